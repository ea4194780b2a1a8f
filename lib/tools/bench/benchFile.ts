import fs from "node:fs";
import { check } from "../../base/checks";
import {
  countFromOne,
  dateTime,
  notNegative,
  positive,
  share,
  text,
  truth,
} from "../../base/files/commonSchemas";
import { formatJson } from "../../base/files/formatJson";
import {
  listSchema,
  objectSchema,
  optional,
  orNull,
  recordSchema,
  type SchemaType,
} from "../../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../../base/files/keepForeign";
import { schemaChecker } from "../../base/files/schemaChecker";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { peakSchema } from "./enginePeak";
import { rangeSchema } from "./ratios";

const sideSchema = objectSchema({
  /** Of one run. */
  seconds: rangeSchema,
  /** By the median time. */
  imagesPerSecond: positive,
  /** Most resident memory while the item ran. */
  peakBytes: positive,
  /** Share of the time in which the model waited for images (median), for epochs. */
  waiting: optional(share),
  /** The fastest way of doing it, which was measured, and the seconds of every way tried. */
  chosen: optional(text),
  tried: optional(recordSchema(positive)),
  /**
   * Seconds of the work that was done once and of which all runs made use; not part of `seconds`.
   */
  onceSeconds: optional(positive),
});

/** What was measured of one item on one side. */
export interface SideResult extends SchemaType<typeof sideSchema> {}

const mixedSchema = objectSchema({
  ours: sideSchema,
  /** PyTorch's own mixed precision, torch.autocast. */
  pytorch: orNull(sideSchema),
  /** Time of PyTorch in float32 divided by ours, pair by pair: what a goal is compared with. */
  ratioToFloat32: orNull(rangeSchema),
  /**
   * Time of PyTorch in mixed precision divided by ours: the number format's part of the gain is
   * left out.
   */
  ratioToMixed: orNull(rangeSchema),
  /** Time of PyTorch in float32 divided by its own in mixed precision: that part alone. */
  pytorchGain: orNull(rangeSchema),
  /** Largest distance of our results from PyTorch's in float32, in parts of what is allowed. */
  difference: orNull(notNegative),
  /** Share of the engine's peak in bfloat16 that our median time reaches. */
  shareOfPeak: orNull(positive),
});

/**
 * An item in mixed precision: convolutions and their maps in bfloat16, everything else in float32.
 */
export interface MixedResult extends SchemaType<typeof mixedSchema> {}

const itemSchema = objectSchema({
  name: text,
  title: text,
  /** Images that one run handles. */
  images: countFromOne,
  /** Times as fast as PyTorch in float32 that was aimed at. */
  goal: orNull(positive),
  /** Both sides in float32. */
  ours: sideSchema,
  pytorch: orNull(sideSchema),
  /** PyTorch's time divided by ours, pair by pair. */
  ratio: orNull(rangeSchema),
  /** Largest difference between both sides' results, in parts of what is allowed. */
  difference: orNull(notNegative),
  /** Additions and multiplications per image. */
  operationsPerImage: orNull(positive),
  /** Share of the engine's peak that our median time reaches. */
  shareOfPeak: orNull(positive),
  /**
   * The same in mixed precision; missing where the processor is not fast at bfloat16, or nothing
   * changes.
   */
  mixed: optional(mixedSchema),
});

export interface ItemResult extends SchemaType<typeof itemSchema> {}

const growthSchema = objectSchema({
  images: countFromOne,
  seconds: positive,
  millisecondsPerImage: positive,
  peakBytes: positive,
});

export interface GrowthResult extends SchemaType<typeof growthSchema> {}

const reproductionSchema = objectSchema({
  images: countFromOne,
  epochs: recordSchema(countFromOne),
  oursSeconds: positive,
  pytorchSeconds: orNull(positive),
  /** The same in mixed precision, where it was measured. */
  oursMixedSeconds: optional(positive),
  pytorchMixedSeconds: optional(positive),
});

/**
 * How long the original project's two trainings would take by the measured epochs: its CNN and both
 * phases of its ResNet-18, on all training images, for as many epochs as its settings allow. Early
 * stopping, decoding the images and everything that this project adds are not counted.
 */
