import { expect } from "chai";
import { RunningScore } from "../../lib/training/runningScore";
import { softmaxRows } from "../../lib/training/softmaxRows";

describe("RunningScore", () => {
  it("weighs images, not batches: a short last batch counts only its share", () => {
    const score = new RunningScore(2);
    score.add([2, 0, 2, 0, 2, 0], [0, 0, 0]);
    score.add([2, 0], [1]);
    const right = Math.log1p(Math.exp(-2));
    const wrong = Math.log1p(Math.exp(2));
    expect(score.result().loss).to.be.closeTo((3 * right + wrong) / 4, 1e-12);
    expect(score.result().accuracy).to.equal(0.75);
  });

  it("uses the class weights as the training loss does", () => {
    const score = new RunningScore(2, [3, 1]);
    score.add([2, 0, 2, 0], [0, 1]);
    const expected = (3 * Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2))) / 4;
    expect(score.result().loss).to.be.closeTo(expected, 1e-12);
  });

  it("stops a training whose output is not a number, with advice", () => {
    expect(() => new RunningScore(2).add([NaN, 0], [0])).to.throw("Training has diverged");
    expect(() => new RunningScore(2).add([Infinity, 0], [0])).to.throw("lower learning rate");
  });

  it("needs at least one image", () => {
    expect(() => new RunningScore(2).result()).to.throw("No images were scored");
  });
});

describe("softmaxRows", () => {
  it("turns each row into probabilities", () => {
    const [first, second] = softmaxRows([0, 0, Math.log(3), 0], 2);
    expect(first).to.deep.equal([0.5, 0.5]);
    expect(second[0]).to.be.closeTo(0.75, 1e-12);
  });

  it("does not overflow", () => {
    expect(softmaxRows([1000, 0], 2)).to.deep.equal([[1, 0]]);
  });

  it("gives no probabilities for logits that are not finite", () => {
    expect(() => softmaxRows([0, 1, NaN, 0], 2)).to.throw("A list of logits holds values");
    expect(() => softmaxRows([0, -Infinity], 2)).to.throw("-Infinity, at index 1");
  });
});
