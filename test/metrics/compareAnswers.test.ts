import { expect } from "chai";
import { compareAnswers } from "../../lib/metrics/compareAnswers";
import { deLongTest } from "../../lib/metrics/delong";
import { mcNemarTest } from "../../lib/metrics/mcNemarTest";
import { delong } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

const yTrue = [0, 0, 1, 1, 1];
const first = [0.1, 0.2, 0.3, 0.9, 0.4];
const second = [0.2, 0.8, 0.5, 0.6, 0.1];

describe("compareAnswers", () => {
  it("compares the decisions at 0.5 as mcNemarTest does", () => {
    const { mcNemar } = compareAnswers(yTrue, first, second);
    expect(mcNemar).to.deep.equal(mcNemarTest(yTrue, [0, 0, 0, 1, 0], [0, 1, 1, 1, 0]));
    expect(mcNemar).to.include({
      bothRight: 2,
      onlyFirstRight: 1,
      onlySecondRight: 1,
      bothWrong: 1,
    });
  });

  it("compares the AUCs as deLongTest does, the first model minus the second", () => {
    const { deLong } = compareAnswers(yTrue, first, second);
    expect(deLong).to.deep.equal(deLongTest(yTrue, first, second));
    // All 6 pairs of ill and healthy in order, against 2: 0.5 and 0.6 above 0.2.
    expectNear([deLong.aucFirst, deLong.aucSecond, deLong.difference], [1, 2 / 6, 4 / 6]);
  });

  for (const entry of delong) {
    it(`equals the reference's p value of the AUCs: ${entry.name}`, () => {
      const { deLong } = compareAnswers(entry.yTrue, entry.first, entry.second);
      expectNear(deLong.pValue, entry.pValue, 1e-10);
    });
  }

  it("leaves the lists as they are", () => {
    const lists = [[...yTrue], [...first], [...second]] as const;
    compareAnswers(...lists);
    expect(lists).to.deep.equal([yTrue, first, second]);
  });

  it("refuses lists of different length", () => {
    expect(() => compareAnswers(yTrue, first, [0.5])).to.throw("the same length");
  });
});
