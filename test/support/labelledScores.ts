import fc from "fast-check";

/**
 * Labels of both classes with a score in [0, 1] each; the scores are coarse, so ties are common.
 */
export const labelledScores = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 20 })), {
    minLength: 2,
    maxLength: 40,
  })
  .map((pairs) => ({
    yTrue: pairs.map(([label]) => label),
    yScore: pairs.map(([, score]) => score / 20),
  }))
  .filter(({ yTrue }) => yTrue.includes(0) && yTrue.includes(1));
