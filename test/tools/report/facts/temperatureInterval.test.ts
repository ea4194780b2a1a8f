import { expect } from "chai";
import { createRandom } from "../../../../lib/base/random";
import type { PredictionRow } from "../../../../lib/results/predictionsFile";
import { validationTemperature } from "../../../../lib/results/validationTemperature";
import { temperatureInterval } from "../../../../lib/tools/report/facts/temperatureInterval";

/** Validation answers whose log-odds are twice as far from 0 as the truth allows. */
function tooSure(patients: number): PredictionRow[] {
  const random = createRandom(42, "too sure");
  return Array.from({ length: patients }, (_, i) => {
    const logOdds = random.uniform(-2, 2);
    const isIll = random.chance(1 / (1 + Math.exp(-logOdds)));
    const folder = isIll ? "PNEUMONIA" : "NORMAL";
    return {
      ...{ split: "validation" as const, label: isIll ? (1 as const) : (0 as const) },
      file: `train/${folder}/person${i}_virus_1.jpeg`,
      probability: 1 / (1 + Math.exp(-2 * logOdds)),
    };
  });
}

describe("temperatureInterval", () => {
  it("holds the temperature, and 1 not where a model is clearly too sure", () => {
    const rows = tooSure(400);
    const { low, high } = temperatureInterval(rows, { resamples: 60 });
    expect(validationTemperature({ rows })).to.be.within(low, high);
    expect(low).to.be.above(1);
    expect(high).to.be.below(4);
  });

  it("is wider where there are fewer patients, and the same for the same seed", () => {
    const width = (patients: number) => {
      const { low, high } = temperatureInterval(tooSure(patients), { resamples: 60, seed: 7 });
      return high - low;
    };
    expect(width(60)).to.be.above(1.5 * width(400));
    expect(width(60)).to.equal(width(60));
  });

  it("leaves out draws that have no best temperature", () => {
    // Two of sixteen are wrong: many a draw holds neither of them.
    const rows = tooSure(16).map((row, i) => ({ ...row, probability: row.label ? 0.9 : 0.1, i }));
    const wrong = rows.map(({ i, ...row }) =>
      i < 2 ? { ...row, probability: 1 - row.probability } : row,
    );
    const { low, high } = temperatureInterval(wrong, { resamples: 100 });
    expect(low).to.be.above(0);
    expect(high).to.be.below(100);
  });
});
