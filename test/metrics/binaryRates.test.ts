import { expect } from "chai";
import { type BinaryRates, binaryRates } from "../../lib/metrics/binaryRates";
import { classificationCases } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

describe("binaryRates", () => {
  it("gives the rates worked by hand for the matrix of a published ResNet-18", () => {
    const rates = binaryRates([
      [193, 41],
      [6, 384],
    ]);
    expectNear(rates.accuracy, 577 / 624);
    expectNear(rates.sensitivity, 384 / 390);
    expectNear(rates.specificity, 193 / 234);
    expectNear(rates.precision, 384 / 425);
    expectNear(rates.negativePredictiveValue, 193 / 199);
    expectNear(rates.f1, 768 / 815);
  });

  it("names the four counts", () => {
    const { tn, fp, fn, tp } = binaryRates([
      [1, 2],
      [3, 4],
    ]);
    expect([tn, fp, fn, tp]).to.deep.equal([1, 2, 3, 4]);
  });

  for (const entry of classificationCases) {
    it(`equals scikit-learn's: ${entry.name}`, () => {
      const rates = binaryRates(entry.confusionMatrix);
      for (const [name, value] of Object.entries(entry.rates))
        expectNear(rates[name as keyof BinaryRates], value);
    });
  }

  it("gives 0, not NaN, where nothing was predicted or nothing is there", () => {
    const rates = binaryRates([
      [0, 0],
      [5, 0],
    ]);
    expect(rates.precision).to.equal(0);
    expect(rates.specificity).to.equal(0);
    expect(rates.f1).to.equal(0);
  });

  it("rejects a matrix of another size", () => {
    expect(() =>
      binaryRates([
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 3],
      ]),
    ).to.throw("2 x 2 confusion matrix, found 3 x 3");
  });
});
