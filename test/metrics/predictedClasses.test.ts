import { expect } from "chai";
import { predictedClasses } from "../../lib/metrics/predictedClasses";
import { multiclassCases } from "../support/multiclassFixture";

describe("predictedClasses", () => {
  for (const entry of multiclassCases) {
    it(`equals numpy's argmax: ${entry.name}`, () =>
      expect(predictedClasses(entry.probabilities)).to.deep.equal(entry.predicted));
  }

  it("takes the first of equally probable classes", () => {
    expect(
      predictedClasses([
        [0.4, 0.4, 0.2],
        [0.2, 0.4, 0.4],
      ]),
    ).to.deep.equal([0, 1]);
  });
});
