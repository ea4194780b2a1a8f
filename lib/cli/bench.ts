/**
 * npm run bench: speed and memory beside PyTorch. See USAGE below.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { BENCH_ITEMS, BenchItem } from "../bench/benchItems";
import { BenchResults, writeBench } from "../bench/benchFile";
import { findPytorchPython, installPytorch } from "../bench/pytorchEnvironment";
import { LabelledFile, runBench } from "../bench/runBench";
import { check } from "../checks";
import { openFolder } from "../data/openDataSets";
import { plotBenchRatios } from "../figures/benchRatios";
import { saveFigure } from "../figures/render";
import { projectRoot } from "../projectRoot";
import { findPython } from "../runner/findPython";
import { readSettings } from "../settings";

const USAGE = `Measures how fast this project trains, predicts, explains and reads images, in turns with
PyTorch on the same machine, and writes RESULTS/bench.json and RESULTS/figures/bench.png.

Usage: npm run bench -- [options]

  --with-pytorch         installs PyTorch (200 MB) into .venv-bench first, where it is missing
  --pytorch-python PATH  a Python that has PyTorch, Pillow and NumPy (or XRAY_PYTORCH_PYTHON)
                         without either, only this project is measured
  --only NAMES           only these items, e.g. cnn-step,resnet-full, or groups of them, e.g. cnn
  --quick                a short try on small images, whose times mean nothing, without PyTorch
  --repetitions N        runs of each item on each side (default: 9)
  --originals DIR        folder with full-size images for the pipeline (default: those of --data)
  --images N             images of an epoch (default: 512)
  --growth A,B,C         sizes of the sets on which growth is measured (default: 500,5000,50000)
  --data DIR             image folder with train and test (default: the generated sample)
  --weights FILE         ImageNet weights of ResNet-18, .safetensors
  --results DIR          where the results go (default: results; results/quick with --quick)
  --help                 shows this text

Items: ${BENCH_ITEMS.map(({ name }) => name).join(", ")}.`;

const OPTIONS = {
  "with-pytorch": { type: "boolean" },
  "pytorch-python": { type: "string" },
  only: { type: "string", multiple: true },
  quick: { type: "boolean" },
  repetitions: { type: "string" },
  originals: { type: "string" },
  images: { type: "string" },
  growth: { type: "string" },
  data: { type: "string" },
  weights: { type: "string" },
  results: { type: "string" },
  help: { type: "boolean" },
} as const;

type Environment = Record<string, string | undefined>;

/** Everything that the command line decides, with its defaults. */
export interface BenchArguments {
  help: boolean;
  withPytorch: boolean;
  pytorchPython: string | undefined;
  items: BenchItem[];
  quick: boolean;
  repetitions: number;
  originals: string | null;
  images: number;
  growth: number[];
  results: string;
  /** Settings among the options, under the names of their environment variables. */
  env: Environment;
}

/** @throws naming the option, what it may hold and what it held */
export function parseBenchArguments(args: string[]): BenchArguments {
  const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
  const { quick = false } = values;
  const env: Environment = {};
  if (values.data !== undefined) env.XRAY_DATA = fromHere(values.data);
  if (values.weights !== undefined) env.XRAY_WEIGHTS = fromHere(values.weights);
  return {
    help: values.help ?? false,
    withPytorch: values["with-pytorch"] ?? false,
    pytorchPython: values["pytorch-python"] && fromHere(values["pytorch-python"]),
    items: selectItems(values.only ?? []),
    quick,
    repetitions: wholeNumber("--repetitions", values.repetitions, quick ? 1 : 9),
    originals: values.originals === undefined ? null : fromHere(values.originals),
    images: wholeNumber("--images", values.images, quick ? 8 : 512),
    growth: (values.growth ?? (quick ? "8,16" : "500,5000,50000")).split(",").filter(Boolean)
      .map((text) => wholeNumber("--growth", text.trim(), 0)),
    results: values.results === undefined ? path.join(projectRoot(), quick ? "results/quick" : "results") : fromHere(values.results),
    env,
  };
}

