import type { GrowthResult, ItemResult, SideResult } from "./benchFile";
import type { EnginePeak } from "./enginePeak";
import type { MedianRange } from "./ratios";

/** What the terminal shows of the engine's peak. */
export function peakLine({ matrixProduct, convolution, bfloat16Convolution }: EnginePeak): string {
  const inBfloat16 =
    bfloat16Convolution === undefined ? "" : `, ${gigaflops(bfloat16Convolution)} in bfloat16`;
  return (
    `Engine peak: ${gigaflops(matrixProduct)} in a matrix product, ` +
    `${gigaflops(convolution)} in a convolution${inBfloat16}`
  );
}

/** What the terminal shows of a measured item: a line, and one more for mixed precision. */
export function itemLines(item: ItemResult): string {
  const { title, ours, pytorch, ratio, shareOfPeak, mixed } = item;
  const lines = [`${title}: ${sideText(ours, pytorch, shareOfPeak)}${ratioText(ratio, "PyTorch")}`];
  if (ours.onceSeconds !== undefined) lines.push(`  once before: ${ours.onceSeconds.toFixed(1)} s`);
  if (mixed !== undefined) {
    lines.push(
      `  mixed precision: ${sideText(mixed.ours, mixed.pytorch, mixed.shareOfPeak)}` +
        ratioText(mixed.ratioToFloat32, "PyTorch in float32") +
        ratioText(mixed.ratioToMixed, "PyTorch in mixed precision"),
    );
  }
  return lines.join("\n");
}

/** What the terminal shows of a set of growing size. */
export function growthLine({
  images,
  seconds,
  millisecondsPerImage,
  peakBytes,
}: GrowthResult): string {
  const each = millisecondsPerImage.toFixed(2);
  return `${images} images: ${seconds.toFixed(1)} s, ${each} ms each, ${gigabytes(peakBytes)}`;
}

function sideText(
  ours: SideResult,
  pytorch: SideResult | null,
  shareOfPeak: number | null,
): string {
  const beside = pytorch ? ` against ${gigabytes(pytorch.peakBytes)}` : "";
  const memory = `${gigabytes(ours.peakBytes)}${beside}`;
  const waiting =
    ours.waiting === undefined ? "" : `, waiting for images ${(100 * ours.waiting).toFixed(1)} %`;
  const share =
    shareOfPeak === null ? "" : `, ${(100 * shareOfPeak).toFixed(0)} % of the engine's peak`;
  return `${ours.imagesPerSecond.toPrecision(3)} images/s, ${memory}${share}${waiting}`;
}

function ratioText(ratio: MedianRange | null, reference: string): string {
  if (ratio === null) return "";
  return (
    `, ${ratio.median.toFixed(2)} times ${reference} (${ratio.min.toFixed(2)} to ` +
    `${ratio.max.toFixed(2)})`
  );
}

function gigaflops(perSecond: number): string {
  return `${(perSecond / 1e9).toFixed(0)} GFLOP/s`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
