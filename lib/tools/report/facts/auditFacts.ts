import { CLASS_NAMES } from "../../../base/types";
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
  external,
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
  return { ...facts, ...(external && comparisonOf(external)) };
}

/** The second collection, beside the first. */
function comparisonOf({ home, abroad, brightnessAuc }: NonNullable<Audit["external"]>) {
  const facts: Record<string, string> = {
    "abroad.images": String(abroad.classes.reduce((sum, { images }) => sum + images, 0)),
    "abroad.upTo18": String(abroad.classes.reduce((sum, { upTo18 }) => sum + upTo18, 0)),
    "abroad.viewAuc": abroad.viewAuc === null ? "–" : abroad.viewAuc.toFixed(3),
    "abroad.brightness": brightnessAuc.abroad.toFixed(3),
    "home.brightness": brightnessAuc.home.toFixed(3),
  };
  abroad.classes.forEach(({ images, medianAge, PA }, label) => {
    const name = CLASS_NAMES[label];
    facts[`abroad.${name}.age`] = medianAge === null ? "–" : String(medianAge);
    facts[`abroad.${name}.PA`] = String(PA);
    facts[`abroad.${name}.images`] = String(images);
  });
  for (const [place, { classes }] of Object.entries({ home, abroad })) {
    classes.forEach((found, label) => {
      const start = `${place}.${CLASS_NAMES[label]}`;
      facts[`${start}.grey`] = found.greyLevel.toFixed(0);
      facts[`${start}.border`] = found.border.toFixed(0);
      facts[`${start}.contrast`] = found.contrast.toFixed(0);
    });
  }
  return facts;
}
