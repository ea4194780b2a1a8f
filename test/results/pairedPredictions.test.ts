import { expect } from "chai";
import { pairPredictions } from "../../lib/results/pairedPredictions";
import type { PredictionRow } from "../../lib/results/predictionsFile";

const FILES = [
  ["test/NORMAL/NORMAL2-IM-0383-0001.jpeg", 0],
  ["test/PNEUMONIA/person7_virus_9.jpeg", 1],
  ["test/PNEUMONIA/scan.jpeg", 1],
] as const;

function rowsOf(probabilities: number[]): PredictionRow[] {
  const rows = FILES.map(([file, label], i) => ({
    split: "test" as const,
    file,
    label,
    probability: probabilities[i],
  }));
  return [
    { split: "validation", file: "train/NORMAL/IM-0001-0001.jpeg", label: 0, probability: 0.5 },
    ...rows,
  ];
}

describe("pairPredictions", () => {
  it("puts the second model's answers into the first one's order", () => {
    const pairs = pairPredictions(
      rowsOf([0.1, 0.2, 0.3]),
      rowsOf([0.7, 0.8, 0.9]).reverse(),
      "test",
    );
    expect(pairs.files).to.deep.equal(FILES.map(([file]) => file));
    expect(pairs.yTrue).to.deep.equal([0, 1, 1]);
    expect(pairs.first).to.deep.equal([0.1, 0.2, 0.3]);
    expect(pairs.second).to.deep.equal([0.7, 0.8, 0.9]);
  });

  it("reads patient and subtype from the names; a name without a patient stands for itself", () => {
    const pairs = pairPredictions(rowsOf([0.1, 0.2, 0.3]), rowsOf([0.1, 0.2, 0.3]), "test");
    expect(pairs.patients).to.deep.equal(["IM-0383", "person7", "scan.jpeg"]);
    expect(pairs.subtypes).to.deep.equal([null, "virus", null]);
  });

  it("refuses models that were scored on different images, and says how many are common", () => {
    const all = rowsOf([0.1, 0.2, 0.3]);
    expect(() => pairPredictions(all, all.slice(0, 3), "test")).to.throw(
      /3 and 2 predictions, 2 in common/,
    );
    expect(() => pairPredictions(all.slice(0, 3), all, "test")).to.throw(
      /2 and 3 predictions, 2 in common/,
    );
  });

  it("refuses rows with different labels", () => {
    const flipped = rowsOf([0.1, 0.2, 0.3]).map((row) => ({ ...row, label: 1 - row.label }));
    expect(() => pairPredictions(rowsOf([0.1, 0.2, 0.3]), flipped, "test")).to.throw(/0 in common/);
  });

  it("refuses a split without predictions", () => {
    expect(() =>
      pairPredictions(rowsOf([0.1, 0.2, 0.3]), rowsOf([0.1, 0.2, 0.3]), "train"),
    ).to.throw(/train/);
  });
});
