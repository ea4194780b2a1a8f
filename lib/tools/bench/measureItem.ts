import { checkAgreement, checkMixedAgreement } from "./agreement";
import type { ItemResult, MixedResult, SideResult } from "./benchFile";
import type { BenchItem } from "./benchItems";
import type { PrepareAnswer, PrepareRequest, RunAnswer } from "./protocol";
import { type MedianRange, medianRange, ratioRange } from "./ratios";
import type { Worker } from "./worker";

/** What a side can be asked; a Worker is one. */
export type Side = Pick<Worker, "prepare" | "run" | "memory">;

/**
 * Both sides in one precision, each a process of its own; PyTorch's is null to measure ours only.
 */
export interface Sides {
  ours: Side;
  pytorch: Side | null;
}

/** What was measured of an item, without what follows from the machine's limit. */
export interface MeasuredItem
  extends Omit<ItemResult, "operationsPerImage" | "shareOfPeak" | "mixed"> {
  mixed?: Omit<MixedResult, "shareOfPeak">;
}

/** One side in one precision: what it computes, and its runs so far. */
interface Form {
  side: Side;
  answer: PrepareAnswer;
  runs: RunAnswer[];
}

interface Forms {
  ours: Form;
  pytorch: Form | null;
}

/**
 * Measures one item: prepares all sides, makes sure that they agree, then lets them run in turns
 * (ours, PyTorch's, ours in mixed precision, PyTorch's in mixed precision, ours, ...), each idle
 * while another runs, so that anything else that the machine does meets all alike.
 *
 * @param sides.mixed the sides that run in mixed precision, or null to measure float32 only
 * @throws if the results of both sides differ: then nothing is timed
 */
export async function measureItem(
  item: BenchItem,
  request: PrepareRequest,
  sides: { float32: Sides; mixed: Sides | null },
  repetitions: number,
): Promise<MeasuredItem> {
  const float32 = await prepareForms(item, { ...request, precision: "float32" }, sides.float32);
  const mixed =
    sides.mixed && (await prepareForms(item, { ...request, precision: "bfloat16" }, sides.mixed));
  const agreement = checkForms(item, float32, mixed);
  const all = [float32.ours, float32.pytorch, mixed?.ours, mixed?.pytorch].filter((form) => !!form);
  for (let i = 0; i < repetitions; i++) {
    for (const form of all) form.runs.push(await form.side.run());
  }
  const images = item.images ?? request.files.length;
  return {
    name: item.name,
    title: item.title,
    images,
    goal: item.goal,
    ours: await sideResult(images, float32.ours),
    pytorch: float32.pytorch && (await sideResult(images, float32.pytorch)),
    ratio: ratio(float32.pytorch, float32.ours),
    difference: agreement.float32,
    ...(mixed && {
      mixed: {
        ours: await sideResult(images, mixed.ours),
        pytorch: mixed.pytorch && (await sideResult(images, mixed.pytorch)),
        ratioToFloat32: ratio(float32.pytorch, mixed.ours),
        ratioToMixed: ratio(mixed.pytorch, mixed.ours),
        pytorchGain: ratio(float32.pytorch, mixed.pytorch),
        difference: agreement.mixed,
      },
    }),
  };
}

async function prepareForms(
  item: BenchItem,
  request: PrepareRequest,
  { ours, pytorch }: Sides,
): Promise<Forms> {
  const prepare = async (side: Side, name: string) => ({
    side,
    answer: await side.prepare({ ...request, item: name }),
    runs: [],
  });
  // Ours comes first: it writes the weights and images that both sides read.
  return {
    ours: await prepare(ours, item.name),
    pytorch: pytorch && (await prepare(pytorch, item.comparedWith ?? item.name)),
  };
}

/** Compares what the sides compute, where they compute the same. */
function checkForms(
  item: BenchItem,
  float32: Forms,
  mixed: Forms | null,
): { float32: number | null; mixed: number | null } {
  const numbersOf = (form: Form | null | undefined) => form?.answer.numbers ?? {};
  const reference = numbersOf(float32.pytorch);
  const comparable = item.comparedWith === undefined && Object.keys(reference).length > 0;
  if (!comparable) return { float32: null, mixed: null };
  return {
    float32: checkAgreement(item.name, numbersOf(float32.ours), reference),
    mixed:
      mixed &&
      checkMixedAgreement(item.name, numbersOf(mixed.ours), numbersOf(mixed.pytorch), reference),
  };
}

function ratio(theirs: Form | null, ours: Form | null): MedianRange | null {
  if (theirs === null || ours === null) return null;
  const secondsOf = ({ runs }: Form) => runs.map(({ seconds }) => seconds);
  return ratioRange(secondsOf(ours), secondsOf(theirs));
}

async function sideResult(images: number, { side, answer, runs }: Form): Promise<SideResult> {
  const { chosen, tried, onceSeconds } = answer;
  const seconds = medianRange(runs.map((run) => run.seconds));
  const waits = runs
    .flatMap(({ waiting }) => (waiting === undefined ? [] : [waiting]))
    .sort((a, b) => a - b);
  return {
    seconds,
    imagesPerSecond: images / seconds.median,
    peakBytes: (await side.memory()).peakBytes,
    ...(waits.length > 0 && { waiting: waits[Math.floor(waits.length / 2)] }),
    ...(chosen !== undefined && { chosen }),
    ...(tried !== undefined && { tried }),
    ...(onceSeconds !== undefined && { onceSeconds }),
  };
}
