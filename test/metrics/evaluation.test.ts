import { expect } from "chai";
import { evaluate, predictedLabels } from "../../lib/metrics/evaluation";
import { classificationCase } from "../support/metricsFixture";
import { expectNear } from "../support/numbers";

describe("predictedLabels", () => {
  it("calls an image PNEUMONIA from the threshold on", () => {
    expect(predictedLabels([0.2, 0.5, 0.9])).to.deep.equal([0, 1, 1]);
    expect(predictedLabels([0.2, 0.5, 0.9], 0.6)).to.deep.equal([0, 0, 1]);
  });
});

describe("evaluate", () => {
  const entry = classificationCase("many ties");

  it("gathers scikit-learn's values of every metric", () => {
    const result = evaluate(entry.yTrue, entry.yScore);
    expect(result.count).to.equal(entry.yTrue.length);
    expect(result.confusionMatrix).to.deep.equal(entry.confusionMatrix);
    expectNear(result.rates.specificity, entry.rates.specificity);
    expectNear(result.report.macroAverage.f1, entry.report["macro avg"]["f1-score"]);
    expectNear(result.auc, entry.auc);
    expectNear(result.averagePrecision, entry.averagePrecision);
    expectNear(result.precisionRecall.recall, entry.precisionRecallShort[1] as number[]);
    expectNear(result.roc.truePositiveRate, entry.roc[1]);
  });

  it("survives JSON unchanged, the infinite threshold as null", () => {
    const result = evaluate(entry.yTrue, entry.yScore);
    expect(result.roc.thresholds[0]).to.equal(null);
    expect(JSON.parse(JSON.stringify(result))).to.deep.equal(result);
  });

  it("uses the threshold for the rates and not for the AUC", () => {
    const low = evaluate(entry.yTrue, entry.yScore, { threshold: 0.1 });
    const high = evaluate(entry.yTrue, entry.yScore, { threshold: 0.9 });
    expect(low.threshold).to.equal(0.1);
    expect(low.rates.sensitivity).to.be.above(high.rates.sensitivity);
    expect(low.rates.specificity).to.be.below(high.rates.specificity);
    expect(low.auc).to.equal(high.auc);
  });

  it("names the classes in its report", () => {
    const { report } = evaluate([0, 1], [0.1, 0.9]);
    expect(report.classes.map((row) => row.name)).to.deep.equal(["NORMAL", "PNEUMONIA"]);
  });

  it("rejects logits in place of probabilities", () => {
    expect(() => evaluate([0, 1], [-2.5, 3])).to.throw(
      "between 0 and 1, found -2.5 at index 0. Pass the softmax",
    );
  });

  it("rejects a split of one class", () => {
    expect(() => evaluate([1, 1], [0.5, 0.6])).to.throw("needs images of both classes");
  });
});
