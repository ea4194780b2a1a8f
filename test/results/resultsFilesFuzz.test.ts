import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { formatJson } from "../../lib/base/files/formatJson";
import { readAblations } from "../../lib/results/ablationFile";
import { addBoxScores, type BoxScores, readBoxScores } from "../../lib/results/boxScoresFile";
import { readMetrics } from "../../lib/results/metricsFile";
import {
  type PredictionRow,
  readPredictions,
  writePredictions,
} from "../../lib/results/predictionsFile";
import { appendTestLog, readTestLog, testLogRow } from "../../lib/results/testLog";
import { readThreeClass } from "../../lib/results/threeClassFile";
import {
  readUncertainty,
  type UncertaintyRow,
  writeUncertainty,
} from "../../lib/results/uncertaintyFile";
import { exampleExplanationScores } from "../support/explanationScores";
import { fuzzReader } from "../support/fuzz";
import { exampleMetrics, examplePredictions } from "../support/modelMetrics";
import { exampleThreeClass } from "../support/threeClassResults";

/** What a writer of files writes. */
function written(write: (file: string) => void): Buffer {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "xray-test-"));
  try {
    write(path.join(folder, "file"));
    return fs.readFileSync(path.join(folder, "file"));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const isShare = (value: number) => expect(value).to.be.within(0, 1);

/** No byte may be replaced silently. */
const asText = (bytes: Buffer) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** What a file of JSON says, by another way than the library's. */
const asJson = (bytes: Buffer) => JSON.parse(asText(bytes));

/** A file of rows must hold a text for every text that came back: nothing is made up on the way. */
function holdsTexts(bytes: Buffer, texts: string[]): void {
  const text = asText(bytes).replaceAll('""', '"');
  texts.forEach((part) => expect(text.includes(part), JSON.stringify(part)).to.equal(true));
}

const uncertainty: UncertaintyRow[] = [0, 1, 2].map((i) => ({
  split: "test",
  file: `test/NORMAL/image, "${i}".jpeg`,
  label: i % 2,
  passes: 20,
  probability: 1 / (i + 2),
  standardDeviation: 0.1,
  entropy: 0.6,
  mutualInformation: 0.01,
}));

const score = {
  accuracy: 0.9,
  sensitivity: 0.95,
  specificity: 0.8,
  auc: 0.97,
  accuracyInterval: { low: 0.85, high: 0.94 },
  aucInterval: { low: 0.95, high: 0.99 },
};
const ablations = {
  budget: { trainImages: 100, validationImages: 50, epochs: 2 },
  dataSet: "example",
  seeds: [42],
  cpu: "example",
  rows: [
    {
      model: "cnn",
      variant: "no augmentation",
      seed: 42,
      validation: score,
      shifted: [{ shift: "darker", ...score }],
      abroad: null,
      bestEpoch: 2,
      seconds: 12.5,
    },
  ],
};

describe("damaged files of results: a right value or an error that names the file", () => {
  it("readBoxScores", () =>
    fuzzReader("box scores", {
      file: "box_scores.json",
      valid: written((file) => addBoxScores(file, exampleExplanationScores())),
      read: readBoxScores,
      checkValue({ scores }: BoxScores, bytes) {
        expect(asJson(bytes)).to.deep.equal({ scores });
        for (const { methods } of scores)
          for (const { marked } of methods) if (marked) isShare(marked.pointing.estimate);
      },
    }));

  it("readPredictions", () =>
    fuzzReader("predictions", {
      file: "predictions/cnn.csv",
      valid: written((file) => writePredictions(file, examplePredictions())),
      read: readPredictions,
      checkValue(rows: PredictionRow[], bytes) {
        expect(rows.length).to.be.greaterThan(0);
        rows.forEach(({ probability, label }) => {
          isShare(probability);
          expect(label).to.be.oneOf([0, 1]);
        });
        holdsTexts(
          bytes,
          rows.map(({ file }) => file),
        );
      },
    }));

  it("readUncertainty", () =>
    fuzzReader("uncertainty", {
      file: "uncertainty/cnn.csv",
      valid: written((file) => writeUncertainty(file, uncertainty)),
      read: readUncertainty,
      checkValue(rows: UncertaintyRow[], bytes) {
        expect(rows.length).to.be.greaterThan(0);
        rows.forEach(({ probability, standardDeviation, passes }) => {
          [probability, standardDeviation].forEach(isShare);
          expect(passes).to.be.within(2, Number.MAX_SAFE_INTEGER);
        });
        holdsTexts(
          bytes,
          rows.map(({ file }) => file),
        );
      },
    }));

  it("readTestLog", () =>
    fuzzReader("test log", {
      file: "test_log.csv",
      valid: written((file) => {
        appendTestLog(
          file,
          testLogRow("cnn", exampleMetrics(), { recipe: "original, settings", reason: "a test" }),
        );
        appendTestLog(
          file,
          testLogRow("cnn-43", exampleMetrics({ seed: 43 }), {
            recipe: "robust",
            reason: "a test",
          }),
        );
      }),
      read: readTestLog,
      checkValue(rows: ReturnType<typeof readTestLog>, bytes) {
        rows.forEach(({ accuracy, auc, seed, images }) => {
          [accuracy, auc].forEach(isShare);
          expect(Number.isSafeInteger(seed)).to.equal(true);
          expect(images).to.be.within(1, Number.MAX_SAFE_INTEGER);
        });
        holdsTexts(
          bytes,
          rows.flatMap(({ id, recipe }) => [id, recipe]),
        );
      },
    }));

  it("appendTestLog leaves a log that it cannot read as it is", () =>
    fuzzReader("test log to append to", {
      file: "test_log.csv",
      valid: written((file) =>
        appendTestLog(
          file,
          testLogRow("cnn", exampleMetrics(), { recipe: "original, settings", reason: "a test" }),
        ),
      ),
      read(file) {
        const before = fs.readFileSync(file);
        appendTestLog(
          file,
          testLogRow("cnn-44", exampleMetrics({ seed: 44 }), {
            recipe: "robust",
            reason: "a test",
          }),
        );
        const after = fs.readFileSync(file);
        // Put back, so that only what a refusal leaves behind counts as a change.
        fs.writeFileSync(file, before);
        return { before, after };
      },
      checkValue({ before, after }: Record<string, Buffer>) {
        expect(after.subarray(0, before.length).equals(before), "old lines stay").to.equal(true);
      },
    }));

  it("readMetrics", () =>
    fuzzReader("metrics", {
      file: "metrics/cnn.json",
      valid: formatJson(exampleMetrics()),
      read: readMetrics,
      checkValue(metrics, bytes) {
        expect(metrics).to.deep.equal(asJson(bytes));
        [metrics.splits.test.auc, metrics.splits.validation.rates.accuracy].forEach(isShare);
      },
    }));

  it("readAblations", () =>
    fuzzReader("ablations", {
      file: "ablations.json",
      valid: formatJson(ablations),
      read: readAblations,
      checkValue(value, bytes) {
        expect(value).to.deep.equal(asJson(bytes));
        value.rows.forEach((row: any) => isShare(row.validation.auc));
      },
    }));

  it("readThreeClass", () =>
    fuzzReader("three classes", {
      file: "three_class.json",
      valid: formatJson(exampleThreeClass()),
      read: readThreeClass,
      checkValue(value, bytes) {
        expect(value).to.deep.equal(asJson(bytes));
        isShare(value.splits.test.auc.macro);
      },
    }));
});
