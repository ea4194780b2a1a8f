import fs from "node:fs";
import { check } from "../../base/checks";
import { formatJson } from "../../base/files/formatJson";
import { schemaChecker } from "../../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../../base/files/keepForeign";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { benchSchema } from "./benchSchema";
import type { EnginePeak } from "./enginePeak";
import type { MedianRange } from "./ratios";

/** What was measured of one item on one side. */
export interface SideResult {
  /** Of one run. */
  seconds: MedianRange;
  /** By the median time. */
  imagesPerSecond: number;
  /** Most resident memory while the item ran. */
  peakBytes: number;
  /** Share of the time in which the model waited for images (median), for epochs. */
  waiting?: number;
  /** The fastest way of doing it, which was measured, and the seconds of every way tried. */
  chosen?: string;
  tried?: Record<string, number>;
  /**
   * Seconds of the work that was done once and of which all runs made use; not part of `seconds`.
   */
  onceSeconds?: number;
}

/**
 * An item in mixed precision: convolutions and their maps in bfloat16, everything else in float32.
 */
export interface MixedResult {
  ours: SideResult;
  /** PyTorch's own mixed precision, torch.autocast. */
  pytorch: SideResult | null;
  /** Time of PyTorch in float32 divided by ours, pair by pair: what a goal is compared with. */
  ratioToFloat32: MedianRange | null;
  /**
   * Time of PyTorch in mixed precision divided by ours: the number format's part of the gain is
   * left out.
   */
  ratioToMixed: MedianRange | null;
  /** Time of PyTorch in float32 divided by its own in mixed precision: that part alone. */
  pytorchGain: MedianRange | null;
  /** Largest distance of our results from PyTorch's in float32, in parts of what is allowed. */
  difference: number | null;
  /** Share of the engine's peak in bfloat16 that our median time reaches. */
  shareOfPeak: number | null;
}

export interface ItemResult {
  name: string;
  title: string;
  /** Images that one run handles. */
  images: number;
  /** Times as fast as PyTorch in float32 that was aimed at. */
  goal: number | null;
  /** Both sides in float32. */
  ours: SideResult;
  pytorch: SideResult | null;
  /** PyTorch's time divided by ours, pair by pair. */
  ratio: MedianRange | null;
  /** Largest difference between both sides' results, in parts of what is allowed. */
  difference: number | null;
  /** Additions and multiplications per image. */
  operationsPerImage: number | null;
  /** Share of the engine's peak that our median time reaches. */
  shareOfPeak: number | null;
  /**
   * The same in mixed precision; missing where the processor is not fast at bfloat16, or nothing
   * changes.
   */
  mixed?: MixedResult;
}

export interface GrowthResult {
  images: number;
  seconds: number;
  millisecondsPerImage: number;
  peakBytes: number;
}

/**
 * How long the original project's two trainings would take by the measured epochs: its CNN and both
 * phases of its ResNet-18, on all training images, for as many epochs as its settings allow. Early
 * stopping, decoding the images and everything that this project adds are not counted.
 */
export interface ReproductionEstimate {
  images: number;
  epochs: Record<string, number>;
  oursSeconds: number;
  pytorchSeconds: number | null;
  /** The same in mixed precision, where it was measured. */
  oursMixedSeconds?: number;
  pytorchMixedSeconds?: number;
}

/** results/bench.json */
export interface BenchResults {
  createdAt: string;
  /** True for a short run on small images, whose times mean nothing. */
  quick: boolean;
  machine: {
    cpu: string;
    cores: number;
    memoryBytes: number;
    system: string;
    /** What the processor has of what makes engines faster, e.g. "AVX2, AVX-512, AMX". */
    features?: string;
  };
  versions: {
    node: string;
    tfjs: string;
    engine: string;
    project: string;
    pytorch: string | null;
    python: string | null;
    pillow: string | null;
  };
  imageSize: number;
  repetitions: number;
  /** The image files read by the pipeline and by the epochs. */
  files: { pipeline: number; pipelineBytes: number; epoch: number; synthetic: boolean };
  pretrained: boolean;
  enginePeak: EnginePeak;
  items: ItemResult[];
  growth: GrowthResult[];
  reproduction: ReproductionEstimate | null;
}

const checkSchema = schemaChecker(benchSchema);

/** Writes results/bench.json after checking it. */
export function writeBench(file: string, results: BenchResults): void {
  checkSchema(results, file);
  keepForeign(file, (contents) => hasKeys(contents, ["items", "growth"]));
  writeFileAtomic(file, formatJson(results));
}

/** Reads results/bench.json. @throws naming the field that does not follow the schema */
export function readBench(file: string): BenchResults {
  check(fs.existsSync(file), `${file} does not exist. Run "npm run bench" first.`);
  const results = JSON.parse(fs.readFileSync(file, "utf8")) as BenchResults;
  checkSchema(results, file);
  return results;
}
