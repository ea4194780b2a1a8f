import { expect } from "chai";
import fc from "fast-check";
import { confusionMatrix } from "../../lib/metrics/confusionMatrix";
import { predictedLabels } from "../../lib/metrics/evaluation";
import { classificationCases } from "../support/metricsFixture";

describe("confusionMatrix", () => {
  it("counts true classes in rows and predicted classes in columns", () => {
    expect(confusionMatrix([0, 0, 1, 1, 1], [0, 1, 1, 1, 0])).to.deep.equal([
      [1, 1],
      [1, 2],
    ]);
  });

  it("takes more than two classes", () => {
    expect(confusionMatrix([0, 1, 2, 2], [0, 2, 2, 1], 3)).to.deep.equal([
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 1],
    ]);
  });

  for (const entry of classificationCases) {
    it(`equals scikit-learn's: ${entry.name}`, () => {
      const matrix = confusionMatrix(entry.yTrue, predictedLabels(entry.yScore));
      expect(matrix).to.deep.equal(entry.confusionMatrix);
    });
  }

  it("sums to the number of images, and its rows to the class counts", () => {
    const label = fc.constantFrom(0, 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1 }), (pairs) => {
        const yTrue = pairs.map((pair) => pair[0]);
        const matrix = confusionMatrix(
          yTrue,
          pairs.map((pair) => pair[1]),
        );
        expect(matrix.flat().reduce((a, b) => a + b)).to.equal(pairs.length);
        expect(matrix[1][0] + matrix[1][1]).to.equal(yTrue.filter((value) => value === 1).length);
      }),
    );
  });

  it("leaves its input unchanged", () => {
    const [yTrue, yPred] = [
      [1, 0],
      [0, 0],
    ];
    confusionMatrix(yTrue, yPred);
    expect([yTrue, yPred]).to.deep.equal([
      [1, 0],
      [0, 0],
    ]);
  });

  it("rejects lists of different length", () => {
    expect(() => confusionMatrix([0, 1], [0])).to.throw("same length, found 2 and 1");
  });

  it("rejects an empty list", () => {
    expect(() => confusionMatrix([], [])).to.throw("yTrue is empty");
  });

  it("names a label outside the classes with its index", () => {
    expect(() => confusionMatrix([0, 2], [0, 1])).to.throw(
      "yTrue must hold whole numbers from 0 to 1, found 2 at index 1",
    );
    expect(() => confusionMatrix([0, 1], [0, 0.5])).to.throw("yPred must hold whole numbers");
  });
});
