import fs from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import sharp from "sharp";
import { check } from "../../base/checks";
import type { Evaluation } from "../../metrics/evaluation";
import { readMetrics } from "../../results/metricsFile";
import { readPredictions, recomputeFromPredictions } from "../../results/predictionsFile";
import { FIGURE_NAMES, resultsPaths } from "../../results/resultsPaths";
import { listNotebooks } from "./notebookFile";

const MODELS = ["cnn", "resnet18"] as const;
/** Smaller pictures cannot be read at half their size. */
const SMALLEST_FIGURE = { width: 500, height: 300 };
/** Standard deviation of the grey levels (0-255); an empty page has 0. */
const BLANK = 2;

/**
 * Checks what a run of all notebooks wrote: the eleven figures are real pictures, metrics agree
 * with their schema and with what the predictions give anew, and every cell of the notebooks has
 * run.
 *
 * @param notebooksFolder the notebooks' sources; each must have an executed copy
 * @returns one line per problem: empty where all is well
 */
export async function checkResults(
  resultsFolder: string,
  notebooksFolder: string,
): Promise<string[]> {
  const paths = resultsPaths(resultsFolder);
  const copies = listNotebooks(notebooksFolder).map(({ name }) =>
    path.join(paths.notebooks, `${name}.ipynb`),
  );
  const checks = [
    ...FIGURE_NAMES.map((name) => () => checkFigure(paths.figure(name))),
    ...MODELS.map(
      (model) => () => checkModel(paths.metricsFile(model), paths.predictionsFile(model)),
    ),
    ...copies.map((file) => () => checkNotebook(file)),
  ];
  const problems: string[] = [];
  for (const run of checks) {
    try {
      await run();
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return problems;
}

/** Throws unless the file is a picture of the format in its name, large enough and not blank. */
export async function checkFigure(file: string): Promise<void> {
  check(
    fs.existsSync(file),
    `${file} is missing: the notebook that draws it has not run to its end.`,
  );
  const { format, width, height } = await readPicture(file);
  check(
    format === path.extname(file).slice(1),
    `${file} should be a ${path.extname(file)} picture, found ${format}.`,
  );
  check(
    width >= SMALLEST_FIGURE.width && height >= SMALLEST_FIGURE.height,
    `${file} should have at least ${SMALLEST_FIGURE.width} x ${SMALLEST_FIGURE.height} pixels, ` +
      `found ${width} x ${height}.`,
  );
  const { channels } = await sharp(file).flatten({ background: "white" }).greyscale().stats();
  check(channels[0].stdev > BLANK, `${file} is blank: every pixel has nearly the same colour.`);
}

async function readPicture(file: string) {
  try {
    return await sharp(file).metadata();
  } catch (error) {
    throw new Error(`${file} is not a picture: ${(error as Error).message}.`);
  }
}

/**
 * Throws unless the metrics agree with their schema, and every metric of every split with what the
 * predictions give anew. They agree to the last digit, since both files keep all digits.
 */
export function checkModel(metricsFile: string, predictionsFile: string): void {
  const { splits } = readMetrics(metricsFile);
  const rows = readPredictions(predictionsFile);
  for (const split of ["train", "validation", "test"] as const) {
    const stated = splits[split];
    if (stated === undefined) continue;
    const computed = recomputeFromPredictions(rows, split, { threshold: stated.threshold });
    for (const name of Object.keys(computed) as (keyof Evaluation)[]) {
      check(
        isDeepStrictEqual(stated[name], computed[name]),
        `${metricsFile} states another ${split} ${name} than ${predictionsFile} gives: ` +
          `expected ${shorten(computed[name])}, found ${shorten(stated[name])}. ` +
          "The files are from different runs: run the notebook that writes them again.",
      );
    }
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}

interface Cell {
  cell_type: string;
  source: string | string[];
  execution_count?: number | null;
  outputs?: { output_type: string; ename?: string; evalue?: string }[];
}

/** Throws unless every code cell of the executed copy has run, without an error. */
export function checkNotebook(file: string): void {
  check(fs.existsSync(file), `${file} is missing: the notebook was not executed.`);
  const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as { cells: Cell[] };
  cells.forEach((cell, i) => {
    if (cell.cell_type !== "code" || [cell.source].flat().join("").trim() === "") return;
    const error = cell.outputs?.find(({ output_type }) => output_type === "error");
    check(
      error === undefined,
      `${file}, cell ${i + 1} ended with ${error?.ename}: ${error?.evalue}.`,
    );
    check(typeof cell.execution_count === "number", `${file}, cell ${i + 1} has not run.`);
  });
}
