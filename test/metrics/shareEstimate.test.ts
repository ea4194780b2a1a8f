import { expect } from "chai";
import { estimateRates, estimateShare } from "../../lib/metrics/shareEstimate";
import { wilsonInterval } from "../../lib/metrics/wilsonInterval";

describe("estimateShare", () => {
  it("gives the share, its counts and Wilson's interval", () => {
    const counts = { value: 577 / 624, count: 577, total: 624 };
    expect(estimateShare(577, 624)).to.deep.equal({ ...counts, ...wilsonInterval(577, 624) });
    expect(estimateShare(9, 10, 0.9)).to.deep.include(wilsonInterval(9, 10, 0.9));
  });

  it("knows nothing of 0 images", () => {
    expect(estimateShare(0, 0)).to.equal(null);
  });
});

describe("estimateRates", () => {
  it("counts over all images, over the ill and over the healthy ones", () => {
    const { accuracy, sensitivity, specificity } = estimateRates({
      tn: 193,
      fp: 41,
      fn: 6,
      tp: 384,
    });
    expect(accuracy).to.include({ count: 577, total: 624 });
    expect(sensitivity).to.include({ count: 384, total: 390 });
    expect(specificity).to.include({ count: 193, total: 234 });
  });

  it("leaves the rate of a missing class open", () => {
    expect(estimateRates({ tn: 3, fp: 1, fn: 0, tp: 0 })).to.deep.include({ sensitivity: null });
  });
});
