/**
 * npm run notebooks: executes the notebooks from the command line. See USAGE below.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import { readSettings, type Settings } from "../../base/settings";
import { shorten } from "../../base/shorten";
import { resultsPaths } from "../../results/resultsPaths";
import { listNotebooks, selectNotebooks } from "../runner/notebookFile";
import { findPython } from "../runner/notebookPython";
import { ProgressReport, type Terminal } from "../runner/progressReport";
import { runNotebooks } from "../runner/runNotebooks";
import { runSummary } from "../runner/runSummary";
import { fromHere } from "./fromHere";
import { runCommand } from "./runCommand";
import { stopOnSignals } from "./stopOnSignals";

const USAGE = `Executes the notebooks in order and writes executed copies to RESULTS/notebooks.

Usage: npm run notebooks -- [options]

  --data DIR         image folder with train and test (default: the generated sample)
  --weights FILE     ImageNet weights of ResNet-18, .safetensors
  --external DIR     second collection, from another hospital, to try the models on
                     (default: data/nih_chest_xray if it is there)
  --image FILE       one image for notebook 4 to explain (default: one of the test set)
  --results DIR      where figures, metrics and executed notebooks go
                     (default: results/sample, results/quick or results)
  --profile NAME     quick or full (default: quick)
  --only NAME        only notebooks whose names begin so, e.g. 03; several: --only 02,03
  --seed N           number from which all randomness follows (default: 42)
  --epochs N         most epochs of every training phase (default: the profile's)
  --image-size N     side of the input in pixels, a multiple of 8 (default: 224;
                     on WebAssembly 112)
  --engine NAME      auto, tensorflow or wasm (default: auto)
  --precision NAME   auto, float32 or bfloat16: numbers that training computes convolutions in
                     (default: auto)
  --select-on SPLIT  validation or test: the split that selects the epoch (default: validation)
  --timeout S        most seconds a cell may take (default: no limit)
  --html             writes an HTML page of every executed notebook as well
  --help             shows this text

The same settings can be given as environment variables (XRAY_DATA, XRAY_PROFILE, ...; see
README.md).`;

const OPTIONS = {
  data: { type: "string" },
  weights: { type: "string" },
  external: { type: "string" },
  image: { type: "string" },
  results: { type: "string" },
  profile: { type: "string" },
  only: { type: "string", multiple: true },
  seed: { type: "string" },
  epochs: { type: "string" },
  "image-size": { type: "string" },
  engine: { type: "string" },
  precision: { type: "string" },
  "select-on": { type: "string" },
  timeout: { type: "string" },
  html: { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** Options that stand for an environment variable; those that name a path come first. */
const PATH_VARIABLES = {
  data: "XRAY_DATA",
  weights: "XRAY_WEIGHTS",
  external: "XRAY_EXTERNAL",
  image: "XRAY_IMAGE",
  results: "XRAY_RESULTS",
} as const;
const VARIABLES = {
  profile: "XRAY_PROFILE",
  seed: "XRAY_SEED",
  epochs: "XRAY_EPOCHS",
  "image-size": "XRAY_IMAGE_SIZE",
  engine: "XRAY_ENGINE",
  precision: "XRAY_PRECISION",
  "select-on": "XRAY_SELECT_ON",
} as const;

/** About 11 days; timers cannot count to more than 24. */
const MAX_TIMEOUT = 1_000_000;

type Values = ReturnType<typeof parse>;
type Environment = Record<string, string | undefined>;

export interface CliContext {
  terminal?: Terminal;
  env?: Environment;
  /** Folder with the notebooks. */
  notebooksFolder?: string;
  signal?: AbortSignal;
}

/** Runs the command and returns its exit code. Everything is written to `terminal`. */
export async function notebooksCli(args: string[], context: CliContext = {}): Promise<number> {
  const { terminal = process.stdout, env = process.env, signal } = context;
  const { notebooksFolder = path.join(projectRoot(), "notebooks") } = context;
  const write = (line: string) => void terminal.write(`${line}\n`);
  const body = async () => {
    const values = parse(args);
    if (values.help) write(USAGE);
    else await run(values, { terminal, env, notebooksFolder, signal });
  };
  return runCommand(body, {
    ...{ write, signal },
    seeHelp: "See npm run notebooks -- --help.",
    stopped: "Stopped; the notebook kernel has been ended.",
  });
}

async function run(
  values: Values,
  {
    terminal,
    env,
    notebooksFolder,
    signal,
  }: Required<Omit<CliContext, "signal">> & Pick<CliContext, "signal">,
): Promise<void> {
  const kernelEnv = { ...env, ...variables(values), XRAY_HEADLESS: "1" };
  const settings = readSettings(kernelEnv);
  check(
    settings.sample || isFolder(settings.data),
    `The data folder ${settings.data} does not exist. Correct --data, or fetch the data ` +
      `set with "npm run data".`,
  );
  const wanted = (values.only ?? []).flatMap((text) => text.split(",")).map((text) => text.trim());
  const notebooks = selectNotebooks(listNotebooks(notebooksFolder), wanted);
  const outputFolder = resultsPaths(settings.results).notebooks;
  const timeout = timeoutSeconds(values.timeout);
  const python = findPython(env);
  const began = new Date();
  const memory = await runNotebooks(notebooks, {
    python,
    outputFolder,
    env: { ...kernelEnv, XRAY_RESULTS: settings.results, XRAY_DATA: settings.data },
    report: new ProgressReport(terminal),
    workload: workloadName(settings),
    timeout,
    html: values.html,
    signal,
  });
  terminal.write(`\n${runSummary(settings.results, { began, memory })}\n`);
}

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: false }).values;
}

/** The settings among the options, under the names of their environment variables. */
function variables(values: Values): Environment {
  const result: Environment = {};
  for (const [option, name] of Object.entries(PATH_VARIABLES)) {
    const value = values[option as keyof typeof PATH_VARIABLES];
    if (value !== undefined) result[name] = fromHere(value);
  }
  for (const [option, name] of Object.entries(VARIABLES)) {
    const value = values[option as keyof typeof VARIABLES];
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** Names everything that decides how long the cells take, without a machine's paths. */
function workloadName({ data, profile, epochs, imageSize, engine }: Settings): string {
  return [path.basename(data), profile, epochs ?? "", imageSize, engine].join(" ");
}

function isFolder(name: string): boolean {
  return fs.existsSync(name) && fs.statSync(name).isDirectory();
}

function timeoutSeconds(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = text.trim() === "" ? Number.NaN : Number(text);
  const found = `found "${shorten(text)}".`;
  check(seconds > 0, `--timeout must be a number of seconds above 0, ${found}`);
  check(seconds <= MAX_TIMEOUT, `--timeout must be at most ${MAX_TIMEOUT} seconds, ${found}`);
  return seconds;
}

if (require.main === module) {
  const signal = stopOnSignals();
  void notebooksCli(process.argv.slice(2), { signal }).then((code) => {
    process.exitCode = signal.aborted ? 130 : code;
  });
}
