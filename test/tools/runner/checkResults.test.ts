import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import type { SplitName } from "../../../lib/base/types";
import { writeMetrics } from "../../../lib/results/metricsFile";
import { recomputeFromPredictions, writePredictions } from "../../../lib/results/predictionsFile";
import {
  checkFigure,
  checkModel,
  checkNotebook,
  checkResults,
} from "../../../lib/tools/runner/checkResults";
import { exampleMetrics, examplePredictions } from "../../support/modelMetrics";
import { withTempFolder } from "../../support/tempFolder";

/** Writes a picture, white except for a black bar, and returns its path. */
async function drawPicture(
  folder: string,
  name: string,
  { width = 600, height = 400, bar = 40 } = {},
) {
  const pixels = Buffer.alloc(width * height, 255);
  pixels.fill(0, 0, width * bar);
  const file = path.join(folder, name);
  await sharp(pixels, { raw: { width, height, channels: 1 } }).toFile(file);
  return file;
}

async function messageOf(action: () => unknown): Promise<string> {
  try {
    await action();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("checkFigure", () => {
  it("accepts a picture of the format in its name", async () => {
    await withTempFolder(async (folder) => {
      await checkFigure(await drawPicture(folder, "a.png"));
      await checkFigure(await drawPicture(folder, "b.jpeg"));
    });
  });

  it("rejects a missing, a blank and a small picture", async () => {
    await withTempFolder(async (folder) => {
      expect(await messageOf(() => checkFigure(path.join(folder, "none.png")))).to.contain(
        "is missing",
      );
      const blank = await drawPicture(folder, "blank.png", { bar: 0 });
      expect(await messageOf(() => checkFigure(blank))).to.contain("is blank");
      const small = await drawPicture(folder, "small.png", { width: 100 });
      expect(await messageOf(() => checkFigure(small))).to.contain("found 100 x 400");
    });
  });

  it("rejects a file that only has a picture's name, and a picture with another's", async () => {
    await withTempFolder(async (folder) => {
      const text = path.join(folder, "text.png");
      fs.writeFileSync(text, "<html>");
      expect(await messageOf(() => checkFigure(text))).to.contain("is not a picture");
      const renamed = path.join(folder, "renamed.png");
      fs.renameSync(await drawPicture(folder, "a.jpeg"), renamed);
      expect(await messageOf(() => checkFigure(renamed))).to.contain("found jpeg");
    });
  });
});

describe("checkModel", () => {
  /**
   * Writes both files, with the largest score of split `changed` moved after the metrics were
   * computed.
   */
  const messageWith = (changed: SplitName | null) =>
    withTempFolder((folder) => {
      const [metrics, predictions] = [path.join(folder, "cnn.json"), path.join(folder, "cnn.csv")];
      const rows = examplePredictions();
      const evaluationOf = (split: SplitName) => recomputeFromPredictions(rows, split);
      const splits = {
        train: evaluationOf("train"),
        validation: evaluationOf("validation"),
        test: evaluationOf("test"),
      };
      writeMetrics(metrics, exampleMetrics({ splits }));
      const ofSplit = rows.filter(({ split }) => split === changed);
      const largest = ofSplit.sort((a, b) => b.probability - a.probability).slice(0, 1);
      largest.forEach((row) => (row.probability += 1e-12));
      writePredictions(predictions, rows);
      return messageOf(() => checkModel(metrics, predictions));
    });

  it("accepts metrics that the predictions give anew, to the last digit", async () => {
    expect(await messageWith(null)).to.equal("");
  });

  it("names the split and the metric on which they disagree, however little", async () => {
    for (const split of ["train", "validation", "test"] as const) {
      expect(await messageWith(split)).to.contain(`states another ${split} roc than`);
    }
  });
});

describe("checkNotebook", () => {
  const cell = (more: object) => ({
    cell_type: "code",
    source: ["1 + 1"],
    execution_count: 1,
    outputs: [],
    ...more,
  });
  const check = (cells: object[]) =>
    withTempFolder((folder) => {
      const file = path.join(folder, "01.ipynb");
      fs.writeFileSync(file, JSON.stringify({ cells }));
      return messageOf(() => checkNotebook(file));
    });

  it("accepts text, empty cells and cells that have run", async () => {
    const empty = cell({ source: [" \n"], execution_count: null });
    expect(await check([{ cell_type: "markdown", source: "# Title" }, empty, cell({})])).to.equal(
      "",
    );
  });

  it("names the cell that ended with an error or has not run", async () => {
    const error = { output_type: "error", ename: "TypeError", evalue: "x is undefined" };
    expect(await check([cell({}), cell({ outputs: [error] })])).to.contain(
      "cell 2 ended with TypeError: x is undefined",
    );
    expect(await check([cell({ execution_count: null })])).to.contain("cell 1 has not run");
  });
});

describe("checkResults", () => {
  it("lists every problem at once: 11 figures, 2 models and each notebook", async () => {
    await withTempFolder(async (folder) => {
      fs.writeFileSync(path.join(folder, "01_first.ipynb"), JSON.stringify({ cells: [] }));
      const problems = await checkResults(path.join(folder, "results"), folder);
      expect(problems).to.have.length(11 + 2 + 1);
    });
  });
});
