import { expect } from "chai";
import { checkAgreement, checkMixedAgreement } from "../../../lib/tools/bench/agreement";

describe("checkAgreement", () => {
  it("gives the largest difference in parts of what is allowed", () => {
    // 0.0005 of the largest logit 10 is half of the allowed thousandth.
    expect(checkAgreement("x", { logits: [10.005, 1] }, { logits: [10, 1] })).to.be.closeTo(
      0.5,
      1e-6,
    );
  });

  it("refuses what differs, naming item and number", () =>
    expect(() => checkAgreement("cnn-step", { loss: [0.7] }, { loss: [0.6] })).to.throw(
      "cnn-step is not timed: its loss differ",
    ));

  it("refuses what is not a number", () =>
    expect(() => checkAgreement("x", { loss: [Number.NaN] }, { loss: [0.6] })).to.throw(
      "not timed",
    ));

  it("compares decoded images by their mean difference in grey levels", () => {
    expect(checkAgreement("x", { levels: [10, 12] }, { levels: [10, 11] })).to.equal(0.5);
    expect(() => checkAgreement("x", { levels: [10, 14] }, { levels: [10, 11] })).to.throw(
      "not timed",
    );
  });

  it("refuses a missing number and one that it has no tolerance for", () => {
    expect(() => checkAgreement("x", {}, { loss: [1] })).to.throw("there is no loss");
    expect(() => checkAgreement("x", { other: [1] }, { other: [1] })).to.throw(
      'no tolerance for "other"',
    );
  });
});

describe("checkMixedAgreement", () => {
  const REFERENCE = { logits: [3, 4] };

  it("gives our distance from float32 in parts of what PyTorch's mixed precision allows", () => {
    // Lengths: 5 of the reference, 0.1 of our difference, 0.05 of PyTorch's: allowed are 2 x 0.01 +
    // 2^-7.
    const found = checkMixedAgreement("x", { logits: [3.1, 4] }, { logits: [3, 4.05] }, REFERENCE);
    expect(found).to.be.closeTo(0.02 / (2 * 0.01 + 2 ** -7), 1e-9);
  });

  it("refuses what is more than twice as far from float32 as PyTorch's, naming both", () =>
    expect(() =>
      checkMixedAgreement("gradcam-1", { logits: [3.15, 4] }, { logits: [3, 4.05] }, REFERENCE),
    ).to.throw(
      "gradcam-1 is not timed in mixed precision: its logits lie 0.0300 away from float32, " +
        "PyTorch's mixed precision 0.0100",
    ));

  it("allows one step of bfloat16 where PyTorch's happens to be exact", () => {
    expect(checkMixedAgreement("x", { loss: [1.007] }, { loss: [1] }, { loss: [1] })).to.be.below(
      1,
    );
    expect(() =>
      checkMixedAgreement("x", { loss: [1.009] }, { loss: [1] }, { loss: [1] }),
    ).to.throw("not timed");
  });

  it("refuses another result even where PyTorch's is wrong or not a number", () => {
    for (const theirs of [9, Number.NaN]) {
      expect(() =>
        checkMixedAgreement("x", { loss: [1.3] }, { loss: [theirs] }, { loss: [1] }),
      ).to.throw("allowed is 0.250");
    }
    expect(() =>
      checkMixedAgreement("x", { loss: [Number.NaN] }, { loss: [1] }, { loss: [1] }),
    ).to.throw("not timed");
  });

  it("refuses lists of different length", () =>
    expect(() => checkMixedAgreement("x", { loss: [1, 1] }, { loss: [1] }, { loss: [1] })).to.throw(
      "same length",
    ));
});
