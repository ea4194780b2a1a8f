import { check, checkRange, checkWholeNumber } from "../base/checks";
import { mostDoubtful } from "../metrics/mostDoubtful";
import type { ScoredModel } from "./scoredModels";
import { splitAnswers } from "./splitAnswers";
import type { UncertaintyRow } from "./uncertaintyFile";

/** Test images that a model is about equally sure of. */
export interface ConfidenceGroup {
  images: number;
  /** How many of them the model calls wrongly. */
  errors: number;
  /** Mean distance of the logit from 0, the undecided answer. */
  logit: number;
  /** Mean of p (1 - p), the slope of the softmax: how much a change of the logit shows in p. */
  slope: number;
  /** Mean standard deviation of the logit over the passes with dropout: sd(p) / (p (1 - p)). */
  logitDeviation: number;
  /** Mean mutual information in nats, near slope * logitDeviation ** 2 / 2 for small changes. */
  mutualInformation: number;
}

/** What one image's answer and the passes with dropout say about it. */
interface Doubt {
  wrong: boolean;
  logit: number;
  slope: number;
  logitDeviation: number;
  mutualInformation: number;
}

/**
 * Takes a model's doubts apart: sorts the test images by how sure the one answer without dropout is
 * and says for each group how far dropout moves the logit and how much of that shows in the
 * probability.
 *
 * @param groups number of groups of equal size, from undecided to sure
 * @throws when an image has no row in the uncertainty file, or there are more groups than images
 */
export function doubtByConfidence(
  scored: Pick<ScoredModel, "rows" | "metrics">,
  uncertainty: readonly UncertaintyRow[],
  groups = 5,
): ConfidenceGroup[] {
  checkWholeNumber("groups", groups, 1);
  const doubts = doubtsOf(scored, uncertainty).sort((a, b) => a.logit - b.logit);
  check(
    groups <= doubts.length,
    `groups must be at most the number of test images, ${doubts.length}, found ${groups}.`,
  );
  return Array.from({ length: groups }, (_, k) => {
    const from = Math.floor((k * doubts.length) / groups);
    const part = doubts.slice(from, Math.floor(((k + 1) * doubts.length) / groups));
    const mean = (value: (doubt: Doubt) => number) =>
      part.reduce((sum, doubt) => sum + value(doubt), 0) / part.length;
    return {
      images: part.length,
      errors: part.filter(({ wrong }) => wrong).length,
      logit: mean(({ logit }) => logit),
      slope: mean(({ slope }) => slope),
      logitDeviation: mean(({ logitDeviation }) => logitDeviation),
      mutualInformation: mean(({ mutualInformation }) => mutualInformation),
    };
  });
}

/**
 * How many errors the most doubtful images hold if doubt is the mutual information of *sharpened*
 * passes: all logits divided by a temperature below 1, as if the labels had not been smoothed.
 * To second order it is p (1 - p) / 2 times the variance of the logit.
 *
 * @param options.temperature above 0
 * @param options.share of the test images that is looked at, 0 to 1
 * @throws when an image has no row in the uncertainty file
 */
export function errorsAmongDoubtful(
  scored: Pick<ScoredModel, "rows" | "metrics">,
  uncertainty: readonly UncertaintyRow[],
  { temperature, share }: { temperature: number; share: number },
): number {
  checkRange("temperature", temperature, Number.MIN_VALUE, Number.MAX_VALUE);
  const doubts = doubtsOf(scored, uncertainty);
  const sharpened = doubts.map(({ logit, logitDeviation }) => {
    const p = 1 / (1 + Math.exp(-logit / temperature));
    return (p * (1 - p) * (logitDeviation / temperature) ** 2) / 2;
  });
  return mostDoubtful(sharpened, share).filter((i) => doubts[i].wrong).length;
}

function doubtsOf(
  { rows, metrics }: Pick<ScoredModel, "rows" | "metrics">,
  uncertainty: readonly UncertaintyRow[],
): Doubt[] {
  const { files, yTrue, yScore } = splitAnswers(rows, "test");
  const { threshold } = metrics.splits.test;
  const ofFile = new Map(
    uncertainty.filter(({ split }) => split === "test").map((row) => [row.file, row]),
  );
  return files.map((file, i) => {
    const row = ofFile.get(file);
    check(row, `The uncertainty file says nothing about ${file}. It belongs to another run.`);
    const p = Math.min(1 - 1e-12, Math.max(1e-12, yScore[i]));
    const spreadSlope = Math.max(1e-12, row.probability * (1 - row.probability));
    return {
      wrong: Number(yScore[i] >= threshold) !== yTrue[i],
      logit: Math.abs(Math.log(p / (1 - p))),
      slope: p * (1 - p),
      logitDeviation: row.standardDeviation / spreadSlope,
      mutualInformation: row.mutualInformation,
    };
  });
}
