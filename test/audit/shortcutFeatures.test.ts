import { expect } from "chai";
import { borderFeatures, intensityFeatures } from "../../lib/audit/shortcutFeatures";
import { createRandom, shuffled } from "../../lib/base/random";
import fixture from "../fixtures/audit.json";
import { picture } from "../support/auditPicture";
import { expectNear } from "../support/numbers";

describe("intensityFeatures", () => {
  for (const one of fixture.features) {
    it(`equals numpy's mean, std and percentile(method="inverted_cdf"), ${one.size} pixels`, () => {
      expectNear(intensityFeatures(picture(one)), one.intensity, 1e-9);
    });
  }

  it("forgets all places: shuffled pixels give the same numbers", () => {
    const pixels = picture(fixture.features[1]);
    const mixed = Uint8Array.from(shuffled([...pixels], createRandom(1, "mix")));
    expect(intensityFeatures(mixed)).to.deep.equal(intensityFeatures(pixels));
  });
});

describe("borderFeatures", () => {
  for (const one of fixture.features) {
    it(`equals numpy's mean and std of the 52 tiles at the edge, ${one.size} pixels`, () => {
      expectNear(borderFeatures(picture(one), one.size), one.border, 1e-9);
    });
  }

  it("never reads the centre: outside the frame of 16 of 224 pixels anything may change", () => {
    const pixels = picture(fixture.features[0]);
    const other = pixels.slice();
    for (let y = 16; y < 208; y++) other.fill(0, y * 224 + 16, y * 224 + 208);
    expect(other).not.to.deep.equal(pixels);
    expect(borderFeatures(other, 224)).to.deep.equal(borderFeatures(pixels, 224));
  });

  it("reads every pixel of the frame", () => {
    const black = borderFeatures(new Uint8Array(28 * 28), 28);
    for (let i = 0; i < 28 * 28; i++) {
      const inFrame = [i % 28, Math.floor(i / 28)].some((place) => place < 2 || place >= 26);
      const changed = borderFeatures(new Uint8Array(28 * 28).fill(200, i, i + 1), 28);
      expect(changed.join() !== black.join(), `pixel ${i}`).to.equal(inFrame);
    }
  });

  it("refuses pictures with fewer pixels than tiles", () => {
    expect(() => borderFeatures(new Uint8Array(100), 10)).to.throw(
      "imageSize must be a whole number of at least 14, found 10",
    );
  });
});
