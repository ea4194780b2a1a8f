import type { Audit } from "../../../results/auditFile";
import { percent } from "../../../results/wording";

/** What notebook 1 found about the images. */
export function auditFacts({
  counts,
  leak,
  brightness,
  copies,
  likeness,
  baselines,
}: Audit): Record<string, string> {
  const facts: Record<string, string> = {
    "leak.atRandom": percent(leak.imagesAtRandom),
    "brightness.train": brightness.train.toFixed(3),
    "brightness.test": brightness.test.toFixed(3),
    "copies.pairs": String(copies.pairs),
    "copies.identical": String(copies.identical),
    "copies.acrossSplits": String(copies.acrossSplits),
  };
  for (const { split, NORMAL, PNEUMONIA } of counts) {
    facts[`${split}.images`] = String(NORMAL + PNEUMONIA);
    facts[`${split}.illShare`] = percent(PNEUMONIA / Math.max(1, NORMAL + PNEUMONIA), 0);
  }
  for (const [pair, { mean }] of Object.entries(likeness)) {
    facts[`likeness.${pair}`] = mean === null ? "–" : Math.abs(mean).toFixed(3);
  }
  for (const { name, validation, test } of baselines) {
    const [short] = name.split(" ");
    facts[`${short}.validation`] = validation.estimate.toFixed(3);
    facts[`${short}.test`] = test.estimate.toFixed(3);
  }
  return facts;
}
