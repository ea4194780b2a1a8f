/**
 * npm run reproduce: the whole of the committed results, from the images. See USAGE below.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { keepForeign } from "../../base/files/keepForeign";
import { projectRoot } from "../../base/projectRoot";
import { readSettings, type Settings } from "../../base/settings";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { resultsPaths } from "../../results/resultsPaths";
import { publishNotebooks } from "../experiments/publishNotebooks";
import { ReproduceLog } from "../experiments/reproduceLog";
import { Reproduction, type Selection, STEPS } from "../experiments/reproduction";
import { sealRun } from "../experiments/runRecord";
import { RUNS } from "../experiments/runs";
import { type StartTask, startTask } from "../experiments/startTask";
import { lessonFacts } from "../report/facts/lessonFacts";
import { modelCard } from "../report/modelCard";
import { updateNotebookNumbers } from "../report/pageNumbers";
import { updateReadmeTable } from "../report/readmeTable";
import { listNotebooks } from "../runner/notebookFile";
import type { Terminal } from "../runner/progressReport";
import { fromHere } from "./fromHere";
import { notebooksCli } from "./notebooks";
import { runCommand } from "./runCommand";
import { stopOnSignals } from "./stopOnSignals";

const USAGE = `Trains every model of the committed results on all real images, scores them, runs the
notebooks on them and writes the results table of README.md and RESULTS/MODEL_CARD.md. It takes
hours. Stop it at any time: the same command goes on where it stopped, and what is finished is not
done again.
RESULTS/reproduce.log says what was done when, and how long it took.

Usage: npm run reproduce -- [options]

  --data DIR         image folder with train and test (default: data/chest_xray, see npm run data)
  --weights FILE     ImageNet weights of ResNet-18, .safetensors (default: see npm run weights)
  --external DIR     a second collection, from another hospital, to try the models on; nothing is
                     chosen there (default: data/nih_chest_xray if it is there, see npm run data)
  --results DIR      where everything goes (default: results); with another folder, the notebooks
                     and README.md of the project stay as they are
  --seed N           first of the three seeds (default: 42); names of runs stay as they are
  --only NAMES       only these runs or steps, e.g. cnn,resnet18-43 or scoring,notebooks
  --skip-notebooks   everything but the notebooks
  --help             shows this text

Runs: ${RUNS.map(({ id }) => id).join(", ")}.
Steps after them: ${STEPS.join(", ")}.`;

const OPTIONS = {
  data: { type: "string" },
  weights: { type: "string" },
  external: { type: "string" },
  results: { type: "string" },
  seed: { type: "string" },
  only: { type: "string", multiple: true },
  "skip-notebooks": { type: "boolean" },
  help: { type: "boolean" },
} as const;

type Environment = Record<string, string | undefined>;

/** What tests replace. */
export interface ReproduceCliContext {
  terminal?: Terminal;
  env?: Environment;
  /** The project whose notebooks and README.md are brought up to date. */
  project?: string;
  startTask?: StartTask;
  signal?: AbortSignal;
}

/** Everything that the command line decides. */
export interface ReproduceArguments {
  help: boolean;
  selection: Selection;
  /** Settings among the options, under the names of their environment variables. */
  env: Environment;
}

/** @throws naming the option, what it may hold and what it held */
export function parseReproduceArguments(args: string[]): ReproduceArguments {
  const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
  const env: Environment = {};
  if (values.data !== undefined) env.XRAY_DATA = fromHere(values.data);
  if (values.weights !== undefined) env.XRAY_WEIGHTS = fromHere(values.weights);
  if (values.external !== undefined) env.XRAY_EXTERNAL = fromHere(values.external);
  if (values.results !== undefined) env.XRAY_RESULTS = fromHere(values.results);
  if (values.seed !== undefined) env.XRAY_SEED = values.seed;
  const selection = select(values.only ?? []);
  if (values["skip-notebooks"])
    selection.steps = selection.steps.filter((name) => name !== "notebooks");
  return { help: values.help ?? false, selection, env };
}

/** Runs and steps by name, in their order; all of them without a name. */
function select(only: string[]): Selection {
  const runs = RUNS.map(({ id }) => id as string);
  const wanted = only
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter(Boolean);
  if (wanted.length === 0) return { runs, steps: [...STEPS] };
  for (const name of wanted) {
    check(
      runs.includes(name) || STEPS.some((step) => step === name),
      `--only: there is no "${name}". Runs: ${runs.join(", ")}; steps: ${STEPS.join(", ")}.`,
    );
  }
  return {
    runs: runs.filter((id) => wanted.includes(id)),
    steps: STEPS.filter((name) => wanted.includes(name)),
  };
}

/** Runs the command and returns its exit code. Everything is written to `terminal`. */
export async function reproduceCli(
  args: string[],
  context: ReproduceCliContext = {},
): Promise<number> {
  const {
    terminal = process.stdout,
    env = process.env as Environment,
    project = projectRoot(),
    signal,
  } = context;
  const write = (line: string) => void terminal.write(`${line}\n`);
  const body = async () => {
    const parsed = parseReproduceArguments(args);
    if (parsed.help) write(USAGE);
    else await reproduce(parsed, { startTask, ...context, terminal, env, project });
  };
  return runCommand(body, {
    ...{ write, signal },
    seeHelp: "See npm run reproduce -- --help.",
    stopped: "Stopped. The same command goes on from here.",
  });
}

