import { expect } from "chai";
import { abroadFacts, hiddenFacts } from "../../../../lib/tools/report/facts/abroadFacts";
import { exampleExternal } from "../../../support/externalResults";

describe("abroadFacts", () => {
  const results = exampleExternal(["resnet18"]);
  const facts = abroadFacts(results);
  const [{ home, abroad }] = results.models;

  it("say what is left of each model, beside what it has at home", () => {
    expect(facts["resnet18.home"]).to.equal(home.auc.estimate.toFixed(3));
    expect(facts["resnet18.auc"]).to.equal("0.500");
    expect(facts["resnet18.auc.interval"]).to.equal("0.300–0.800");
    expect(facts["resnet18.withinViews"]).to.equal(abroad.withinViews!.estimate.toFixed(3));
    expect(facts.images).to.equal("40");
  });

  it("turn the threshold from home into found and falsely alarmed", () => {
    const { sensitivity, specificity } = abroad.atHomeThreshold!;
    expect(facts["resnet18.sensitivity"]).to.equal(`${(100 * sensitivity.estimate).toFixed(0)} %`);
    expect(facts["resnet18.falseAlarms"]).to.equal(
      `${(100 * (1 - specificity.estimate)).toFixed(0)} %`,
    );
  });

  it("name every group by its name without spaces", () => {
    for (const { group, images } of [...abroad.byView, ...abroad.bySex, ...abroad.byAge])
      expect(facts[`resnet18.${group.replaceAll(" ", "")}.images`]).to.equal(String(images));
  });
});

describe("hiddenFacts", () => {
  const at = (estimate: number) => ({ estimate, low: 0, high: 1 });
  const row = (hidden: string, home: number, abroad: number | null) => ({
    hidden,
    home: at(home),
    abroad: abroad === null ? null : at(abroad),
    withinViews: null,
  });

  it("say what is left within the views there, with its interval", () => {
    const model = {
      ...{ id: "cnn", name: "CNN, seed 42", model: "cnn" as const, seed: 42 },
      ...{ weightsHash: "0".repeat(64), homeFingerprint: "0".repeat(64) },
      abroadFingerprint: null,
      rows: [
        {
          ...row("everything but a border of 32 pixels hidden", 0.8, 0.67),
          withinViews: { estimate: 0.747, low: 0.709, high: 0.781 },
        },
      ],
    };
    expect(hiddenFacts({ models: [model] })).to.include({
      "cnn.centre32.withinViews": "0.747",
      "cnn.centre32.withinViews.interval": "0.709–0.781",
    });
  });

  it("name what is hidden and how wide, at home and abroad where there is one", () => {
    const model = {
      ...{ id: "cnn", name: "CNN, seed 42", model: "cnn" as const, seed: 42 },
      ...{ weightsHash: "0".repeat(64), homeFingerprint: "0".repeat(64) },
      abroadFingerprint: null,
      rows: [
        row("nothing hidden", 0.9, null),
        row("border of 32 pixels hidden", 0.8, 0.55),
        row("everything but a border of 32 pixels hidden", 0.7, null),
      ],
    };
    expect(hiddenFacts({ models: [model] })).to.deep.equal({
      "cnn.nothingnone": "0.900",
      "cnn.border32": "0.800",
      "cnn.border32.abroad": "0.550",
      "cnn.centre32": "0.700",
    });
  });
});
