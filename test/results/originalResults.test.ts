import { expect } from "chai";
import { ORIGINAL_RESULTS, publishedCounts } from "../../lib/results/originalResults";

const find = (model: string, source: string) =>
  ORIGINAL_RESULTS.find((result) => result.model === model && result.source === source)!;
const accuracyOf = ({ tn, fp, fn, tp }: ReturnType<typeof publishedCounts>) =>
  (tn + tp) / (tn + fp + fn + tp);

describe("ORIGINAL_RESULTS", () => {
  it("holds both models from both sources", () => {
    expect(ORIGINAL_RESULTS.map(({ model, source }) => `${model} ${source}`)).to.have.members([
      "cnn README",
      "cnn notebook",
      "resnet18 README",
      "resnet18 notebook",
    ]);
  });

  it("has an accuracy that follows from the rates, but for the README's ResNet-18", () => {
    for (const result of ORIGINAL_RESULTS) {
      const gap = Math.abs(accuracyOf(publishedCounts(result)) - result.accuracy);
      if (result === find("resnet18", "README")) expect(gap).to.be.closeTo(0.0048, 0.0001);
      else expect(gap).to.be.below(0.0001);
    }
  });
});

describe("publishedCounts", () => {
  it("gives the confusion matrix that the original's notebook printed for ResNet-18", () => {
    expect(publishedCounts(find("resnet18", "notebook"))).to.deep.equal({
      tn: 193,
      fp: 41,
      fn: 6,
      tp: 384,
    });
  });

  it("gives the README's missed cases: 23 by the CNN, 8 by ResNet-18", () => {
    expect(publishedCounts(find("cnn", "README")).fn).to.equal(23);
    expect(publishedCounts(find("resnet18", "README")).fn).to.equal(8);
  });
});
