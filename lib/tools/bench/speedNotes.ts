import {
  type BenchResults,
  type ItemResult,
  machineName,
  type ReproductionEstimate,
} from "./benchFile";
import { repetitionsOf } from "./benchItems";

/** What stands below the speed table: paragraphs of Markdown, computed from the results alone. */
export function speedNotes(results: BenchResults): string[] {
  return [
    howMeasured(results),
    ...mixedPrecision(results),
    ...sharesOfPeak(results.items),
    ...results.items.flatMap(keptFeatures),
    ...waiting(results.items),
    ...(results.reproduction === null ? [] : [originalTrainings(results.reproduction)]),
  ];
}

function howMeasured(results: BenchResults): string {
  const { createdAt, versions, repetitions, imageSize, files, pretrained } = results;
  const [ofSteps, ofEpochs] = [repetitions, repetitionsOf({ group: "epoch" }, repetitions)];
  const kilobytes = Math.round(files.pipelineBytes / files.pipeline / 1000);
  return (
    `Measured on ${createdAt.slice(0, 10)}: ${machineName(results)}; ${versions.engine}, ` +
    `TensorFlow.js ${versions.tfjs} and Node.js ` +
    `${versions.node.replace(/^v/, "")} against PyTorch ${versions.pytorch}, Python ` +
    `${versions.python} and Pillow ${versions.pillow}. Both sides ran in turns, each step ` +
    `${ofSteps} times and each epoch ${ofEpochs} times, on images of ${imageSize} x ` +
    `${imageSize} pixels (ResNet-18 with ${pretrained ? "ImageNet's" : "random"} weights); ` +
    `reading: ${files.pipeline} ${files.synthetic ? "generated" : "real"} X-rays of ` +
    `${kilobytes} kB on average, an epoch: ${files.epoch} images. Times as fast: median of the ` +
    "pairs (smallest–largest). Memory: the most that the process held."
  );
}

/** What mixed precision is, needs and changes; or that this machine gains nothing by it. */
function mixedPrecision({ items, machine, enginePeak }: BenchResults): string[] {
  const gains = items.flatMap(({ mixed }) => mixed?.pytorchGain?.median ?? []);
  if (gains.length === 0) {
    if (machine.features === undefined) return [];
    return [
      "Everything ran in float32: the trial at set-up found no clear gain in bfloat16 on this " +
        "machine.",
    ];
  }
  const peaks = [enginePeak.bfloat16Convolution ?? 0, enginePeak.convolution];
  const used = items.flatMap(({ mixed }) => mixed?.difference ?? []);
  return [
    "**Mixed precision**: convolutions and their maps use bfloat16, numbers with the range of " +
      "float32 but 8 instead of 24 bits of precision, in half the memory. Weights, classifier, " +
      "loss and optimiser stay in float32. It pays where the processor multiplies such numbers " +
      "clearly faster, which set-up tries: here a convolution reaches " +
      `${peaks.map((peak) => Math.round(peak / 1e9)).join(" instead of ")} GFLOP/s. Training ` +
      "uses it there by itself; scoring and explaining do so on request, so that published " +
      "numbers do not depend on the processor. Where the trial finds no clear gain, everything " +
      "runs in float32, and the first column of ratios is what to expect.",
    "The second column compares with PyTorch in float32, as the original project uses it, the " +
      "third with PyTorch's own mixed precision (torch.autocast), which makes PyTorch " +
      `${numberRange(gains, (gain) => gain.toFixed(2))} times as fast: what is left in the ` +
      "third is not owed to the number format. Rounding changes results a little: ours may lie " +
      "at most twice as far from PyTorch's float32 results as PyTorch's own mixed precision " +
      "does, plus one step of bfloat16, or nothing is " +
      `timed${used.length === 0 ? "." : `; they used ${percent(used, 0)} of that.`}`,
  ];
}

function sharesOfPeak(items: readonly ItemResult[]): string[] {
  const float32 = items.flatMap(({ shareOfPeak }) => shareOfPeak ?? []);
  const mixed = items.flatMap((item) => item.mixed?.shareOfPeak ?? []);
  if (float32.length === 0) return [];
  const inMixed =
    mixed.length === 0
      ? ""
      : `, in mixed precision ${percent(mixed, 0)} of what a convolution reaches in bfloat16`;
  return [
    `Our steps use ${percent(float32, 0)} of what the engine reaches in its best convolution ` +
      `or matrix product${inMixed}.`,
  ];
}

/** What has to be done before an epoch on kept features, and what PyTorch's side does. */
function keptFeatures({ title, images, ours }: ItemResult): string[] {
  if (ours.onceSeconds === undefined) return [];
  return [
    `"${title}": the features of all ${images} images took ${ours.onceSeconds.toFixed(1)} s ` +
      "once, which is not part of the epoch. PyTorch's side runs the same images, without " +
      "augmentation too, through the frozen backbone in every epoch.",
  ];
}

function waiting(items: readonly ItemResult[]): string[] {
  const float32 = items.flatMap(({ ours }) => ours.waiting ?? []);
  const mixed = items.flatMap((item) => item.mixed?.ours.waiting ?? []);
  if (float32.length === 0) return [];
  const inMixed = mixed.length === 0 ? "" : `, in mixed precision during ${percent(mixed, 1)}`;
  return [`Our model waits for images during ${percent(float32, 1)} of an epoch${inMixed}.`];
}

function originalTrainings(estimate: ReproductionEstimate): string {
  const { images, epochs, oursSeconds, pytorchSeconds, oursMixedSeconds, pytorchMixedSeconds } =
    estimate;
  const mixed =
    oursMixedSeconds === undefined
      ? ""
      : `; in mixed precision ${minutes(oursMixedSeconds)}, in PyTorch ` +
        `${minutes(pytorchMixedSeconds)}`;
  const { "epoch-cnn": cnn, "epoch-resnet-phase1": phase1, "epoch-resnet-phase2": phase2 } = epochs;
  return (
    `By these epochs the original project's two trainings (${cnn} epochs of the CNN, ${phase1} ` +
    `and ${phase2} of ResNet-18's two phases, on ${images} images) would take ` +
    `${minutes(oursSeconds)}, in PyTorch ${minutes(pytorchSeconds)}${mixed}. Early stopping, ` +
    "decoding the images and all that this project trains besides are not counted."
  );
}

function minutes(seconds: number | null | undefined): string {
  return seconds ? `${Math.round(seconds / 60)} minutes` : "not measured";
}

function percent(shares: readonly number[], digits: number): string {
  return `${numberRange(shares, (share) => (100 * share).toFixed(digits))} %`;
}

/** "4.0 to 5.6", or "4.0" where all are alike. */
function numberRange(values: readonly number[], write: (value: number) => string): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(write);
  return low === high ? low : `${low} to ${high}`;
}
