import { expect } from "chai";
import type { PredictionRow } from "../../lib/results/predictionsFile";
import { averagePredictions, splitAnswers } from "../../lib/results/splitAnswers";
import { expectNear } from "../support/numbers";

const row = (
  file: string,
  label: number,
  probability: number,
  split: PredictionRow["split"] = "test",
) => ({ split, file, label, probability });
const NORMAL = "test/NORMAL/NORMAL2-IM-0383-0001.jpeg";
const VIRUS = "test/PNEUMONIA/person7_virus_9.jpeg";

describe("splitAnswers", () => {
  it("takes one split, in order, with patient and subtype from the names", () => {
    const rows = [row(NORMAL, 0, 0.1), row(VIRUS, 1, 0.2), row("scan.png", 1, 0.3)];
    expect(
      splitAnswers([row("train/x.jpeg", 0, 0.5, "validation"), ...rows], "test"),
    ).to.deep.equal({
      files: [NORMAL, VIRUS, "scan.png"],
      patients: ["IM-0383", "person7", "scan.png"],
      subtypes: [null, "virus", null],
      yTrue: [0, 1, 1],
      yScore: [0.1, 0.2, 0.3],
    });
  });

  it("names the splits there are when one is missing", () => {
    expect(() => splitAnswers([row(NORMAL, 0, 0.1)], "validation")).to.throw(
      "validation split; splits found: test",
    );
  });
});

describe("averagePredictions", () => {
  it("averages each image's probabilities, in the first model's order", () => {
    const first = [row(NORMAL, 0, 0.1), row(VIRUS, 1, 0.6)];
    const second = [
      row(VIRUS, 1, 0.9),
      row(NORMAL, 0, 0.2),
      row("train/other.jpeg", 0, 1, "validation"),
    ];
    const third = [row(NORMAL, 0, 0.6), row(VIRUS, 1, 0.9)];
    const mean = averagePredictions([first, second, third], "test");
    expect(mean.map(({ file, label }) => [file, label])).to.deep.equal([
      [NORMAL, 0],
      [VIRUS, 1],
    ]);
    expectNear(
      mean.map(({ probability }) => probability),
      [0.3, 0.8],
    );
  });

  it("refuses models that were scored on other images, or with other labels", () => {
    const whole = [row(NORMAL, 0, 0.1), row(VIRUS, 1, 0.6)];
    const part = whole.slice(1);
    expect(() => averagePredictions([whole, part], "test")).to.throw(
      "the same test images (2, 1 predictions)",
    );
    const relabelled = [row(NORMAL, 1, 0.1), row(VIRUS, 1, 0.6)];
    expect(() => averagePredictions([whole, relabelled], "test")).to.throw("same test");
    expect(() => averagePredictions([whole, whole], "validation")).to.throw("same validation");
    expect(() => averagePredictions([], "test")).to.throw("same test");
  });
});
