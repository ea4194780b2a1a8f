import { type BenchResults, machineName } from "./benchFile";
import { repetitionsOf } from "./benchItems";

/** A list of the machines: what each is, and what was measured on it, when, with which versions. */
export function whichIsWhich(machines: readonly BenchResults[], names: readonly string[]): string {
  return machines.map((one, k) => `- **${names[k]}**: ${howMeasured(one)}`).join("\n");
}

function howMeasured(results: BenchResults): string {
  const { createdAt, versions, repetitions, imageSize, files, pretrained } = results;
  const [ofSteps, ofEpochs] = [repetitions, repetitionsOf({ group: "epoch" }, repetitions)];
  const kilobytes = Math.round(files.pipelineBytes / files.pipeline / 1000);
  return (
    `${machineName(results)}, measured on ${createdAt.slice(0, 10)}; ${versions.engine}, ` +
    `TensorFlow.js ${versions.tfjs} and Node.js ` +
    `${versions.node.replace(/^v/, "")} against PyTorch ${versions.pytorch}, Python ` +
    `${versions.python} and Pillow ${versions.pillow}. Runs of ` +
    `each step: ${ofSteps}, of each epoch: ${ofEpochs}, on images of ${imageSize} x ` +
    `${imageSize} pixels (ResNet-18 with ${pretrained ? "ImageNet's" : "random"} weights); ` +
    `reading: ${files.pipeline} ${files.synthetic ? "generated" : "real"} X-rays of ` +
    `${kilobytes} kB on average, an epoch: ${files.epoch} images.`
  );
}

/**
 * What the columns of ratios compare; on which machines mixed precision was measured, what it is,
 * needs and changes.
 */
export function ratioNotes(machines: readonly BenchResults[], names: readonly string[]): string[] {
  const explainColumns =
    "Times as fast as PyTorch on the same processor: median of the pairs (smallest–largest); " +
    "both sides ran in turns.";
  const hasMixed = machines.map(({ items }) => items.some(({ mixed }) => mixed !== undefined));
  // Files from before the features were written down say nothing of a trial.
  const tried = machines.map(({ machine }) => machine.features !== undefined);
  const fast = names.filter((_, k) => hasMixed[k]);
  const slow = names.filter((_, k) => !hasMixed[k] && tried[k]);
  const float32Only =
    slow.length === 0
      ? []
      : [
          `On ${and(slow)} everything ran in float32: the trial at set-up found no clear gain in ` +
            "bfloat16 there.",
        ];
  if (fast.length === 0) return [[explainColumns, ...float32Only].join(" ")];
  return [
    `${explainColumns} "Ours mixed, PyTorch float32" compares our mixed precision with PyTorch ` +
      'as the original project uses it, "both mixed" with PyTorch\'s own mixed precision ' +
      "(torch.autocast): what is left there is not owed to the number format.",
    "**Mixed precision**: convolutions and their maps use bfloat16, numbers with the range of " +
      "float32 but 8 instead of 24 bits of precision, in half the memory. Weights, classifier, " +
      "loss and optimiser stay in float32. It pays where the processor multiplies such numbers " +
      `clearly faster, which set-up tries: it found that on ${and(fast)}. Training ` +
      "uses it there by itself; scoring and explaining do so on request, so that published " +
      "numbers do not depend on the processor. Where the trial finds no clear gain, everything " +
      `runs in float32.${float32Only.map((text) => ` ${text}`).join("")}`,
  ];
}

/** How to read what speedFacts gives of these machines. */
export function factNotes(machines: readonly BenchResults[]): string[] {
  const items = machines.flatMap((one) => one.items);
  const notes: string[] = [];
  if (items.some(({ mixed }) => mixed?.difference != null)) {
    notes.push(
      "Rounding to bfloat16 changes results a little: ours may lie at most twice as far from " +
        "PyTorch's float32 results as PyTorch's own mixed precision does, plus one step of " +
        "bfloat16, or nothing is timed.",
    );
  }
  if (items.some(({ shareOfPeak }) => shareOfPeak !== null)) {
    notes.push(
      "The engine's best is its fastest convolution or matrix product in float32, its fastest " +
        "convolution in bfloat16.",
    );
  }
  if (items.some(({ ours }) => ours.onceSeconds !== undefined)) {
    notes.push(
      "What is done once before an epoch on kept features is not part of it; PyTorch's side " +
        "runs the same images, without augmentation too, through the frozen backbone in every " +
        "epoch.",
    );
  }
  if (machines.some(({ reproduction }) => reproduction !== null)) {
    notes.push(
      "The original's trainings are reckoned from the measured epochs, without early stopping, " +
        "decoding the images and all that this project trains besides.",
    );
  }
  return notes.length === 0 ? [] : [notes.join(" ")];
}

/** "A", "A and B", "A, B and C" */
function and(names: readonly string[]): string {
  const first = names.slice(0, -1).join(", ");
  return first ? `${first} and ${names[names.length - 1]}` : names[0];
}
