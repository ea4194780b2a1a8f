/** Bins of the histogram. */
const BINS = 40;
/** In units of the drawing; the page scales it. */
const [WIDTH, HEIGHT, MARGIN, AXIS] = [640, 240, 12, 24];

/**
 * Draws how probabilities are spread, normal images upwards and pneumonia downwards, with the
 * threshold as a line: what lies on the wrong side of it are the errors.
 *
 * @param mark probability of the image that is open, null for none
 */
export function scoreChart(
  { yTrue, yScore }: { yTrue: readonly number[]; yScore: readonly number[] },
  threshold: number,
  mark: number | null,
): SVGElement {
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  const counts = [0, 1].map((label) => histogram(yScore.filter((_, i) => yTrue[i] === label)));
  // Roots, so that the few in the middle can be seen beside the many at the ends.
  const largest = Math.sqrt(Math.max(...counts.flat(), 1));
  const half = (HEIGHT - AXIS) / 2 - MARGIN;
  const middle = MARGIN + half;
  const x = (probability: number) => MARGIN + probability * (WIDTH - 2 * MARGIN);
  counts.forEach((list, label) => {
    list.forEach((count, bin) => {
      const height = (half * Math.sqrt(count)) / largest;
      const isWrong = (bin + 0.5) / BINS >= threshold !== (label === 1);
      svg.append(
        shape("rect", {
          x: x(bin / BINS) + 1,
          y: label === 0 ? middle - height - 1 : middle + 1,
          width: (WIDTH - 2 * MARGIN) / BINS - 2,
          height,
          class: `${label === 0 ? "normal" : "pneumonia"}${isWrong ? " wrong" : ""}`,
        }),
      );
    });
  });
  svg.append(line(x(0), middle, x(1), middle, "axis"));
  svg.append(line(x(threshold), 0, x(threshold), HEIGHT - AXIS, "cut"));
  if (mark !== null) svg.append(shape("circle", { cx: x(mark), cy: middle, r: 6, class: "mark" }));
  for (const value of [0, 0.25, 0.5, 0.75, 1]) {
    const anchor = value === 0 ? "start" : value === 1 ? "end" : "middle";
    svg.append(shape("text", { x: x(value), y: HEIGHT - 6, "text-anchor": anchor }, String(value)));
  }
  return svg;
}

function histogram(scores: readonly number[]): number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (const score of scores) counts[Math.min(BINS - 1, Math.floor(score * BINS))]++;
  return counts;
}

function line(x1: number, y1: number, x2: number, y2: number, kind: string): SVGElement {
  return shape("line", { x1, y1, x2, y2, class: kind });
}

function shape(tag: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}
