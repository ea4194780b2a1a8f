import { expect } from "chai";
import type { AblationRow } from "../../../../lib/results/ablationFile";
import { ablationFacts } from "../../../../lib/tools/report/facts/ablationFacts";

const interval = { low: 0, high: 1 };
const scores = (auc: number, accuracy: number) => ({
  ...{ auc, accuracy, sensitivity: 0.5, specificity: 0.5 },
  ...{ accuracyInterval: interval, aucInterval: interval },
});
const row = (variant: string, seed: number, auc: number): AblationRow => ({
  ...{ model: "cnn", variant, seed, validation: scores(0.9, 0.8) },
  shifted: [{ shift: "darker", ...scores(auc, 0.75) }],
  ...{ abroad: null, bestEpoch: 3, seconds: 1 },
});

const factsOf = (rows: AblationRow[]) =>
  ablationFacts({
    ...{ budget: { trainImages: 640, validationImages: 320, epochs: 3 }, dataSet: "chest_xray" },
    ...{ seeds: [42, 43], cpu: "a processor" },
    rows,
  });

describe("ablationFacts", () => {
  const facts = factsOf([
    ...[row("robust, twice as long", 42, 0.96), row("robust, twice as long", 43, 0.98)],
    ...[row("learning rate 1e-4 (base)", 42, 0.9), row("learning rate 1e-4 (base)", 43, 0.904)],
  ]);

  it("say how much was compared, and which choice was best under shifts", () => {
    expect(facts).to.include({ trainImages: "640", validationImages: "320", seeds: "2" });
    expect(facts).to.include({ choices: "2", best: "robust, twice as long" });
  });

  it("give each choice's means over the seeds under a name of small letters", () => {
    expect(facts["robust-twice-as-long.shiftedAuc"]).to.equal("0.9700");
    expect(facts["learning-rate-1e-4-base.shiftedAuc"]).to.equal("0.9020");
    expect(facts["learning-rate-1e-4-base.shiftedAccuracy"]).to.equal("75.0 %");
    expect(facts["learning-rate-1e-4-base.accuracy"]).to.equal("80.0 %");
  });

  it("compare the order under shifts with the order abroad, as scipy.stats.spearmanr does", () => {
    const estimate = (value: number) => ({ estimate: value, low: value, high: value });
    const rows = [0.97, 0.9, 0.9, 0.85, 0.8].map((auc, i) => ({
      ...row(`choice ${i}`, 42, auc),
      abroad: {
        auc: estimate(0.5),
        withinViews: estimate([0.5, 0.6, 0.55, 0.7, 0.52][i]),
      },
    }));
    expect(factsOf(rows)).to.include({
      "abroad.ofBest": "0.500",
      "abroad.best": "choice 3",
      "abroad.best.withinViews": "0.700",
      "abroad.best.place": "4",
      // scipy 1.17.1: spearmanr([0.97, 0.9, 0.9, 0.85, 0.8], [0.5, 0.6, 0.55, 0.7, 0.52])
      "abroad.rankCorrelation": "−0.36",
    });
    expect(Object.keys(facts).filter((name) => name.startsWith("abroad"))).to.deep.equal([]);
  });

  it("tell how far the seeds of a choice lie apart from choices that have several", () => {
    const alone = ["a", "b", "c"].map((choice) => row(choice, 42, 0.9));
    const two = [row("d", 42, 0.9), row("d", 43, 0.93)];
    expect(factsOf([...alone, ...two]).seedsApart).to.equal("0.030");
    expect(factsOf(alone).seedsApart).to.equal("–");
  });
});
