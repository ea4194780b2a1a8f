import type { BenchResults, ItemResult, ReproductionEstimate } from "./benchFile";
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
  const { createdAt, machine, versions, repetitions, imageSize, files, pretrained } = results;
  const pairs = [repetitions, repetitionsOf({ group: "epoch" }, repetitions)];
  const kind = files.synthetic ? "generated X-rays" : "real X-rays";
  const features = machine.features === undefined ? "" : ` (${machine.features})`;
  return (
    `Measured on ${createdAt.slice(0, 10)}: ${machine.cpu}${features}, ${machine.cores} cores, ${machine.system}; ` +
    `${versions.engine}, TensorFlow.js ${versions.tfjs} and Node.js ${versions.node.replace(/^v/, "")} against ` +
    `PyTorch ${versions.pytorch}, Python ${versions.python} and Pillow ${versions.pillow}. Both sides ran in turns, ` +
    `each step ${pairs[0]} times and each epoch ${pairs[1]} times, on images of ${imageSize} x ${imageSize} pixels ` +
    `(ResNet-18 with ${pretrained ? "ImageNet's" : "random"} weights); reading: ${files.pipeline} ${kind} of ` +
    `${Math.round(files.pipelineBytes / files.pipeline / 1000)} kB on average, an epoch: ${files.epoch} images. ` +
    "Times as fast: median of the pairs (smallest–largest). Memory: the most that the process held."
  );
}

/** What mixed precision is, needs and changes; or why it was not measured. */
function mixedPrecision({ items, machine, enginePeak }: BenchResults): string[] {
  const gains = items.flatMap(({ mixed }) => mixed?.pytorchGain?.median ?? []);
  if (gains.length === 0) {
    if (machine.features === undefined) return [];
    return ["Everything ran in float32: mixed precision pays on processors with AMX only, with the TensorFlow engine."];
  }
  const peaks = [enginePeak.bfloat16Convolution, enginePeak.convolution].map((peak) => Math.round((peak ?? 0) / 1e9));
  return [
    "Mixed precision: convolutions and their maps use bfloat16, numbers with the range of float32 but 8 instead of 24 " +
      "bits of precision, in half the memory. Weights, classifier, loss and optimiser stay in float32. It pays on " +
      "processors with AMX, which multiply matrices of such numbers in hardware: here a convolution reaches " +
      `${peaks[0]} instead of ${peaks[1]} GFLOP/s. Elsewhere everything runs in float32, and the first column of ` +
      "ratios is what to expect. The second is against PyTorch in float32, as the original project uses it, the third " +
      "against PyTorch's own mixed precision (torch.autocast), which makes PyTorch " +
      `${numberRange(gains, (gain) => gain.toFixed(2))} times as fast: what is left there is not owed to the number ` +
      "format. Rounding changes results a little. Before anything was timed, ours were at most twice as far from " +
      "PyTorch's float32 results as PyTorch's own mixed precision is, plus one step of bfloat16.",
  ];
}

function sharesOfPeak(items: readonly ItemResult[]): string[] {
  const float32 = items.flatMap(({ shareOfPeak }) => shareOfPeak ?? []);
  const mixed = items.flatMap((item) => item.mixed?.shareOfPeak ?? []);
  if (float32.length === 0) return [];
  const inMixed = mixed.length === 0 ? "" : `, in mixed precision ${percent(mixed, 0)} of what it reaches in bfloat16`;
  return [`Our steps use ${percent(float32, 0)} of what the engine reaches in its best convolution or matrix product${inMixed}.`];
}

/** What has to be done before an epoch on kept features, and what PyTorch's side does. */
function keptFeatures({ title, images, ours }: ItemResult): string[] {
  if (ours.onceSeconds === undefined) return [];
  return [
    `"${title}": the features of all ${images} images took ${ours.onceSeconds.toFixed(1)} s once, which is not part of ` +
      "the epoch. PyTorch's side runs the same images, without augmentation too, through the frozen backbone in every epoch.",
  ];
}

function waiting(items: readonly ItemResult[]): string[] {
  const shares = items.flatMap(({ ours, mixed }) => [ours.waiting ?? [], mixed?.ours.waiting ?? []].flat());
  return shares.length === 0 ? [] : [`Our model waits for images during ${percent(shares, 1)} of an epoch.`];
}

function originalTrainings(estimate: ReproductionEstimate): string {
  const { images, epochs, oursSeconds, pytorchSeconds, oursMixedSeconds, pytorchMixedSeconds } = estimate;
  const minutes = (seconds: number | null | undefined) => (seconds ? `${Math.round(seconds / 60)} minutes` : "not measured");
  const mixed = oursMixedSeconds === undefined ? ""
    : `; in mixed precision ${minutes(oursMixedSeconds)}, in PyTorch ${minutes(pytorchMixedSeconds)}`;
  const { "epoch-cnn": cnn, "epoch-resnet-phase1": phase1, "epoch-resnet-phase2": phase2 } = epochs;
  return (
    `By these epochs the original project's two trainings (${cnn} epochs of the CNN, ${phase1} and ${phase2} of ` +
    `ResNet-18's two phases, on ${images} images) would take ${minutes(oursSeconds)}, in PyTorch ` +
    `${minutes(pytorchSeconds)}${mixed}. Early stopping, decoding the images and all that this project trains besides ` +
    "are not counted."
  );
}

function percent(shares: readonly number[], digits: number): string {
  return `${numberRange(shares, (share) => (100 * share).toFixed(digits))} %`;
}

/** "4.0 to 5.6", or "4.0" where all are alike. */
function numberRange(values: readonly number[], write: (value: number) => string): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(write);
  return low === high ? low : `${low} to ${high}`;
}
