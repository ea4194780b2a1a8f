import { expect } from "chai";
import {
  featureScale,
  fitLogisticRegression,
  logisticProbabilities,
  scaleFeatures,
} from "../../lib/audit/logisticRegression";
import fixture from "../fixtures/audit.json";
import { expectNear } from "../support/numbers";

const { features, labels, means, deviations, fits } = fixture.logistic;
const scaled = scaleFeatures(features, { means, deviations });

describe("featureScale", () => {
  it("equals scikit-learn's StandardScaler, also on a constant feature", () => {
    const scale = featureScale(features);
    expectNear(scale.means, means, 1e-12);
    expectNear(scale.deviations, deviations, 1e-12);
  });
});

describe("scaleFeatures", () => {
  it("gives mean 0 and deviation 1", () => {
    expectNear(
      scaleFeatures(
        [
          [1, 5],
          [3, 5],
        ],
        featureScale([
          [1, 5],
          [3, 5],
        ]),
      ).flat(),
      [-1, 0, 1, 0],
    );
  });
});

describe("fitLogisticRegression", () => {
  for (const { C, coefficients, intercept } of fits) {
    it(`equals scikit-learn's LogisticRegression(C=${C})`, () => {
      const model = fitLogisticRegression(scaled, labels, { C });
      expectNear(model.coefficients, coefficients, 1e-6);
      expectNear(model.intercept, intercept, 1e-6);
      expect(model.steps).to.be.below(20);
    });
  }

  it("holds the weights of classes that a line separates at a finite value", () => {
    const model = fitLogisticRegression([[-1], [-2], [1], [2]], [0, 0, 1, 1]);
    expect(model.coefficients[0]).to.be.within(0.5, 3);
    expectNear(model.intercept, 0, 1e-9);
  });

  it("reaches the minimum where full Newton steps run away: rows of very unlike size", () => {
    const rows = [
      [-7.6, -0.9],
      [-95.4, -114.2],
      [-2.1, 25.6],
      [0.2, 2.1],
      [-0.2, 0.1],
      [0, -0.2],
    ];
    const classes = [0, 0, 1, 1, 0, 1];
    const model = fitLogisticRegression(rows, classes, { C: 1000 });
    const excess = logisticProbabilities(model, rows).map((p, i) => 1000 * (p - classes[i]));
    const slope = model.coefficients.map((weight, k) =>
      excess.reduce((sum, e, i) => sum + e * rows[i][k], weight),
    );
    expectNear([...slope, excess.reduce((sum, e) => sum + e, 0)], [0, 0, 0], 1e-4);
  });

  it("refuses one class alone, and features without labels", () => {
    expect(() => fitLogisticRegression([[1], [2]], [1, 1])).to.throw(
      /needs images of both classes/,
    );
    expect(() => fitLogisticRegression([[1], [2]], [1])).to.throw(/same length, found 2 and 1/);
    expect(() => fitLogisticRegression([[1], [2]], [0, 1], { C: 0 })).to.throw(
      "C must be above 0, found 0",
    );
  });
});

describe("logisticProbabilities", () => {
  it("equals scikit-learn's predict_proba", () => {
    for (const { C, probabilities } of fits) {
      expectNear(
        logisticProbabilities(fitLogisticRegression(scaled, labels, { C }), scaled),
        probabilities,
        1e-7,
      );
    }
  });

  it("refuses rows of another length", () => {
    const model = { coefficients: [1, 2], intercept: 0, steps: 1 };
    expect(() => logisticProbabilities(model, [[1]])).to.throw(/same length/);
  });
});
