import { expect } from "chai";
import { swapTest } from "../../lib/metrics/swapTest";
import reference from "../fixtures/edge.json";
import { expectNear } from "../support/numbers";

describe("swapTest", () => {
  for (const { name, yTrue, first, second, p } of reference.swap) {
    const inFull = yTrue.length <= 10;
    it(`${inFull ? "equals" : "comes near"} SciPy's permutation test: ${name}`, () => {
      // Three standard errors of a share of 1,999 random swaps.
      const tolerance = inFull ? 1e-12 : 3 * Math.sqrt((p * (1 - p)) / 1999);
      expectNear(swapTest(yTrue, first, second), p, tolerance);
    });
  }

  it("is never 0, however clear the case", () => {
    const yTrue = Array.from({ length: 40 }, (_, i) => i % 2);
    const p = swapTest(
      yTrue,
      yTrue,
      yTrue.map((label) => 1 - label),
    );
    expect(p).to.equal(1 / 2000);
  });

  it("gives the same for the same seed", () => {
    const { yTrue, first, second } = reference.swap[5];
    const run = (seed: number) => swapTest(yTrue, first, second, { seed });
    expect(run(1)).to.equal(run(1));
    expect(run(1)).to.not.equal(run(2));
  });
});
