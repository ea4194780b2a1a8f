import { expect } from "chai";
import { peakInMask, pointingGame } from "../../lib/gradcam/pointingGame";

const MASK = Uint8Array.of(0, 255, 0, 0);

describe("peakInMask", () => {
  it("is true only if the highest point lies in the mask", () => {
    expect(peakInMask(Float32Array.of(0.2, 1, 0.3, 0), MASK)).to.equal(true);
    expect(peakInMask(Float32Array.of(0.2, 0.9, 1, 0), MASK)).to.equal(false);
  });

  it("counts an empty map as a miss", () => {
    expect(peakInMask(new Float32Array(4), Uint8Array.of(255, 255, 255, 255))).to.equal(false);
  });
});

describe("pointingGame", () => {
  it("gives the share of hits and what a random peak would reach", () => {
    const maps = [Float32Array.of(0, 1, 0, 0), Float32Array.of(1, 0, 0, 0)];
    const result = pointingGame(maps, [MASK, Uint8Array.of(0, 255, 255, 255)]);
    expect(result).to.include({ hits: 1, total: 2, share: 0.5, chance: 0.5 });
    // statsmodels: proportion_confint(1, 2, method="wilson")
    expect(result.low).to.be.closeTo(0.0945, 1e-4);
    expect(result.high).to.be.closeTo(0.9055, 1e-4);
  });

  it("needs as many masks as maps, at least one, of the same size", () => {
    expect(() => pointingGame([], [])).to.throw("at least one");
    expect(() => pointingGame([new Float32Array(4)], [])).to.throw("1 heat maps but 0 masks");
    expect(() => pointingGame([new Float32Array(4)], [new Uint8Array(9)])).to.throw(
      "differ in size",
    );
  });
});
