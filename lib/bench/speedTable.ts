import { check } from "../checks";
import { MarkdownRow, markdownTable } from "../results/markdownTable";
import { replaceReadmeBlock } from "../results/readmeBlock";
import { BenchResults, ItemResult, readBench, SideResult } from "./benchFile";
import { repetitionsOf } from "./benchItems";
import type { Spread } from "./ratios";

/** An item that was measured on both sides. */
type ComparedItem = ItemResult & { pytorch: SideResult; ratio: Spread };

/**
 * The speed beside PyTorch as Markdown: a row for every step, then machine, versions and how it was
 * measured.
 *
 * @throws for a quick run, whose times mean nothing, and for one without PyTorch
 */
export function speedTable(results: BenchResults): string {
  const compared = results.items.filter((item): item is ComparedItem => item.pytorch !== null && item.ratio !== null);
  check(
    !results.quick && compared.length > 0 && compared.length === results.items.length,
    "README's speed table needs a benchmark beside PyTorch that is not a quick one. " +
      'Run "npm run bench -- --with-pytorch" with real X-rays (--data).',
  );
  return [markdownTable(compared.map(itemRow)), howMeasured(results), ...waiting(compared)].join("\n\n");
}

/**
 * Brings README.md's speed table in line with a bench.json.
 *
 * @returns whether README.md changed
 * @throws as speedTable and replaceReadmeBlock; then README.md is left as it is
 */
export function updateReadmeSpeed(readmeFile: string, benchFile: string): boolean {
  return replaceReadmeBlock(readmeFile, "speed", speedTable(readBench(benchFile)));
}

function itemRow({ title, ratio, ours, pytorch }: ComparedItem): MarkdownRow {
  return {
    step: title,
    "times as fast as PyTorch": `**${times(ratio.median)}** (${times(ratio.min)}–${times(ratio.max)})`,
    "images/s": threeDigits(ours.imagesPerSecond),
    "PyTorch's images/s": threeDigits(pytorch.imagesPerSecond),
    memory: gigabytes(ours.peakBytes),
    "PyTorch's memory": `${gigabytes(pytorch.peakBytes)}${loaderProcesses(pytorch)}`,
  };
}

/** Loader processes were not weighed: their memory comes on top. */
function loaderProcesses({ chosen = "" }: SideResult): string {
  return /^\d+ loader processes$/.test(chosen) ? ` and ${chosen}` : "";
}

function howMeasured(results: BenchResults): string {
  const { createdAt, machine, versions, repetitions, imageSize, files, pretrained } = results;
  const pairs = [repetitions, repetitionsOf({ group: "epoch" }, repetitions)];
  const kind = files.synthetic ? "generated X-rays" : "real X-rays";
  return (
    `Measured on ${createdAt.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, ${machine.system}; ` +
    `${versions.engine}, TensorFlow.js ${versions.tfjs} and Node.js ${versions.node.replace(/^v/, "")} against ` +
    `PyTorch ${versions.pytorch}, Python ${versions.python} and Pillow ${versions.pillow}. Both sides ran in turns, ` +
    `each step ${pairs[0]} times and each epoch ${pairs[1]} times, on images of ${imageSize} x ${imageSize} pixels ` +
    `(ResNet-18 with ${pretrained ? "ImageNet's" : "random"} weights); reading: ${files.pipeline} ${kind} of ` +
    `${Math.round(files.pipelineBytes / files.pipeline / 1000)} kB on average, an epoch: ${files.epoch} images. ` +
    "Times as fast: median of the pairs (smallest–largest). Memory: the most that the process held."
  );
}

function waiting(items: ComparedItem[]): string[] {
  const waits = items.flatMap(({ ours }) => (ours.waiting === undefined ? [] : [100 * ours.waiting]));
  if (waits.length === 0) return [];
  const [low, high] = [Math.min(...waits), Math.max(...waits)].map((share) => share.toFixed(1));
  return [`Our model waits for images during ${low === high ? low : `${low} to ${high}`} % of an epoch.`];
}

function times(ratio: number): string {
  return ratio.toFixed(ratio < 9.995 ? 2 : 1);
}

function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
