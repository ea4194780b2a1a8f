import { expect } from "chai";
import { fitTemperature, logOddsFromProbabilities } from "../../lib/metrics/temperature";
import type { PredictionRow } from "../../lib/results/predictionsFile";
import { validationTemperature } from "../../lib/results/validationTemperature";

const rowsOf = (split: "validation" | "test", labels: number[], scores: number[]) =>
  labels.map((label, i): PredictionRow => {
    const file = `${split}/person${i}.jpeg`;
    return { split, file, label, probability: scores[i] } as PredictionRow;
  });

describe("validationTemperature", () => {
  it("is the temperature of the validation images, whatever the test images say", () => {
    const [labels, scores] = [
      [1, 1, 0, 0, 1, 0],
      [0.9, 0.4, 0.1, 0.7, 0.8, 0.2],
    ];
    const rows = [
      ...rowsOf("validation", labels, scores),
      ...rowsOf("test", [1, 0, 1], [0.99, 0.98, 0.01]),
    ];
    const { temperature } = fitTemperature(labels, logOddsFromProbabilities(scores));
    expect(validationTemperature({ rows })).to.equal(temperature);
  });

  it("is null where validation is separated without an error", () => {
    const rows = rowsOf("validation", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]);
    expect(validationTemperature({ rows })).to.equal(null);
  });
});
