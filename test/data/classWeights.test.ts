import { expect } from "chai";
import type { LabelledImage } from "../../lib/base/types";
import { classCounts, classWeights } from "../../lib/data/classWeights";
import { expectClose } from "../support/tensors";

function imagesWith(...counts: number[]): LabelledImage[] {
  return counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, i) => ({
      path: "",
      file: `${label}/${i}`,
      label,
      patient: `${i}`,
      subtype: null,
    })),
  );
}

describe("classCounts(images)", () => {
  it("counts in label order", () => {
    expect(classCounts(imagesWith(3, 5))).to.deep.equal([3, 5]);
  });

  it("counts a class without images as 0", () => {
    expect(classCounts(imagesWith(2), 3)).to.deep.equal([2, 0, 0]);
  });

  it("names the file of a label out of range", () => {
    expect(() => classCounts(imagesWith(1, 1, 1))).to.throw("2/0 has label 2, expected 0 to 1");
  });
});

describe("classWeights(images)", () => {
  // sklearn.utils.class_weight.compute_class_weight("balanced", classes=[0, 1], y=1341 * [0] + 3875
  // * [1])
  it("equals scikit-learn's balanced weights for the training set", () => {
    expectClose(classWeights(imagesWith(1341, 3875)), [1.9448173, 0.6730323], 1e-6);
  });

  it("gives the mean image a weight of 1", () => {
    const [normal, pneumonia] = classWeights(imagesWith(7, 13));
    expectClose([(7 * normal + 13 * pneumonia) / 20], [1], 1e-12);
  });

  it("refuses a class without images", () => {
    expect(() => classWeights(imagesWith(4, 0))).to.throw("Class 1 has no images");
  });
});