/** Items by name or by group, in the order in which they are measured. */
function selectItems(only: string[]): BenchItem[] {
  const wanted = only.flatMap((text) => text.split(",")).map((text) => text.trim()).filter(Boolean);
  if (wanted.length === 0) return [...BENCH_ITEMS];
  for (const name of wanted) {
    check(
      BENCH_ITEMS.some((item) => item.name === name || item.group === name),
      `--only: there is no "${name}". Items: ${BENCH_ITEMS.map((item) => item.name).join(", ")}; ` +
        `groups: ${[...new Set(BENCH_ITEMS.map((item) => item.group))].join(", ")}.`,
    );
  }
  return BENCH_ITEMS.filter(({ name, group }) => wanted.includes(name) || wanted.includes(group));
}

/** Relative to where the command was given, as for any other command. */
function fromHere(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
}

function wholeNumber(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  check(/^[1-9]\d*$/.test(text), `${option} must be a whole number of at least 1, found "${text}".`);
  return Number(text);
}

/** Runs the command and returns its exit code. Everything is written to `terminal`. */
export async function benchCli(
  args: string[], { terminal = process.stdout as { write(text: string): unknown }, env = process.env as Environment } = {},
): Promise<number> {
  try {
    const parsed = parseBenchArguments(args);
    if (parsed.help) terminal.write(`${USAGE}\n`);
    else await measure(parsed, env, (text) => terminal.write(`${text}\n`));
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    terminal.write(`${code?.startsWith("ERR_PARSE_ARGS") ? `${message}\nSee npm run bench -- --help.` : `✘ ${message}`}\n`);
    return 1;
  }
}

async function measure(parsed: BenchArguments, env: Environment, say: (text: string) => void): Promise<void> {
  const settings = readSettings({ ...env, ...parsed.env });
  const python = choosePython(parsed, env, say);
  const originals = parsed.originals === null ? null : imagesBelow(parsed.originals);
  const epochFiles = await filesOfFolder(settings);
  const results = await runBench({
    items: parsed.items,
    python,
    repetitions: parsed.repetitions,
    imageSize: parsed.quick ? 32 : 224,
    // Never the same file twice: our side decodes equal contents once.
    pipelineFiles: (originals ?? epochFiles).slice(0, parsed.quick ? 4 : 64),
    epochFiles: repeat(epochFiles, parsed.images),
    synthetic: settings.sample,
    pretrained: settings.weights,
    growth: parsed.growth,
    quick: parsed.quick,
    onLine: say,
  });
  const file = path.join(parsed.results, "bench.json");
  writeBench(file, results);
  say(`Results: ${file}`);
  await drawRatios(results, path.join(parsed.results, "figures", "bench.png"), say);
}

function choosePython({ quick, withPytorch, pytorchPython }: BenchArguments, env: Environment, say: (text: string) => void): string | null {
  if (quick) return null;
  const python = withPytorch ? installPytorch(findPython(env)) : findPytorchPython(pytorchPython, env);
  if (python === null) {
    say("PyTorch is not there, so only this project is measured. --with-pytorch installs it into .venv-bench.");
  }
  return python;
}

/** Training images of the data folder, the classes in turn. */
async function filesOfFolder(settings: { data: string; sample: boolean }): Promise<LabelledFile[]> {
  const { splits } = await openFolder(settings);
  const byClass = [0, 1].map((label) => splits.train.filter((sample) => sample.label === label));
  const longest = Math.max(...byClass.map((samples) => samples.length));
  return Array.from({ length: longest }, (_, i) => byClass.flatMap((samples) => samples.slice(i, i + 1))).flat();
}

/** All images below a folder; their class does not matter for reading them. */
function imagesBelow(folder: string): LabelledFile[] {
  const names = fs.readdirSync(folder, { recursive: true }) as string[];
  const files = names.filter((name) => /\.(jpe?g|png)$/i.test(name)).sort();
  check(files.length > 0, `${folder} holds no images (.jpeg, .jpg, .png). Correct --originals.`);
  return files.map((name) => ({ path: path.join(folder, name), label: 0 }));
}

/** Exactly `count` of the files, from the start again where there are too few. */
function repeat<T>(files: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => files[i % files.length]);
}

async function drawRatios(results: BenchResults, file: string, say: (text: string) => void): Promise<void> {
  const rows = results.items.flatMap(({ title, ratio, goal }) => (ratio === null ? [] : [{ label: title, ...ratio, goal }]));
  if (rows.length === 0) return;
  const { machine, versions } = results;
  const subtitle = `${machine.cores} cores, ${versions.engine} against PyTorch ${versions.pytorch}`;
  await saveFigure(plotBenchRatios(rows, { subtitle }), file);
  say(`Figure: ${file}`);
}

if (require.main === module) {
  void benchCli(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
