import type { RawImage } from "../../../base/images/enlargeTo";

/** What libjpeg-turbo calls red, green and blue in this order. */
const TJPF_RGB = 0;

/** The functions of libjpeg-turbo that the package @cwasm/jpeg-turbo hands out; 0 is success. */
interface JpegTurbo {
  memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  tjInitDecompress(): number;
  tjDecompressHeader3(
    decoder: number,
    bytes: number,
    length: number,
    ...results: [width: number, height: number, subsampling: number, colours: number]
  ): number;
  tjDecompress2(
    decoder: number,
    bytes: number,
    length: number,
    pixels: number,
    width: number,
    rowBytes: number,
    height: number,
    format: number,
    flags: number,
  ): number;
}

/**
 * Decodes a JPEG with the library that does it in Node, so that both have the same pixels: browsers
 * round otherwise, and cannot shrink an image before they round, as Node does with large ones. That
 * alone moved probabilities by up to 0.0024.
 *
 * @param library the compiled jpeg-turbo.wasm
 * @param size to which the image will be shrunk
 * @returns the image as the file holds it (see turnUpright), shrunk by 1, 2, 4 or 8 so that at
 *   least half of the shrinking is left; null if anything about the file is unusual, which the
 *   browser's own decoder judges then
 * @source libvips 8.17: foreign/jpeg2vips.c; sharp 0.34: src/pipeline.cc (fastShrinkOnLoad: false)
 */
export function decodeJpeg(
  library: WebAssembly.Module,
  bytes: Uint8Array,
  size: number,
): RawImage | null {
  try {
    return decode(start(library), bytes, size);
  } catch {
    return null;
  }
}

/** A library of its own for each image: its memory goes with it, also after a failure. */
function start(library: WebAssembly.Module): JpegTurbo {
  const fail = () => {
    throw new Error("libjpeg-turbo gave up.");
  };
  const none = () => 0;
  const { exports } = new WebAssembly.Instance(library, {
    env: { setjmp: none, longjmp: fail },
    wasi_snapshot_preview1: {
      environ_sizes_get: none,
      environ_get: fail,
      proc_exit: fail,
      fd_close: fail,
      fd_seek: fail,
      fd_write: fail,
    },
  });
  return exports as unknown as JpegTurbo;
}

function decode(jpeg: JpegTurbo, bytes: Uint8Array, size: number): RawImage {
  const input = allocate(jpeg, bytes.length);
  new Uint8Array(jpeg.memory.buffer, input).set(bytes);
  const decoder = jpeg.tjInitDecompress();
  const sides = allocate(jpeg, 16);
  succeed(
    jpeg.tjDecompressHeader3(
      decoder,
      input,
      bytes.length,
      ...([sides, sides + 4, sides + 8, sides + 12] as const),
    ),
  );
  const whole = [...new Uint32Array(jpeg.memory.buffer, sides, 2)];
  const by = shrinkOnLoad(Math.min(...whole) / size);
  const [width, height] = whole.map((side) => Math.ceil(side / by));
  const pixels = allocate(jpeg, width * height * 3);
  succeed(
    jpeg.tjDecompress2(decoder, input, bytes.length, pixels, width, 3 * width, height, TJPF_RGB, 0),
  );
  const data = new Uint8Array(jpeg.memory.buffer, pixels, width * height * 3);
  return cutTo(
    { data, width, height },
    whole.map((side) => Math.floor(side / by)),
  );
}

function shrinkOnLoad(shrink: number): number {
  return [8, 4, 2].find((by) => shrink >= 2 * by) ?? 1;
}

/** Without the squares at the right and lower edge that are only partly of the image. */
function cutTo({ data, width: from }: RawImage, [width, height]: number[]): RawImage {
  const cut = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    cut.set(data.subarray(3 * y * from, 3 * (y * from + width)), 3 * y * width);
  return { data: cut, width, height };
}

function allocate(jpeg: JpegTurbo, bytes: number): number {
  const place = jpeg.malloc(bytes);
  if (place === 0) throw new Error("libjpeg-turbo found no memory.");
  return place;
}

function succeed(outcome: number): void {
  if (outcome !== 0) throw new Error("libjpeg-turbo has an objection.");
}