type Context = Required<Omit<ReproduceCliContext, "signal">> & Pick<ReproduceCliContext, "signal">;

async function reproduce(parsed: ReproduceArguments, context: Context): Promise<void> {
  const { terminal, project, signal } = context;
  const { settings, env } = settingsOf(parsed, context);
  const { steps } = parsed.selection;
  const log = new ReproduceLog(resultsPaths(settings.results).reproduceLog, (text) =>
    terminal.write(text),
  );
  const reproduction = new Reproduction(parsed.selection, {
    settings,
    env,
    log,
    signal,
    startTask: context.startTask,
  });
  const isCommitted = settings.results === path.join(project, "results");
  await reproduction.begin();
  await reproduction.train();
  if (steps.includes("ablations")) await reproduction.compare();
  if (steps.includes("scoring")) await reproduction.score();
  if (steps.includes("abroad")) await reproduction.goAbroad();
  if (steps.includes("notebooks"))
    await runTheNotebooks({ ...context, env }, settings, log, isCommitted);
  if (steps.includes("documents")) writeDocuments(settings, project, log, isCommitted);
}

/** The settings, and the same as environment variables for the processes and kernels. */
function settingsOf({ env: given }: ReproduceArguments, { env: outer, project }: Context) {
  const env: Environment = {
    XRAY_DATA: path.join(project, "data", "chest_xray"),
    XRAY_RESULTS: path.join(project, "results"),
    ...withoutEmpty(outer),
    ...given,
    XRAY_PROFILE: "full",
    XRAY_SELECT_ON: "validation",
    XRAY_REUSE: "1",
    XRAY_IMAGE: "",
  };
  const settings = readSettings(env);
  check(
    fs.existsSync(settings.data),
    `The data folder ${settings.data} does not exist. Fetch the data set with "npm run ` +
      `data", or give --data DIR.`,
  );
  check(
    !settings.sample,
    `${settings.data} is the synthetic sample, whose results say nothing about X-rays and are ` +
      'never committed. Fetch the real images with "npm run data", or give --data DIR.',
  );
  check(
    settings.weights !== null,
    'ResNet-18 needs its ImageNet weights: fetch them with "npm run weights", or give ' +
      "--weights FILE.",
  );
  const { data, results, weights, cache } = settings;
  const folders = {
    XRAY_DATA: data,
    XRAY_RESULTS: results,
    XRAY_WEIGHTS: weights,
    XRAY_CACHE: cache,
  };
  return { settings, env: { ...env, ...folders } };
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => !name.startsWith("XRAY_") || value?.trim()),
  );
}

/** The notebooks take the trained runs; their executed copies become the project's notebooks. */
async function runTheNotebooks(
  { terminal, env, project, signal }: Context,
  settings: Settings,
  log: ReproduceLog,
  publish: boolean,
): Promise<void> {
  const folder = path.join(project, "notebooks");
  const start = Date.now();
  const code = await notebooksCli([], {
    env,
    signal,
    notebooksFolder: folder,
    terminal: {
      isTTY: terminal.isTTY,
      columns: terminal.columns,
      // The line of a finished notebook belongs into the log, too.
      write: (text) =>
        text.startsWith("✔ ") ? log.line("notebooks", text.slice(2).trim()) : terminal.write(text),
    },
  });
  signal?.throwIfAborted();
  if (code !== 0) log.line("notebooks", "failed");
  check(
    code === 0,
    "The notebooks did not run to their end, see above. The same command goes on from here.",
  );
  log.line("notebooks", `finished in ${((Date.now() - start) / 60_000).toFixed(1)} min`);
  if (!publish) return;
  const names = listNotebooks(folder).map(({ name }) => name);
  publishNotebooks(names, { from: resultsPaths(settings.results).notebooks, to: folder });
  log.line("notebooks", "executed copies are now the project's notebooks");
}

/** README.md shows the committed results, and no others. */
function writeDocuments(
  settings: Settings,
  project: string,
  log: ReproduceLog,
  isCommitted: boolean,
): void {
  const card = resultsPaths(settings.results).modelCard;
  keepForeign(card, (contents) => contents.includes("This file is generated"));
  writeFileAtomic(card, modelCard(settings.results));
  log.line("documents", "model card written");
  const { id, files } = sealRun(resultsPaths(settings.results).run);
  log.line("documents", `run ${id} sealed: sha256 of ${Object.keys(files).length} files`);
  if (!isCommitted) return;
  const changed = updateReadmeTable(path.join(project, "README.md"), settings.results);
  log.line(
    "documents",
    changed ? "README.md: results table replaced" : "README.md: results table is up to date",
  );
  const facts = lessonFacts(settings.results);
  const notebooks = listNotebooks(path.join(project, "notebooks"));
  const rewritten = notebooks.filter(({ path: file }) => updateNotebookNumbers(file, facts));
  log.line("documents", `numbers in the text of ${rewritten.length} notebooks replaced`);
}

if (require.main === module) {
  const signal = stopOnSignals();
  void reproduceCli(process.argv.slice(2), { signal }).then((code) => {
    process.exitCode = signal.aborted ? 130 : code;
  });
}
