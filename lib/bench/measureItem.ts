import { checkAgreement } from "./agreement";
import { BenchItem } from "./benchItems";
import { ItemResult, SideResult } from "./benchFile";
import { PrepareAnswer, PrepareRequest, RunAnswer } from "./protocol";
import { ratioSpread, spread } from "./ratios";
import { Worker } from "./worker";

/** What a side can be asked; a Worker is one. */
export type Side = Pick<Worker, "prepare" | "run" | "memory">;

/**
 * Measures one item: prepares both sides, makes sure that they agree, then lets them run in
 * turns (ours, PyTorch's, ours, ...), each idle while the other runs, so that anything else that
 * the machine does meets both alike.
 *
 * @param pytorch null to measure our side only
 * @throws if the results of both sides differ: then nothing is timed
 */
export async function measureItem(
  item: BenchItem, request: PrepareRequest, ours: Side, pytorch: Side | null, repetitions: number,
): Promise<Omit<ItemResult, "operationsPerImage" | "shareOfPeak">> {
  const ourAnswer = await ours.prepare(request);
  const theirAnswer = await pytorch?.prepare({ ...request, item: item.comparedWith ?? item.name });
  const comparable = theirAnswer !== undefined && item.comparedWith === undefined && Object.keys(theirAnswer.numbers).length > 0;
  const difference = comparable ? checkAgreement(item.name, ourAnswer.numbers, theirAnswer.numbers) : null;
  const ourRuns: RunAnswer[] = [];
  const theirRuns: RunAnswer[] = [];
  for (let i = 0; i < repetitions; i++) {
    ourRuns.push(await ours.run());
    if (pytorch !== null) theirRuns.push(await pytorch.run());
  }
  const images = item.images ?? request.files.length;
  const seconds = (runs: RunAnswer[]) => runs.map((run) => run.seconds);
  return {
    name: item.name,
    title: item.title,
    images,
    goal: item.goal,
    ours: sideResult(images, ourRuns, ourAnswer, (await ours.memory()).peakBytes),
    pytorch: pytorch && sideResult(images, theirRuns, theirAnswer!, (await pytorch.memory()).peakBytes),
    ratio: pytorch && ratioSpread(seconds(ourRuns), seconds(theirRuns)),
    difference,
  };
}

function sideResult(images: number, runs: RunAnswer[], { chosen, tried }: PrepareAnswer, peakBytes: number): SideResult {
  const seconds = spread(runs.map((run) => run.seconds));
  const waits = runs.flatMap(({ waiting }) => (waiting === undefined ? [] : [waiting])).sort((a, b) => a - b);
  return {
    seconds,
    imagesPerSecond: images / seconds.median,
    peakBytes,
    ...(waits.length > 0 && { waiting: waits[Math.floor(waits.length / 2)] }),
    ...(chosen !== undefined && { chosen }),
    ...(tried !== undefined && { tried }),
  };
}
