/**
 * npm run bench: speed and memory beside PyTorch. See USAGE below.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { check } from "../../base/checks";
import { tableOfRows, tableText } from "../../base/display/table";
import { parseWholeNumber } from "../../base/parseWholeNumber";
import { projectRoot } from "../../base/projectRoot";
import { readSettings } from "../../base/settings";
import { openFolder } from "../../data/openDataSets";
import { saveFigure } from "../../figures/draw/render";
import { addBench, type BenchResults, checkCanAdd } from "../bench/benchFile";
import { BENCH_ITEMS, type BenchItem } from "../bench/benchItems";
import { measureCollections } from "../bench/collectionScale";
import { plotBenchRatios } from "../bench/plotBenchRatios";
import { processorNames } from "../bench/processorNames";
import { findPytorchPython, installPytorch } from "../bench/pytorchEnvironment";
import { type LabelledFile, runBench } from "../bench/runBench";
import { updateReadmeSpeed } from "../bench/speedTable";
import { findPython } from "../runner/notebookPython";
import { fromHere } from "./fromHere";
import { runCommand } from "./runCommand";

const ITEM_GROUPS = [...new Set(BENCH_ITEMS.map(({ group }) => group))];

const USAGE = `Measures how fast this project trains, predicts, explains and reads images, and how
much memory that takes, in turns with PyTorch on the same machine. Adds what it
measured to RESULTS/bench.json, where only what was measured on the same processor gives way to it,
and draws, beside PyTorch, RESULTS/figures/bench.png; a comparison in the folder "results" also goes
into README.md.

Where set-up's trial found bfloat16 faster, every model runs in float32 and in mixed precision, on
both sides.

Usage: npm run bench -- [options]

  --with-pytorch         installs PyTorch into .venv-bench first, where it is missing: 200 MB to
                         download, on Linux some GB where pip takes the build with CUDA;
                         lib/tools/bench/requirements.txt tells how it takes the smaller one.
                         Later runs find it there
  --pytorch-python PATH  instead, a Python with PyTorch, Pillow and NumPy (or XRAY_PYTORCH_PYTHON)
                         Without any PyTorch, only this project is measured
  --only NAMES           only these items, e.g. cnn-step,resnet-full, or groups of them, e.g. cnn
  --quick                a short try on small images, whose times mean nothing, without PyTorch
  --repetitions N        runs of each item on each side (default: 9, with --quick 1); of each epoch
                         a fifth of them
  --originals DIR        folder with full-size images, of which the first 64 are read to measure
                         reading (default: training images of --data)
  --images N             images of an epoch (default: 512, with --quick 8); where --data has
                         fewer, they repeat
  --growth A,B,C         sizes of the sets on which growth is measured (default: 500,5000,50000;
                         with --quick 8,16)
  --collection A,B,C     instead of all that: time and memory of reading collections of so many
                         images by their table, e.g. 10000,50000,112120; their images are links
  --data DIR             image folder with train and test (default: the generated sample, or
                         XRAY_DATA)
  --weights FILE         ImageNet weights of ResNet-18, .safetensors (default: the downloaded
                         ones, or XRAY_WEIGHTS; without them random weights)
  --results DIR          where the results go (default: results where everything is measured
                         beside PyTorch on real X-rays; else results/sample on the sample and
                         results/quick)
  --help                 shows this text

Items: ${BENCH_ITEMS.map(({ name }) => name).join(", ")}.
Groups: ${ITEM_GROUPS.join(", ")}.`;

const OPTIONS = {
  "with-pytorch": { type: "boolean" },
  "pytorch-python": { type: "string" },
  only: { type: "string", multiple: true },
  quick: { type: "boolean" },
  repetitions: { type: "string" },
  originals: { type: "string" },
  images: { type: "string" },
  growth: { type: "string" },
  collection: { type: "string" },
  data: { type: "string" },
  weights: { type: "string" },
  results: { type: "string" },
  help: { type: "boolean" },
} as const;

/** Largest number of images, repetitions or sizes of a set: more would take weeks. */
const MAX_NUMBER = 1_000_000;
/** Different files behind the links of a collection. */
const REPEATED = 64;

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
  /** Sizes of collections; none measures everything else. */
  collection: number[];
  /** Null where defaultBenchFolder decides. */
  results: string | null;
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
    growth: (values.growth ?? (quick ? "8,16" : "500,5000,50000"))
      .split(",")
      .filter(Boolean)
      .map((text) => wholeNumber("--growth", text.trim(), 0)),
    collection: (values.collection ?? "")
      .split(",")
      .filter(Boolean)
      .map((text) => wholeNumber("--collection", text.trim(), 0)),
    results: values.results === undefined ? null : fromHere(values.results),
    env,
  };
}

/**
 * The committed results are replaced by whole comparisons on real X-rays alone, whose table
 * README.md shows; tries and parts go where the runner puts sample and quick runs.
 */
