import { expect } from "chai";
import { checkAgreement } from "../../lib/bench/agreement";

describe("checkAgreement", () => {
  it("gives the largest difference in parts of what is allowed", () => {
    // 0.0005 of the largest logit 10 is half of the allowed thousandth.
    expect(checkAgreement("x", { logits: [10.005, 1] }, { logits: [10, 1] })).to.be.closeTo(0.5, 1e-6);
  });

  it("refuses what differs, naming item and number", () =>
    expect(() => checkAgreement("cnn-step", { loss: [0.7] }, { loss: [0.6] })).to.throw("cnn-step is not timed: its loss differ"));

  it("refuses what is not a number", () =>
    expect(() => checkAgreement("x", { loss: [Number.NaN] }, { loss: [0.6] })).to.throw("not timed"));

  it("compares decoded images by their mean difference in grey levels", () => {
    expect(checkAgreement("x", { levels: [10, 12] }, { levels: [10, 11] })).to.equal(0.5);
    expect(() => checkAgreement("x", { levels: [10, 14] }, { levels: [10, 11] })).to.throw("not timed");
  });

  it("refuses a missing number and one that it has no tolerance for", () => {
    expect(() => checkAgreement("x", {}, { loss: [1] })).to.throw("gave no loss");
    expect(() => checkAgreement("x", { other: [1] }, { other: [1] })).to.throw('no tolerance for "other"');
  });
});
