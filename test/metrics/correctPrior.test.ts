import { expect } from "chai";
import { correctPrior } from "../../lib/metrics/correctPrior";
import { logOddsFromProbabilities } from "../../lib/metrics/temperature";
import { priors } from "../fixtures/decisions.json";
import { expectNear } from "../support/numbers";

describe("correctPrior", () => {
  for (const { from, to, before, after } of priors) {
    it(`equals scikit-learn's naive Bayes told ${to} instead of ${from}`, () => {
      expectNear(correctPrior(before, { from, to }), after, 1e-12);
    });
  }

  it("moves every log-odds by logit(to) - logit(from)", () => {
    const scores = [0.05, 0.4, 0.743, 0.99];
    const moved = logOddsFromProbabilities(correctPrior(scores, { from: 0.743, to: 0.625 }));
    const shift = Math.log(0.625 / 0.375) - Math.log(0.743 / 0.257);
    expectNear(
      moved,
      logOddsFromProbabilities(scores).map((value) => value + shift),
    );
  });

  it("maps the old share onto the new one, and keeps 0 and 1", () => {
    expectNear(correctPrior([0, 0.743, 1], { from: 0.743, to: 0.625 }), [0, 0.625, 1]);
  });

  it("changes nothing between equal shares, and is undone by going back", () => {
    const scores = [0.1, 0.5, 0.8];
    expectNear(correctPrior(scores, { from: 0.3, to: 0.3 }), scores);
    expectNear(
      correctPrior(correctPrior(scores, { from: 0.3, to: 0.9 }), { from: 0.9, to: 0.3 }),
      scores,
    );
  });

  it("refuses shares of 0 and 1, and scores that are not probabilities", () => {
    const moving = (from: number, to: number) => () => correctPrior([0.5], { from, to });
    expect(moving(0, 0.5)).to.throw("from must lie between 0 and 1, both excluded, found 0");
    expect(moving(0.5, 62.5)).to.throw("to must lie between 0 and 1, both excluded, found 62.5");
    expect(() => correctPrior([1.5], { from: 0.5, to: 0.6 })).to.throw(
      "yScore[0] must lie between 0 and 1, found 1.5",
    );
  });
});
