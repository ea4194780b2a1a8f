import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { removeFolder } from "../../base/files/whenFree.cjs";
import type { BenchResults, GrowthResult, ItemResult } from "./benchFile";
import { type BenchItem, hasMixedForm, repetitionsOf } from "./benchItems";
import { growthLine, itemLines, peakLine } from "./benchLines";
import { describeSides } from "./describeSides";
import { estimateReproduction } from "./estimateReproduction";
import { type MeasuredItem, measureItem, type Sides } from "./measureItem";
import type { PrepareRequest } from "./protocol";
import { repeatFiles } from "./repeatFiles";
import { withShareOfPeak } from "./shareOfPeak";
import { withWorkers } from "./worker";

/** An image file with its class. */
export interface LabelledFile {
  path: string;
  label: number;
}

export interface BenchOptions {
  items: readonly BenchItem[];
  /** A Python with PyTorch, or null to measure our side only. */
  python: string | null;
  repetitions: number;
  imageSize: number;
  /** Full-size files for the image pipeline. */
  pipelineFiles: readonly LabelledFile[];
  /** Files of which an epoch consists. */
  epochFiles: readonly LabelledFile[];
  /** True where the files are generated. */
  synthetic: boolean;
  pretrained: string | null;
  /** Sizes of the sets on which the growth of time and memory is measured. */
  growth: readonly number[];
  quick: boolean;
  onLine?: (text: string) => void;
}

const BATCH_SIZE = 32;

/**
 * Measures everything asked for, each item in fresh processes, one for each side and precision, so
 * that its memory is its own. Mixed precision is measured where the processor is fast at it.
 *
 * @throws if a side fails, or both disagree in what they compute
 */
export async function runBench(options: BenchOptions): Promise<BenchResults> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-bench-"));
  const start = Date.now();
  const say = (text: string) => options.onLine?.(`${clock(Date.now() - start)} ${text}`);
  try {
    const { fastBfloat16, explainers, ...description } = await describeSides(
      options.python,
      options,
    );
    say(peakLine(description.enginePeak));
    say(
      fastBfloat16
        ? "Every model runs in float32 and in mixed precision"
        : "No fast bfloat16: float32 only",
    );
    const items: ItemResult[] = [];
    for (const item of options.items) {
      // Methods of explanation stand alone where grad-cam and captum are not installed.
      const python = item.group === "explain" && !explainers ? null : options.python;
      const sides = { ...options, python };
      const measured = await measureInFreshProcesses(item, sides, folder, fastBfloat16);
      items.push(await withShareOfPeak(measured, item, options.imageSize, description.enginePeak));
      say(`[${items.length} of ${options.items.length}] ${itemLines(items[items.length - 1])}`);
    }
    const growth: GrowthResult[] = [];
    for (const count of options.growth) {
      growth.push(await measureGrowth(count, options, folder));
      say(growthLine(growth[growth.length - 1]));
    }
    return {
      createdAt: new Date().toISOString(),
      quick: options.quick,
      ...description,
      imageSize: options.imageSize,
      repetitions: options.repetitions,
      files: {
        pipeline: options.pipelineFiles.length,
        pipelineBytes: options.pipelineFiles.reduce(
          (sum, file) => sum + fs.statSync(file.path).size,
          0,
        ),
        epoch: options.epochFiles.length,
        synthetic: options.synthetic,
      },
      pretrained: options.pretrained !== null,
      items,
      growth,
      reproduction: estimateReproduction(items),
    };
  } finally {
    removeFolder(folder);
  }
}

/** Minutes and seconds since the start, for the terminal. */
function clock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

async function measureInFreshProcesses(
  item: BenchItem,
  options: BenchOptions,
  folder: string,
  fastBfloat16: boolean,
): Promise<MeasuredItem> {
  const { python } = options;
  const request = requestFor(item, options, folder);
  const repetitions = repetitionsOf(item, options.repetitions);
  return withWorkers(python, (ours, pytorch) => {
    const float32 = { ours, pytorch };
    const measure = (mixed: Sides | null) =>
      measureItem(item, request, { float32, mixed }, repetitions);
    if (!fastBfloat16 || !hasMixedForm(item)) return measure(null);
    return withWorkers(python, (oursMixed, pytorchMixed) =>
      measure({ ours: oursMixed, pytorch: pytorchMixed }),
    );
  });
}

function requestFor(item: BenchItem, options: BenchOptions, folder: string): PrepareRequest {
  const files =
    item.group === "epoch" || item.name === "pipeline-data"
      ? options.epochFiles
      : options.pipelineFiles;
  const batchSize = item.images ?? BATCH_SIZE;
  return {
    do: "prepare",
    item: item.name,
    model: item.model,
    precision: "float32",
    imageSize: options.imageSize,
    batchSize,
    weights: path.join(folder, `${item.model}.safetensors`),
    input: path.join(folder, `${item.model}-${batchSize}.safetensors`),
    pretrained: options.pretrained,
    files: files.map((file) => file.path),
    labels: files.map((file) => file.label),
    cache: path.join(folder, "cache"),
  };
}

async function measureGrowth(
  count: number,
  options: BenchOptions,
  folder: string,
): Promise<GrowthResult> {
  const files = options.epochFiles.map((file) => file.path);
  const links = repeatFiles(files, count, path.join(folder, `growth-${count}`));
  const item: BenchItem = {
    name: "growth",
    title: "growth",
    group: "images",
    model: "cnn",
    images: null,
    goal: null,
  };
  return withWorkers(null, async (ours) => {
    const request = requestFor(item, options, folder);
    await ours.prepare({ ...request, files: links, labels: links.map((_, i) => i % 2) });
    const { seconds } = await ours.run();
    const { peakBytes } = await ours.memory();
    return { images: count, seconds, millisecondsPerImage: (1000 * seconds) / count, peakBytes };
  });
}
