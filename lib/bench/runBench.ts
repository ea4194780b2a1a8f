import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buildCnn } from "../models/cnn";
import { buildResNet18 } from "../models/resnet18";
import { useEngine } from "../engine/chooseEngine";
import { projectVersion } from "../projectRoot";
import { WORKLOADS } from "../settings";
import { BenchItem, repetitionsOf } from "./benchItems";
import { BenchResults, GrowthResult, ItemResult, ReproductionEstimate } from "./benchFile";
import type { EnginePeak } from "./enginePeak";
import { measureItem } from "./measureItem";
import type { PrepareRequest } from "./protocol";
import { repeatFiles } from "./repeatFiles";
import { operationsPerImage } from "./work";
import { startOurWorker, startPytorchWorker, Worker } from "./worker";

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
/** Training images of the real data set. */
const REAL_TRAINING_IMAGES = 5216;

/**
 * Measures everything asked for, each item in fresh processes, so that its memory is its own.
 * @throws if a side fails, or both disagree in what they compute
 */
export async function runBench(options: BenchOptions): Promise<BenchResults> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-bench-"));
  const say = options.onLine ?? (() => undefined);
  try {
    const { versions, enginePeak } = await describeSides(options);
    say(`Engine peak: ${gigaflops(enginePeak.matrixProduct)} in a matrix product, ${gigaflops(enginePeak.convolution)} in a convolution`);
    const items: ItemResult[] = [];
    for (const item of options.items) {
      items.push(await withWork(await measureInFreshProcesses(item, options, folder), item, options, enginePeak));
      say(itemLine(items[items.length - 1]));
    }
    const growth: GrowthResult[] = [];
    for (const count of options.growth) {
      growth.push(await measureGrowth(count, options, folder));
      say(growthLine(growth[growth.length - 1]));
    }
    return {
      createdAt: new Date().toISOString(),
      quick: options.quick,
      machine: {
        cpu: os.cpus()[0]?.model ?? "unknown", cores: os.availableParallelism(), memoryBytes: os.totalmem(), system: `${os.type()} ${os.arch()}`,
      },
      versions,
      imageSize: options.imageSize,
      repetitions: options.repetitions,
      files: {
        pipeline: options.pipelineFiles.length,
        pipelineBytes: options.pipelineFiles.reduce((sum, file) => sum + fs.statSync(file.path).size, 0),
        epoch: options.epochFiles.length,
        synthetic: options.synthetic,
      },
      pretrained: options.pretrained !== null,
      enginePeak,
      items,
      growth,
      reproduction: estimateReproduction(items),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function describeSides({ python, quick }: BenchOptions): Promise<Pick<BenchResults, "versions" | "enginePeak">> {
  const ours = startOurWorker();
  const theirs = python === null ? null : startPytorchWorker(python);
  try {
    const { node, tfjs, engine } = await ours.ask<{ node: string; tfjs: string; engine: string }>({ do: "versions" });
    const found = await theirs?.ask<{ python: string; torch: string; pillow: string }>({ do: "versions" });
    return {
      versions: {
        node, tfjs, engine, project: projectVersion(),
        pytorch: found?.torch ?? null, python: found?.python ?? null, pillow: found?.pillow ?? null,
      },
      enginePeak: await ours.ask<EnginePeak>({ do: "peak", size: quick ? 256 : 2048 }),
    };
  } finally {
    await Promise.all([ours.stop(), theirs?.stop()]);
  }
}

async function measureInFreshProcesses(
  item: BenchItem, options: BenchOptions, folder: string,
): Promise<Awaited<ReturnType<typeof measureItem>>> {
  return withWorkers(options.python, (ours, theirs) =>
    measureItem(item, requestFor(item, options, folder), ours, theirs, repetitionsOf(item, options.repetitions)));
}

function requestFor(item: BenchItem, options: BenchOptions, folder: string): PrepareRequest {
  const files = item.group === "epoch" ? options.epochFiles : options.pipelineFiles;
  const batchSize = item.images ?? BATCH_SIZE;
  return {
    do: "prepare",
    item: item.name,
    model: item.model,
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

async function measureGrowth(count: number, options: BenchOptions, folder: string): Promise<GrowthResult> {
  const links = repeatFiles(options.epochFiles.map((file) => file.path), count, path.join(folder, `growth-${count}`));
  const item: BenchItem = { name: "growth", title: "growth", group: "images", model: "cnn", images: null, goal: null };
  return withWorkers(null, async (ours) => {
    const request = requestFor(item, options, folder);
    await ours.prepare({ ...request, files: links, labels: links.map((_, i) => i % 2) });
    const { seconds } = await ours.run();
    const { peakBytes } = await ours.memory();
    return { images: count, seconds, millisecondsPerImage: (1000 * seconds) / count, peakBytes };
  });
}

async function withWorkers<T>(python: string | null, body: (ours: Worker, theirs: Worker | null) => Promise<T>): Promise<T> {
  const ours = startOurWorker();
  const theirs = python === null ? null : startPytorchWorker(python);
  try {
    return await body(ours, theirs);
  } finally {
    await Promise.all([ours.stop(), theirs?.stop()]);
  }
}

/** Adds what share of the machine's limit an item reaches. */
async function withWork(
  result: Awaited<ReturnType<typeof measureItem>>, item: BenchItem, { imageSize }: BenchOptions, peak: EnginePeak,
): Promise<ItemResult> {
  // Only convolutions and dense layers are counted, which is not what these items spend their time on.
  if (item.images === null || item.comparedWith !== undefined) return { ...result, operationsPerImage: null, shareOfPeak: null };
  await useEngine();
  const model = item.model === "cnn" ? buildCnn({ seed: 1, imageSize }) : buildResNet18({ seed: 1, imageSize });
  const operations = operationsPerImage(model, item.name);
  model.dispose();
  const limit = Math.max(peak.matrixProduct, peak.convolution);
  return { ...result, operationsPerImage: operations, shareOfPeak: (operations * result.ours.imagesPerSecond) / limit };
}

/** Epochs of the full profile over all training images, by the seconds per image of the measured epochs. */
function estimateReproduction(items: ItemResult[]): ReproductionEstimate | null {
  const { cnnEpochs, frozenEpochs, fineTuneEpochs } = WORKLOADS.real.full;
  const epochs = { "epoch-cnn": cnnEpochs, "epoch-resnet-phase1": frozenEpochs, "epoch-resnet-phase2": fineTuneEpochs };
  const parts = Object.entries(epochs).map(([name, number]) => ({ number, item: items.find((item) => item.name === name) }));
  if (parts.some(({ item }) => item === undefined)) return null;
  const total = (side: "ours" | "pytorch") =>
    parts.reduce((sum, { number, item }) => sum + (number * REAL_TRAINING_IMAGES) / (item![side]?.imagesPerSecond ?? NaN), 0);
  const theirs = total("pytorch");
  return { images: REAL_TRAINING_IMAGES, epochs, oursSeconds: total("ours"), pytorchSeconds: Number.isNaN(theirs) ? null : theirs };
}

function itemLine({ title, ours, ratio, pytorch, shareOfPeak }: ItemResult): string {
  const speed = `${ours.imagesPerSecond.toPrecision(3)} images/s`;
  const beside = ratio === null ? "" : `, ${ratio.median.toFixed(2)} times PyTorch (${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})`;
  const memory = [ours, ...(pytorch ? [pytorch] : [])].map(({ peakBytes }) => `${(peakBytes / 1e9).toFixed(2)} GB`).join(" against ");
  const waiting = ours.waiting === undefined ? "" : `, waiting for images ${(100 * ours.waiting).toFixed(1)} %`;
  const share = shareOfPeak === null ? "" : `, ${(100 * shareOfPeak).toFixed(0)} % of the engine's peak`;
  return `${title}: ${speed}${beside}, ${memory}${share}${waiting}`;
}

function growthLine({ images, seconds, millisecondsPerImage, peakBytes }: GrowthResult): string {
  return `${images} images: ${seconds.toFixed(1)} s, ${millisecondsPerImage.toFixed(2)} ms each, ${(peakBytes / 1e9).toFixed(2)} GB`;
}

function gigaflops(perSecond: number): string {
  return `${(perSecond / 1e9).toFixed(0)} GFLOP/s`;
}
