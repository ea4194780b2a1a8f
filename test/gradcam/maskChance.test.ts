import { expect } from "chai";
import { createRandom } from "../../lib/base/random";
import { energyShare } from "../../lib/gradcam/energyShare";
import { maskChance } from "../../lib/gradcam/maskChance";

const mask = (...pixels: number[]) =>
  Uint8Array.from([0, 1, 2, 3, 4, 5], (i) => (pixels.includes(i) ? 255 : 0));

describe("maskChance", () => {
  it("is the mean area, and the others' places leave the own mask out (worked by hand)", () => {
    const found = maskChance([mask(0, 1), mask(1, 2, 3), mask(5)]);
    expect(found.anywhere).to.be.closeTo((2 + 3 + 1) / 3 / 6, 1e-12);
    // First mask: the second one's points hit it at pixel 1 (1/3), the third's never: 1/6.
    // Second: the first one's points hit it at pixel 1 (1/2): 1/4. Third: 0.
    expect(found.usualPlace).to.be.closeTo((1 / 6 + 1 / 4 + 0) / 3, 1e-12);
  });

  it("is what random points reach", () => {
    const masks = [mask(0, 1), mask(1, 2, 3), mask(1, 5)];
    const random = createRandom(1, "points");
    const below = (count: number) => Math.floor(count * random.next());
    let hits = 0;
    const tries = 60_000;
    for (let i = 0; i < tries; i++) {
      const own = below(3);
      const other = masks[(own + 1 + below(2)) % 3];
      const inside = [0, 1, 2, 3, 4, 5].filter((pixel) => other[pixel] > 0);
      if (masks[own][inside[below(inside.length)]] > 0) hits++;
    }
    expect(maskChance(masks).usualPlace).to.be.closeTo(hits / tries, 0.01);
  });

  it("is the energy of an even map", () => {
    const masks = [mask(0, 1), mask(1, 2, 3)];
    const even = new Float32Array(6).fill(0.5);
    const energies = masks.map((one) => energyShare(even, one));
    expect(maskChance(masks).anywhere).to.be.closeTo((energies[0] + energies[1]) / 2, 1e-12);
  });

  it("knows no usual place by one mask, and refuses none, empty ones and mixed sizes", () => {
    expect(maskChance([mask(0)])).to.deep.equal({ anywhere: 1 / 6, usualPlace: null });
    expect(() => maskChance([])).to.throw("at least one mask");
    expect(() => maskChance([mask(0), mask()])).to.throw("Mask 2 of 2 is empty");
    expect(() => maskChance([mask(0), new Uint8Array(4)])).to.throw("same number of pixels");
  });
});
