import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../lib/base/projectRoot";
import { listNotebooks } from "../../lib/tools/runner/notebookFile";
import { findPython } from "../../lib/tools/runner/notebookPython";
import { executeNotebook, writeNotebook } from "../support/notebooks";
import { withTempFolder } from "../support/tempFolder";

interface Output {
  output_type: string;
  text?: string | string[];
  data?: Record<string, unknown>;
}

/** Runs cells in a folder laid out like this project and returns the outputs of each cell. */
async function outputsOf(sources: string[], env: Record<string, string> = {}): Promise<Output[][]> {
  return withTempFolder(async (folder) => {
    const notebooks = path.join(folder, "notebooks");
    writeNotebook(notebooks, "01_show", sources);
    fs.copyFileSync(
      path.join(projectRoot(), "notebooks", "show.ts"),
      path.join(notebooks, "show.ts"),
    );
    for (const name of ["lib", "node_modules"]) {
      fs.symlinkSync(path.join(projectRoot(), name), path.join(folder, name), "junction");
    }
    const [notebook] = listNotebooks(notebooks);
    await executeNotebook(notebook, {
      python: findPython(),
      outputFolder: folder,
      env: { ...process.env, ...env },
    });
    const executed = fs.readFileSync(path.join(folder, "01_show.ipynb"), "utf8");
    return (JSON.parse(executed) as { cells: Array<{ outputs: Output[] }> }).cells.map(
      (cell) => cell.outputs,
    );
  });
}

const IMPORT = 'import { showFigure, showTable, startProgress } from "./show";';
const PROGRESS = `
  const progress = startProgress("Training");
  progress.update(1, 4, "epoch 1/1");
  progress.line("epoch 1/1  loss 0.5");
  progress.update(4, 4);`;
const FIGURE =
  '{ data: [{ type: "bar", x: ["a", "b"], y: [1, 2] }], layout: { title: { text: "Bars" } } }';
const TABLE = '{ columns: ["x"], index: [0], values: [[1]] }';

const joined = (text: unknown): string => [text].flat().join("");

describe("notebooks/show.ts", () => {
  let watched: Output[][];
  before(async () => {
    const sources = [`await showFigure(${FIGURE});`, `showTable(${TABLE});`, PROGRESS];
    watched = await outputsOf([IMPORT, ...sources], { XRAY_HEADLESS: "" });
  });

  it("shows a figure as Plotly numbers and as a picture in one output", () => {
    const [, [output, ...more]] = watched;
    expect(more).to.deep.equal([]);
    expect(output.data).to.include.keys("application/vnd.plotly.v1+json", "image/png");
    const png = Buffer.from(joined(output.data?.["image/png"]), "base64");
    expect(png.subarray(1, 4).toString()).to.equal("PNG");
  });

  it("shows a table as HTML and as text in one output", () => {
    const [, , [table]] = watched;
    expect(table.data).to.have.all.keys("text/html", "text/plain");
    expect(joined(table.data?.["text/plain"])).to.equal("x\n-\n1");
  });

  it("overwrites one output while someone watches", () => {
    const [output, ...more] = watched[3];
    expect(more).to.deep.equal([]);
    expect(joined(output.data?.["text/plain"])).to.equal(
      `Training\nepoch 1/1  loss 0.5\n${"█".repeat(24)}  4/4`,
    );
  });

  it("prints only the marked lines when nobody watches", async () => {
    const [, outputs] = await outputsOf([IMPORT, PROGRESS], { XRAY_HEADLESS: "1" });
    expect(outputs.map(({ text }) => joined(text))).to.deep.equal(["▸ epoch 1/1  loss 0.5\n"]);
  });
});
