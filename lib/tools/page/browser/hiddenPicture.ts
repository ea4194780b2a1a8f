/** What a part of the image is painted over with. */
export type Paint = "mean" | "black" | "white";

/** Most steps that can be taken back. */
const MAX_STEPS = 100;

/** A picture of which parts are painted over, step by step. */
export class HiddenPicture {
  /** What is seen now, `[side * side]`, 0-255. */
  pixels: Uint8Array;
  readonly side: number;
  private readonly mean: number;
  private readonly earlier: Uint8Array[] = [];

  constructor(private readonly original: Uint8Array) {
    this.pixels = original.slice();
    this.side = Math.sqrt(original.length);
    this.mean = Math.round(original.reduce((sum, value) => sum + value, 0) / original.length);
  }

  /** Begins a step that undo() takes back. */
  beginStep(): void {
    this.earlier.push(this.pixels.slice());
    if (this.earlier.length > MAX_STEPS) this.earlier.shift();
  }

  /** Paints a disc. @param diameter in pixels */
  paintDisc(x: number, y: number, diameter: number, paint: Paint): void {
    const radius = diameter / 2;
    this.paintWhere((px, py) => (px - x) ** 2 + (py - y) ** 2 <= radius ** 2, paint);
  }

  /** Paints the outermost pixels. */
  paintBorder(width: number, paint: Paint): void {
    const last = this.side - width;
    this.paintWhere((x, y) => x < width || y < width || x > last || y > last, paint);
  }

  /** Paints all but the outermost pixels. */
  paintMiddle(border: number, paint: Paint): void {
    const last = this.side - border;
    this.paintWhere((x, y) => x > border && y > border && x < last && y < last, paint);
  }

  /** Takes the last step back; true if there was one. */
  undo(): boolean {
    const last = this.earlier.pop();
    if (last) this.pixels = last;
    return last !== undefined;
  }

  restore(): void {
    this.beginStep();
    this.pixels = this.original.slice();
  }

  /** Share of pixels that differ from the original, 0 to 1. */
  hiddenShare(): number {
    const hidden = this.pixels.reduce((n, value, i) => n + Number(value !== this.original[i]), 0);
    return hidden / this.pixels.length;
  }

  /** @param isInside is asked of each pixel's centre */
  private paintWhere(isInside: (x: number, y: number) => boolean, paint: Paint): void {
    const value = { mean: this.mean, black: 0, white: 255 }[paint];
    for (let i = 0; i < this.pixels.length; i++) {
      const [x, y] = [(i % this.side) + 0.5, Math.floor(i / this.side) + 0.5];
      if (isInside(x, y)) this.pixels[i] = value;
    }
  }
}
