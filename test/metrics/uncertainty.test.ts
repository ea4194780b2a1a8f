import { expect } from "chai";
import { entropy, uncertaintyOfPasses } from "../../lib/metrics/uncertainty";
import { uncertainty } from "../fixtures/decisions.json";
import { expectNear } from "../support/numbers";

describe("entropy", () => {
  it("is 0 when one outcome is certain and ln(n) when all n are equally likely", () => {
    expectNear(
      [
        [1, 0],
        [0.5, 0.5],
        [0.25, 0.25, 0.25, 0.25],
      ].map(entropy),
      [0, Math.log(2), Math.log(4)],
    );
  });
});

describe("uncertaintyOfPasses", () => {
  uncertainty.forEach((expected, i) => {
    it(`equals numpy's mean and std and SciPy's entropies: case ${i + 1}`, () => {
      const found = uncertaintyOfPasses(expected.passes);
      expectNear(found.mean, expected.mean);
      expectNear(found.standardDeviation, expected.standardDeviation);
      expectNear(
        [found.entropy, found.mutualInformation],
        [expected.entropy, expected.mutualInformation],
      );
    });
  });

  it("finds no mutual information where all passes agree, however unsure they are", () => {
    const found = uncertaintyOfPasses([
      [0.4, 0.6],
      [0.4, 0.6],
      [0.4, 0.6],
    ]);
    expectNear(found.entropy, -0.4 * Math.log(0.4) - 0.6 * Math.log(0.6));
    expectNear([found.mutualInformation, ...found.standardDeviation], [0, 0, 0]);
  });

  it("finds all uncertainty to be contradiction where passes are sure of different classes", () => {
    const found = uncertaintyOfPasses([
      [1, 0],
      [0, 1],
    ]);
    expectNear(
      [found.entropy, found.mutualInformation, found.standardDeviation[1]],
      [Math.log(2), Math.log(2), 0.5],
    );
  });

  it("refuses no passes, and passes of different lengths", () => {
    expect(() => uncertaintyOfPasses([])).to.throw("At least one pass");
    expect(() => uncertaintyOfPasses([[0.5, 0.5], [1]])).to.throw(
      "must have 2 probabilities, found one with 1",
    );
  });
});
