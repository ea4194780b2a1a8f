import { expect } from "chai";
import fc from "fast-check";
import { evaluate } from "../../lib/metrics/evaluation";
import { referralCurve } from "../../lib/metrics/referralCurve";
import { wilsonInterval } from "../../lib/metrics/wilsonInterval";
import { labelledScores } from "../support/labelledScores";

// Ten images; the model errs on numbers 0 (missed), 1 (false alarm) and 6 (missed).
const yTrue = [1, 0, 1, 0, 1, 0, 1, 0, 1, 0];
const yScore = [0.4, 0.6, 0.7, 0.2, 0.8, 0.1, 0.1, 0.1, 0.9, 0.05];
const uncertainty = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

describe("referralCurve", () => {
  it("equals the plain metrics where nothing is referred", () => {
    const [none] = referralCurve(yTrue, yScore, uncertainty, { shares: [0] });
    const { rates } = evaluate(yTrue, yScore);
    expect(none).to.include({ referred: 0, kept: 10, referFrom: null, referredAccuracy: null });
    expect(none).to.include({ missed: 2, falseAlarms: 1 });
    expect(none.accuracy).to.deep.equal({
      value: rates.accuracy,
      count: 7,
      total: 10,
      ...wilsonInterval(7, 10),
    });
    expect([none.sensitivity!.value, none.specificity!.value]).to.deep.equal([
      rates.sensitivity,
      rates.specificity,
    ]);
  });

  it("hands over the most uncertain images: 30 % worked by hand", () => {
    const [point] = referralCurve(yTrue, yScore, uncertainty, { shares: [0.3] });
    expect(point).to.include({
      share: 0.3,
      referred: 3,
      kept: 7,
      referFrom: 8,
      missed: 1,
      falseAlarms: 0,
    });
    expect(point.accuracy).to.include({ count: 6, total: 7 });
    expect(point.sensitivity).to.include({ count: 2, total: 3 });
    expect(point.specificity).to.include({ count: 4, total: 4 });
    expect(point.referredAccuracy).to.deep.equal({
      value: 1 / 3,
      count: 1,
      total: 3,
      ...wilsonInterval(1, 3),
    });
  });

  it("goes from 0 to 50 % in steps of 5 % by default", () => {
    const shares = referralCurve(yTrue, yScore, uncertainty).map(({ share }) => share);
    expect(shares).to.deep.equal([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]);
  });

  it("keeps a tie that does not fit into the share as a whole", () => {
    const tied = [10, 9, 9, 9, 1, 1, 1, 1, 1, 1];
    const points = referralCurve(yTrue, yScore, tied, { shares: [0.1, 0.2, 0.3, 0.4, 0.5] });
    expect(points.map(({ referred }) => referred)).to.deep.equal([1, 1, 1, 4, 4]);
  });

  it("refers nobody where all images are equally uncertain", () => {
    const [point] = referralCurve(
      yTrue,
      yScore,
      yTrue.map(() => 0.5),
      { shares: [0.5] },
    );
    expect(point).to.include({ referred: 0, referFrom: null });
  });

  it("decides by the threshold given", () => {
    const [point] = referralCurve(yTrue, yScore, uncertainty, { shares: [0], threshold: 0.35 });
    expect(point).to.include({ missed: 1, falseAlarms: 1 });
  });

  it("leaves a rate open when no image of its class is kept", () => {
    const [point] = referralCurve([1, 0], [0.5, 0.1], [2, 1], { shares: [0.5] });
    expect(point.sensitivity).to.equal(null);
    expect(point.accuracy.total).to.equal(1);
  });

  it("loses no image: right and wrong, kept and referred add up; the rule repeats them", () => {
    fc.assert(
      fc.property(labelledScores, ({ yTrue: labels, yScore: scores }) => {
        const doubt = scores.map((score) => -Math.abs(score - 0.5));
        for (const point of referralCurve(labels, scores, doubt)) {
          const right = point.accuracy.count + (point.referredAccuracy?.count ?? 0);
          expect(right / labels.length).to.be.closeTo(
            evaluate(labels, scores).rates.accuracy,
            1e-12,
          );
          expect(point.missed + point.falseAlarms).to.equal(point.kept - point.accuracy.count);
          expect(point.referred).to.be.at.most(point.share * labels.length + 1e-9);
          expect(doubt.filter((value) => value >= (point.referFrom ?? Infinity)).length).to.equal(
            point.referred,
          );
        }
      }),
    );
  });

  it("refuses to refer everything, and uncertainties that are no numbers", () => {
    expect(() => referralCurve(yTrue, yScore, uncertainty, { shares: [1] })).to.throw(
      "share must lie between 0 and",
    );
    expect(() => referralCurve([0, 1], [0.1, 0.9], [1, NaN])).to.throw(
      "finite numbers, found NaN at index 1",
    );
    expect(() => referralCurve([0, 1], [0.1, 0.9], [1])).to.throw(
      "yTrue and uncertainty must have the same length",
    );
  });
});