export function defaultBenchFolder(
  { items, quick }: Pick<BenchArguments, "items" | "quick">,
  { pytorch, sample }: { pytorch: boolean; sample: boolean },
): string {
  const whole = pytorch && !quick && !sample && items.length === BENCH_ITEMS.length;
  return path.join(
    projectRoot(),
    whole ? "results" : sample && !quick ? "results/sample" : "results/quick",
  );
}

/** Items by name or by group, in the order in which they are measured. */
function selectItems(only: string[]): BenchItem[] {
  const wanted = only
    .flatMap((text) => text.split(","))
    .map((text) => text.trim())
    .filter(Boolean);
  if (wanted.length === 0) return [...BENCH_ITEMS];
  for (const name of wanted) {
    check(
      BENCH_ITEMS.some((item) => item.name === name || item.group === name),
      `--only: there is no "${name}". Items: ${BENCH_ITEMS.map((item) => item.name).join(", ")}; ` +
        `groups: ${ITEM_GROUPS.join(", ")}.`,
    );
  }
  return BENCH_ITEMS.filter(({ name, group }) => wanted.includes(name) || wanted.includes(group));
}

function wholeNumber(option: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  return parseWholeNumber(option, text, { minimum: 1, maximum: MAX_NUMBER });
}

/** Runs the command and returns its exit code. Everything is written to `terminal`. */
export async function benchCli(
  args: string[],
  {
    terminal = process.stdout as { write(text: string): unknown },
    env = process.env as Environment,
  } = {},
): Promise<number> {
  const write = (line: string) => void terminal.write(`${line}\n`);
  const body = async () => {
    const parsed = parseBenchArguments(args);
    if (parsed.help) write(USAGE);
    else await measure(parsed, env, write);
  };
  return runCommand(body, { write, seeHelp: "See npm run bench -- --help." });
}

async function measure(
  parsed: BenchArguments,
  env: Environment,
  say: (text: string) => void,
): Promise<void> {
  const settings = readSettings({ ...env, ...parsed.env });
  if (parsed.collection.length > 0) {
    const files = (await filesOfFolder(settings)).slice(0, REPEATED).map(({ path: file }) => file);
    say(tableText(tableOfRows(measureCollections(files, parsed.collection))));
    return;
  }
  const python = choosePython(parsed, env, say);
  const folder =
    parsed.results ??
    defaultBenchFolder(parsed, { pytorch: python !== null, sample: settings.sample });
  const file = path.join(folder, "bench.json");
  checkCanAdd(file);
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
  const machines = addBench(file, results);
  say(`Results: ${file}`);
  await drawRatios(machines, path.join(folder, "figures", "bench.png"), say);
  if (python !== null && folder === path.join(projectRoot(), "results")) {
    updateReadmeSpeed(path.join(projectRoot(), "README.md"), file);
    say("README.md shows these results.");
  }
}

function choosePython(
  { quick, withPytorch, pytorchPython }: BenchArguments,
  env: Environment,
  say: (text: string) => void,
): string | null {
  if (quick) return null;
  const python = withPytorch
    ? installPytorch(findPython(env))
    : findPytorchPython(pytorchPython, env);
  if (python === null) {
    say(
      "PyTorch is not there, so only this project is measured. --with-pytorch installs it " +
        "into .venv-bench.",
    );
  }
  return python;
}

/** Training images of the data folder, the classes in turn. */
async function filesOfFolder(settings: { data: string; sample: boolean }): Promise<LabelledFile[]> {
  const { splits } = await openFolder(settings);
  const byClass = [0, 1].map((label) => splits.train.filter((image) => image.label === label));
  const longest = Math.max(...byClass.map((images) => images.length));
  return Array.from({ length: longest }, (_, i) =>
    byClass.flatMap((images) => images.slice(i, i + 1)),
  ).flat();
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

/** The ratios of all machines that a bench.json holds, as far as they were measured. */
async function drawRatios(
  machines: readonly BenchResults[],
  file: string,
  say: (text: string) => void,
): Promise<void> {
  const names = processorNames(machines);
  const panels = machines.flatMap((results, k) => {
    const rows = results.items.flatMap(({ title, ratio, goal, mixed }) =>
      ratio === null
        ? []
        : [
            {
              label: title,
              ...ratio,
              goal,
              mixed: mixed?.ratioToFloat32 ?? undefined,
              pytorchMixed: mixed?.pytorchGain ?? undefined,
            },
          ],
    );
    return rows.length === 0 ? [] : [{ name: names[k], rows, versions: results.versions }];
  });
  if (panels.length === 0) return;
  const engines = panels.map(
    ({ versions }) => `${versions.engine} against PyTorch ${versions.pytorch}`,
  );
  const subtitle = [...new Set(engines)].join("; ");
  await saveFigure(plotBenchRatios(panels, { subtitle }), file);
  say(`Figure: ${file}`);
}

if (require.main === module) {
  void benchCli(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
