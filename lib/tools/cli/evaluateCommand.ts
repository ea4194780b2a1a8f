/**
 * npm run evaluate: how good trained models are on another collection. See USAGE below.
 */
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { useEngine } from "../../base/engine/chooseEngine";
import { projectRoot } from "../../base/projectRoot";
import { readSettings } from "../../base/settings";
import {
  COLUMN_NAMES,
  type CollectionOptions,
  type ColumnName,
} from "../../data/collection/collection";
import { USUAL_RULE } from "../../data/collection/findingRule";
import { evaluateCollection } from "../predict/evaluateCollection";
import { findTrained, latestResults } from "../predict/findTrained";
import { NO_DIAGNOSIS, trainingNotes } from "../predict/warnings";
import { fromHere } from "./fromHere";
import { outputFolder } from "./outputFolder";
import { runCommand } from "./runCommand";
import { stepReport } from "./stepReport";
import { stopOnSignals } from "./stopOnSignals";

const USAGE = `Scores trained models on another collection of labelled images, beside their own test
images: every metric with intervals over patients, by view, sex and age where known, and
calibration.

Usage: npm run evaluate -- --data DIR [options]

  --data DIR          folder of the collection: with a table of labels (CSV), with the folders
                      NORMAL and PNEUMONIA, NIH ChestX-ray14 or RSNA's challenge as published
                      (default: XRAY_EXTERNAL)
  --labels FILE       the table, where there are several CSV files or it lies elsewhere
  --column NAME=COL   a column that is not recognised, e.g. label=dx; several times for several;
                      names: ${COLUMN_NAMES.join(", ")}
  --normal WORDS      findings that mean NORMAL, with commas (default: normal, No Finding, 0, ...)
  --pneumonia WORDS   findings that mean PNEUMONIA (default: Pneumonia, 1, ...)
  --box-size WxH      size of the pictures on which boxes were drawn, if files were resized since
  --results DIR       results folder with trained models (default: the one trained last)
  --model NAME        a model of that folder; several times for several (default: all)
  --to DIR            new folder for what is written (default: my-evaluation, my-evaluation-2, ...)
  --help              shows this text

Never train, choose or set anything on these images: they would stop being a test.
${NO_DIAGNOSIS}`;

const OPTIONS = {
  data: { type: "string" },
  labels: { type: "string" },
  column: { type: "string", multiple: true },
  normal: { type: "string" },
  pneumonia: { type: "string" },
  "box-size": { type: "string" },
  results: { type: "string" },
  model: { type: "string", multiple: true },
  to: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

type Values = ReturnType<typeof parse>;

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: false }).values;
}

export interface EvaluateContext {
  terminal?: { write(text: string): unknown };
  signal?: AbortSignal;
}

/** Runs the command and returns its exit code: 0, 1 when the work failed, 2 for a wrong option. */
export async function evaluateCli(args: string[], context: EvaluateContext = {}): Promise<number> {
  const { terminal = process.stdout, signal } = context;
  const write = (line: string) => void terminal.write(`${line}\n`);
  return runCommand(
    async () => {
      const values = parse(args);
      if (values.help) write(USAGE);
      else await run(values, write, signal);
    },
    { write, signal },
  );
}

async function run(
  values: Values,
  write: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { cache, external } = readSettings();
  const data = values.data === undefined ? external : fromHere(values.data);
  check(data !== null, "Give the folder of a collection with --data. See --help.");
  const results =
    values.results === undefined ? latestResults(projectRoot()) : fromHere(values.results);
  const to = outputFolder(values.to, "my-evaluation");
  const models = values.model ?? [];
  const notes = trainingNotes(findTrained(results, models), results);
  write(`${NO_DIAGNOSIS}\n${notes.map((note) => `- ${note}`).join("\n")}\n`);
  await useEngine();
  const report = await evaluateCollection(data, to, {
    ...readingOptions(values),
    ...{ results, models, cache, signal },
    onProgress: stepReport(write),
  });
  write(`\n${report}\nWritten to ${to}`);
}

function readingOptions(values: Values): CollectionOptions {
  const words = (text: string | undefined, usual: readonly string[]) =>
    text === undefined ? usual : text.split(",").map((word) => word.trim());
  const { normal, pneumonia, labels } = values;
  const size = values["box-size"];
  return {
    ...(labels !== undefined && { labels: fromHere(labels) }),
    ...(values.column && { columns: toColumns(values.column) }),
    ...((normal ?? pneumonia) !== undefined && {
      rule: {
        normal: words(normal, USUAL_RULE.normal),
        pneumonia: words(pneumonia, USUAL_RULE.pneumonia),
      },
    }),
    ...(size !== undefined && { boxFrame: toFrame(size) }),
  };
}

function toColumns(pairs: readonly string[]): Partial<Record<ColumnName, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name, ...rest] = pair.split("=");
      check(
        COLUMN_NAMES.includes(name as ColumnName) && rest.length > 0,
        `--column must be NAME=COLUMN with a name of ${COLUMN_NAMES.join(", ")}, found "${pair}".`,
      );
      return [name, rest.join("=")];
    }),
  );
}

function toFrame(text: string): { width: number; height: number } {
  const match = /^(\d+)x(\d+)$/i.exec(text.trim());
  check(match !== null, `--box-size must be like 1024x1024, found "${text}".`);
  return { width: Number(match[1]), height: Number(match[2]) };
}

if (require.main === module) {
  const signal = stopOnSignals();
  void evaluateCli(process.argv.slice(2), { signal }).then((code) => {
    process.exitCode = signal.aborted ? 130 : code;
  });
}
