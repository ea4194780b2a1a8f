import { expect } from "chai";
import { createAnatomy } from "../../../lib/base/sample/anatomy";
import { drawOpacity, MASK_THRESHOLD, opacityMask } from "../../../lib/base/sample/opacity";
import { drawLungs } from "../../../lib/base/sample/softTissue";

const size = 64;
const seeds = Array.from({ length: 40 }, (_, seed) => seed);

function draw(seed: number, subtype: "bacteria" | "virus") {
  const anatomy = createAnatomy(seed);
  const lungs = drawLungs(anatomy, size);
  return { anatomy, lungs, opacity: drawOpacity(anatomy, lungs, size, subtype) };
}

/** Share of the opacity that lies on the left of the midline. */
function leftShare(opacity: Float32Array, midline: number): number {
  let left = 0;
  let total = 0;
  opacity.forEach((value, i) => {
    total += value;
    if (((i % size) + 0.5) / size < midline) left += value;
  });
  return left / total;
}

describe("drawOpacity", () => {
  for (const subtype of ["bacteria", "virus"] as const) {
    it(`reaches 1, is never below 0 and leaves the rest of the picture free (${subtype})`, () => {
      for (const seed of seeds) {
        const { opacity } = draw(seed, subtype);
        expect(Math.max(...opacity)).to.be.closeTo(1, 1e-6);
        expect(Math.min(...opacity)).to.equal(0);
      }
    });

    it(`lies inside the lungs: in a healthy patient the mask holds air (${subtype})`, () => {
      for (const seed of seeds) {
        const { lungs, opacity } = draw(seed, subtype);
        opacityMask(opacity).forEach(
          (value, i) => value && expect(lungs[i]).to.be.greaterThan(0.25),
        );
      }
    });

    it(`covers between 0.5 and 25 percent of the picture (${subtype})`, () => {
      for (const seed of seeds) {
        const marked = opacityMask(draw(seed, subtype).opacity).filter((value) => value > 0);
        const share = marked.length / size ** 2;
        expect(share, `seed ${seed}`).to.be.within(0.005, 0.25);
      }
    });
  }

  it("keeps bacteria to one lung and chooses either side", () => {
    const shares = seeds.map((seed) => {
      const { anatomy, opacity } = draw(seed, "bacteria");
      return Math.round(leftShare(opacity, anatomy.midline) * 100) / 100;
    });
    expect([...new Set(shares)].sort()).to.deep.equal([0, 1]);
  });

  it("spreads viruses over both lungs", () => {
    for (const seed of seeds) {
      const { anatomy, opacity } = draw(seed, "virus");
      expect(leftShare(opacity, anatomy.midline)).to.be.within(0.1, 0.9);
    }
  });
});

describe("opacityMask", () => {
  it("is 255 from the threshold on and 0 below it", () => {
    const values = new Float32Array([0, MASK_THRESHOLD - 0.01, MASK_THRESHOLD + 0.01, 1]);
    expect(Array.from(opacityMask(values))).to.deep.equal([0, 0, 255, 255]);
  });
});
