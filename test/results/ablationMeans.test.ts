import { expect } from "chai";
import type { AblationRow, VariantScore } from "../../lib/results/ablationFile";
import { ablationMeans } from "../../lib/results/ablationMeans";

const score = (auc: number, accuracy: number): VariantScore => ({
  ...{ auc, accuracy, sensitivity: 1, specificity: 1 },
  accuracyInterval: { low: 0, high: 1 },
  aucInterval: { low: 0, high: 1 },
});

const estimateOf = (estimate: number) => ({ estimate, low: 0, high: 1 });

const row = (variant: string, seed: number, aucs: [number, number, number]): AblationRow => ({
  ...{ model: "cnn", variant, seed, bestEpoch: 3, seconds: 1 },
  validation: score(aucs[0], 0.9),
  shifted: [
    { shift: "darker", ...score(aucs[1], 0.8) },
    { shift: "wider", ...score(aucs[2], 0.6) },
  ],
  abroad: { auc: estimateOf(0.5), withinViews: estimateOf(seed === 42 ? 0.5 : 0.6) },
});

describe("ablationMeans", () => {
  const rows = [
    row("plain", 42, [0.9, 0.8, 0.6]),
    row("strong", 42, [0.8, 0.85, 0.75]),
    row("plain", 43, [0.94, 0.8, 0.64]),
    row("strong", 43, [0.82, 0.9, 0.9]),
  ];

  it("averages over seeds and shifts and ranks by the AUC under shifts", () => {
    const [first, second] = ablationMeans({ rows });
    expect([first.choice, second.choice]).to.deep.equal(["strong", "plain"]);
    expect(first.shiftedAuc).to.be.closeTo(0.85, 1e-12);
    expect(first.seedsApart).to.be.closeTo(0.1, 1e-12);
    expect(second.shiftedAuc).to.be.closeTo(0.71, 1e-12);
    expect(first.abroadWithinViews).to.be.closeTo(0.55, 1e-12);
    expect(second.seedsApart).to.be.closeTo(0.02, 1e-12);
    expect(second.auc).to.be.closeTo(0.92, 1e-12);
    expect(second.shiftedAccuracy).to.be.closeTo(0.7, 1e-12);
    expect(second.accuracy).to.be.closeTo(0.9, 1e-12);
  });

  it("knows nothing of abroad unless every seed was tried there", () => {
    const [known, unknown] = rows.filter(({ variant }) => variant === "plain");
    const some = [known, { ...unknown, abroad: null }];
    expect(ablationMeans({ rows: some })[0].abroadWithinViews).to.equal(null);
  });

  it("cannot say what chance moves where there is one seed", () => {
    expect(ablationMeans({ rows: rows.slice(0, 2) })[0].seedsApart).to.equal(null);
  });
});
