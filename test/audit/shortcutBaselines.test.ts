import { expect } from "chai";
import { shortcutBaselines } from "../../lib/audit/shortcutBaselines";
import { createRandom } from "../../lib/base/random";
import { rocAuc } from "../../lib/metrics/roc";
import { auditImage, pictureSet } from "../support/auditPicture";

const SIZE = 28;

/** Noise; ill images differ by what `mark` does to them. */
function noisySet(split: string, count: number, mark: (pixels: Uint8Array) => void) {
  return pictureSet(
    SIZE,
    Array.from({ length: count }, (_, i) => {
      const random = createRandom(1, split, i);
      const pixels = Uint8Array.from({ length: SIZE * SIZE }, () => random.uniform(60, 180));
      if (i % 2 === 1) mark(pixels);
      return { pixels, image: auditImage(`${split}${i}.png`, `${split}${i}`, i % 2) };
    }),
  );
}

const noisySets = (mark: (pixels: Uint8Array) => void) => ({
  train: noisySet("train", 120, mark),
  validation: noisySet("validation", 60, mark),
  test: noisySet("test", 60, mark),
});
const OPTIONS = { resamples: 200 };

/**
 * Two bright pixels at the corner, taken from the next two: the grey levels stay almost the same.
 */
const markCorner = (pixels: Uint8Array) => pixels.set([250, 250, 10, 10], 0);
const darkenCentre = (pixels: Uint8Array) => {
  for (let y = 6; y < 22; y++) for (let x = 6; x < 22; x++) pixels[y * SIZE + x] /= 2;
};

describe("shortcutBaselines", () => {
  it("catches a marker in the corner by the border", () => {
    const [intensity, border] = shortcutBaselines(noisySets(markCorner), OPTIONS);
    expect([intensity.name, border.name]).to.deep.equal(["intensity only", "border only"]);
    expect([intensity.features, border.features]).to.deep.equal([11, 104]);
    expect(border.test.estimate).to.be.above(0.95);
    expect(intensity.test.estimate).to.be.below(border.test.estimate);
  });

  it("catches a dark centre by the intensity, and not by the border", () => {
    const [intensity, border] = shortcutBaselines(noisySets(darkenCentre), OPTIONS);
    expect(intensity.test.estimate).to.be.above(0.99);
    expect(border.test.low).to.be.below(0.5);
    expect(border.test.high).to.be.above(0.5);
  });

  it("gives the scores behind the AUC, image by image, and an interval around it", () => {
    const sets = noisySets(markCorner);
    for (const { validation, test, scores } of shortcutBaselines(sets, OPTIONS)) {
      for (const [split, interval] of [
        ["validation", validation],
        ["test", test],
      ] as const) {
        const labels = sets[split].images.map(({ label }) => label);
        expect(interval.estimate).to.be.closeTo(rocAuc(labels, scores[split]), 1e-12);
        expect(interval.estimate).to.be.within(interval.low, interval.high);
      }
    }
  });

  it("learns from train alone: other test images leave the validation scores as they were", () => {
    const sets = noisySets(markCorner);
    const other = { ...sets, test: noisySet("else", 40, darkenCentre) };
    const scores = (of: typeof sets) =>
      shortcutBaselines(of, OPTIONS).map((baseline) => baseline.scores.validation);
    expect(scores(other)).to.deep.equal(scores(sets));
  });
});
