import { mostDoubtful } from "../../../metrics/mostDoubtful";
import { entropy } from "../../../metrics/uncertainty";
import { doubtByConfidence, errorsAmongDoubtful } from "../../../results/doubtByConfidence";
import type { ScoredModel } from "../../../results/scoredModels";
import { splitAnswers } from "../../../results/splitAnswers";
import type { UncertaintyRow } from "../../../results/uncertaintyFile";
import { percent } from "../../../results/wording";

/** The temperature of the experiment that undoes smoothed labels. */
const SHARPENED = 0.3;

/** Shares of the test images that are looked at, most doubtful first. */
const SHARES = { half: 0.5, tenth: 0.1 } as const;

/**
 * How many of a model's errors lie among its most doubtful test images, by two measures of doubt:
 * how much passes with dropout contradict each other, and how near to 50 % its one answer is.
 */
export function doubtFacts(
  { rows, metrics }: ScoredModel,
  uncertainty: readonly UncertaintyRow[],
): Record<string, string> {
  const { files, yTrue, yScore } = splitAnswers(rows, "test");
  const { threshold } = metrics.splits.test;
  const wrong = yTrue.map((label, i) => Number(yScore[i] >= threshold) !== label);
  const ofFile = new Map(
    uncertainty.filter(({ split }) => split === "test").map((row) => [row.file, row]),
  );
  const measures = {
    disagreement: files.map((file) => ofFile.get(file)?.mutualInformation ?? 0),
    oneAnswer: yScore.map((p) => entropy([p, 1 - p])),
  };
  const errors = wrong.filter(Boolean).length;
  const facts: Record<string, string> = {};
  for (const [share, part] of Object.entries(SHARES)) {
    const count = Math.floor(part * yTrue.length + 1e-9);
    facts[`doubt.${share}.images`] = String(count);
    facts[`doubt.${share}.byChance`] = ((errors * count) / yTrue.length).toFixed(1);
    for (const [measure, doubt] of Object.entries(measures)) {
      const caught = mostDoubtful(doubt, part).filter((i) => wrong[i]).length;
      facts[`doubt.${share}.${measure}`] = String(caught);
      facts[`doubt.${share}.${measure}.share`] = errors === 0 ? "–" : percent(caught / errors, 0);
    }
  }
  doubtByConfidence({ rows, metrics }, uncertainty).forEach((group, k) => {
    facts[`confidence.${k + 1}.slope`] = group.slope.toPrecision(2);
    facts[`confidence.${k + 1}.logitDeviation`] = group.logitDeviation.toFixed(2);
    facts[`confidence.${k + 1}.mutualInformation`] = group.mutualInformation.toPrecision(2);
  });
  for (const [name, share] of Object.entries(SHARES)) {
    const sharpened = { temperature: SHARPENED, share };
    facts[`doubt.${name}.sharpened`] = String(
      errorsAmongDoubtful({ rows, metrics }, uncertainty, sharpened),
    );
  }
  return facts;
}
