import { expect } from "chai";
import { mcNemarTest } from "../../lib/metrics/mcNemarTest";
import { mcnemar } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

/**
 * Predictions of two models that agree and disagree as the table `[[both, first], [second, none]]`
 * says.
 */
function predictionsOf([[both, first], [second, none]]: number[][]) {
  const repeat = (count: number, value: number) => new Array<number>(count).fill(value);
  const yTrue = repeat(both + first + second + none, 1);
  const yPredFirst = [...repeat(both + first, 1), ...repeat(second + none, 0)];
  const yPredSecond = [
    ...repeat(both, 1),
    ...repeat(first, 0),
    ...repeat(second, 1),
    ...repeat(none, 0),
  ];
  return [yTrue, yPredFirst, yPredSecond] as const;
}

describe("mcNemarTest", () => {
  for (const { table, pValue } of mcnemar) {
    it(`equals statsmodels' exact p value for ${JSON.stringify(table)}`, () => {
      expectNear(
        mcNemarTest(...predictionsOf(table)).pValue,
        pValue,
        1e-9 * Math.max(pValue, 1e-9),
      );
    });
  }

  it("counts who is right where, for both classes", () => {
    const { pValue, ...counts } = mcNemarTest([0, 0, 1, 1, 1], [0, 0, 0, 1, 0], [0, 1, 1, 1, 0]);
    expect(counts).to.deep.equal({
      bothRight: 2,
      onlyFirstRight: 1,
      onlySecondRight: 1,
      bothWrong: 1,
    });
    expect(pValue).to.equal(1);
  });

  it("gives the p value worked by hand: 1 against 4 disagreements", () => {
    // 2 * (1 + 5) / 2^5
    expectNear(
      mcNemarTest(
        ...predictionsOf([
          [7, 1],
          [4, 2],
        ]),
      ).pValue,
      12 / 32,
    );
  });

  it("does not depend on the order of the models", () => {
    const [yTrue, first, second] = predictionsOf([
      [3, 9],
      [2, 1],
    ]);
    expect(mcNemarTest(yTrue, first, second).pValue).to.equal(
      mcNemarTest(yTrue, second, first).pValue,
    );
  });

  it("rejects predictions of different length", () => {
    expect(() => mcNemarTest([0, 1], [0, 1], [0])).to.throw(
      "yTrue and yPredSecond must have the same length",
    );
  });
});