export interface ReproductionEstimate extends SchemaType<typeof reproductionSchema> {}

const benchSchema = objectSchema({
  createdAt: dateTime,
  /** True for a short run on small images, whose times mean nothing. */
  quick: truth,
  machine: objectSchema({
    cpu: text,
    cores: countFromOne,
    memoryBytes: positive,
    system: text,
    /** What the processor has of what makes engines faster, e.g. "AVX2, AVX-512, AMX". */
    features: optional(text),
  }),
  versions: objectSchema({
    node: text,
    tfjs: text,
    engine: text,
    project: text,
    pytorch: orNull(text),
    python: orNull(text),
    pillow: orNull(text),
  }),
  imageSize: countFromOne,
  repetitions: countFromOne,
  /** The image files read by the pipeline and by the epochs. */
  files: objectSchema({
    pipeline: countFromOne,
    pipelineBytes: positive,
    epoch: countFromOne,
    synthetic: truth,
  }),
  pretrained: truth,
  enginePeak: peakSchema,
  items: listSchema(itemSchema),
  growth: listSchema(growthSchema),
  reproduction: orNull(reproductionSchema),
});

/** What was measured on one machine. */
export interface BenchResults extends SchemaType<typeof benchSchema> {}

const checkResults = schemaChecker(benchSchema);
const checkFile = schemaChecker(
  objectSchema({
    /** One for each processor, in the order in which they were first measured. */
    machines: listSchema(benchSchema, { minItems: 1 }),
  }),
);

/** Keys of a file from before several processors stood in one: it is the one measurement alone. */
const KEYS_OF_ONE = ["machine", "versions", "enginePeak", "items"];

/**
 * Adds what was measured to results/bench.json, in the place of what was measured on the same
 * machine before; what stands there of other machines stays as it is, where it is.
 *
 * @returns everything that the file now holds, in the order in which machines were first measured
 * @throws naming the field that does not follow the schema; the file is then left as it was
 */
export function addBench(file: string, results: BenchResults): BenchResults[] {
  checkResults(results, file);
  keepForeign(file, isOurs);
  const before = fs.existsSync(file) ? readBench(file) : [];
  const name = machineName(results);
  const isSame = (other: BenchResults) => machineName(other) === name;
  const machines = before.some(isSame)
    ? before.map((other) => (isSame(other) ? results : other))
    : [...before, results];
  writeFileAtomic(file, formatJson({ machines }));
  return machines;
}

/**
 * Called before hours of measuring: says now what would keep addBench from adding to the file.
 *
 * @throws naming the field of what stands there that does not follow the schema
 */
export function checkCanAdd(file: string): void {
  if (fs.existsSync(file) && isOurs(fs.readFileSync(file))) readBench(file);
}

/** Whether this project wrote a file with these contents. */
function isOurs(contents: Buffer): boolean {
  return hasKeys(contents, ["machines"]) || hasKeys(contents, KEYS_OF_ONE);
}

/** @example "AMD EPYC 9V74 (AVX2, AVX-512, AVX-512 BF16), 2 cores, Linux x64" */
export function machineName({ machine }: Pick<BenchResults, "machine">): string {
  const { cpu, features, cores, system } = machine;
  return `${cpu}${features ? ` (${features})` : ""}, ${cores} cores, ${system}`;
}

/**
 * Reads results/bench.json: one result for each machine, in the order in which they were first
 * measured. A file that holds one measurement alone, as they did before, is read as its first.
 *
 * @throws naming the field that does not follow the schema
 */
export function readBench(file: string): BenchResults[] {
  check(fs.existsSync(file), `${file} does not exist. Run "npm run bench" first.`);
  const contents = fs.readFileSync(file);
  const value: unknown = JSON.parse(contents.toString("utf8"));
  if (!hasKeys(contents, ["machines"]) && hasKeys(contents, KEYS_OF_ONE))
    return [checkResults(value, file)];
  return checkFile(value, file).machines;
}
