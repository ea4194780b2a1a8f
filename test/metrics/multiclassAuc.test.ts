import { expect } from "chai";
import { multiclassAuc, oneAgainstRest } from "../../lib/metrics/multiclassAuc";
import { rocAuc } from "../../lib/metrics/roc";
import { multiclassCases } from "../support/multiclassFixture";
import { expectNear } from "../support/numbers";

describe("multiclassAuc", () => {
  for (const entry of multiclassCases) {
    it(`equals scikit-learn's: ${entry.name}`, () => {
      const auc = multiclassAuc(entry.yTrue, entry.probabilities);
      expectNear(auc.classes, entry.classAucs);
      expectNear(auc.macro, entry.macroAuc);
    });
  }

  it("is rocAuc for both classes when there are two", () => {
    const yTrue = [0, 1, 0, 1, 1];
    const scores = [0.2, 0.4, 0.6, 0.8, 0.4];
    const { classes, macro } = multiclassAuc(
      yTrue,
      scores.map((score) => [1 - score, score]),
    );
    expectNear([...classes, macro], new Array(3).fill(rocAuc(yTrue, scores)));
  });

  it("is 1 where every class is told apart and 0.5 where all images look the same", () => {
    const eye = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    expect(multiclassAuc([0, 1, 2], eye)).to.deep.equal({ classes: [1, 1, 1], macro: 1 });
    expect(
      multiclassAuc(
        [0, 1, 2],
        eye.map(() => [0.5, 0.25, 0.25]),
      ).macro,
    ).to.equal(0.5);
  });

  it("says which class has no images", () => {
    expect(() =>
      multiclassAuc(
        [0, 1, 1],
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      ),
    ).to.throw("Images of every class are needed, of two or more; found 1, 2, 0 by class");
  });

  it("rejects logits, rows of different length and labels outside the classes", () => {
    expect(() =>
      multiclassAuc(
        [0, 1],
        [
          [2, -1],
          [0.5, 0.5],
        ],
      ),
    ).to.throw(/Row 0 .* found 2, -1\. Pass the softmax/);
    expect(() =>
      multiclassAuc(
        [0, 1],
        [
          [0.5, 0.4],
          [0.5, 0.5],
        ],
      ),
    ).to.throw(/Row 0 .* sum to 1, found 0.5, 0.4/);
    expect(() => multiclassAuc([0, 1], [[0.5, 0.5], [1]])).to.throw(
      "Row 1 of probabilities has 1 values",
    );
    expect(() =>
      multiclassAuc(
        [0, 2],
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      ),
    ).to.throw("from 0 to 1, found 2 at index 1");
    expect(() => multiclassAuc([0], [])).to.throw("same length, found 1 and 0");
  });
});

describe("oneAgainstRest", () => {
  it("makes class k the positive one", () => {
    expect(
      oneAgainstRest(
        [2, 0, 1],
        [
          [0.1, 0.2, 0.7],
          [0.6, 0.3, 0.1],
          [0.2, 0.5, 0.3],
        ],
        2,
      ),
    ).to.deep.equal([
      [1, 0, 0],
      [0.7, 0.1, 0.3],
    ]);
  });
});
