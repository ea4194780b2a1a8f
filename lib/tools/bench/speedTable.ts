import { check } from "../../base/checks";
import { type MarkdownRow, markdownTable } from "../report/markdownTable";
import { replaceReadmeBlock } from "../report/readmeBlock";
import { type BenchResults, type ItemResult, readBench, type SideResult } from "./benchFile";
import { BENCH_ITEMS, inOrder } from "./benchItems";
import { processorNames } from "./processorNames";
import type { MedianRange } from "./ratios";
import { speedFacts } from "./speedFacts";
import { factNotes, ratioNotes, whichIsWhich } from "./speedNotes";

/** An item that was measured on both sides. */
type ComparedItem = ItemResult & { pytorch: SideResult; ratio: MedianRange };

/** A machine's short name, and what README shows of it. */
interface Compared {
  name: string;
  items: ComparedItem[];
}

/**
 * The speed beside PyTorch as Markdown: a row for every step with the ratios on all machines side
 * by side; what else was measured on each; speeds and memory on the first; and how it was measured.
 * Columns for mixed precision are there where it was measured.
 *
 * @throws for a quick run, whose times mean nothing, and for one without PyTorch
 */
export function speedTable(machines: readonly BenchResults[]): string {
  const names = processorNames(machines);
  const compared = machines.map((one, k) => ({ name: names[k], items: comparedItems(one) }));
  return [
    whichIsWhich(machines, names),
    ratioTable(compared),
    ...ratioNotes(machines, names),
    factTable(machines, names),
    ...factNotes(machines),
    `Speed and memory on **${names[0]}**; where there are two numbers, the second is in mixed ` +
      "precision. Memory: the most that the process held.",
    markdownTable(compared[0].items.map(detailRow)),
  ].join("\n\n");
}

function ratioTable(machines: readonly Compared[]): string {
  const titles = inOrder(machines.flatMap(({ items }) => items.map(({ title }) => title)));
  return markdownTable(
    titles.map((title) => ({
      step: title,
      ...Object.assign({}, ...machines.map((machine) => ratioCells(machine, title))),
    })),
  );
}

/** A step's ratios on a machine, by column; the one that is the goal's is bold. */
function ratioCells({ name, items }: Compared, title: string): MarkdownRow {
  const item = items.find((one) => one.title === title);
  const mixed = item?.mixed;
  const float32 = { [`${name}: both float32`]: cell(item?.ratio, mixed === undefined) };
  if (items.every((one) => one.mixed === undefined)) return float32;
  return {
    ...float32,
    [`${name}: ours mixed, PyTorch float32`]: cell(mixed?.ratioToFloat32, true),
    [`${name}: both mixed`]: cell(mixed?.ratioToMixed, false),
  };
}

/** What was measured besides, a column for each machine. */
function factTable(machines: readonly BenchResults[], names: readonly string[]): string {
  const facts = machines.map(speedFacts);
  const known = [...new Set(facts.flatMap(Object.keys))].filter((fact) =>
    facts.some((one) => one[fact]),
  );
  return markdownTable(
    known.map((fact) => ({
      "float32 / mixed precision": fact,
      ...Object.fromEntries(names.map((name, k) => [name, facts[k][fact] || "–"])),
    })),
  );
}

/**
 * Methods of explanation that PyTorch's side cannot do without further packages are left out.
 * @throws for results that README does not show
 */
function comparedItems(results: BenchResults): ComparedItem[] {
  const compared = results.items.filter(
    (item): item is ComparedItem => item.pytorch !== null && item.ratio !== null,
  );
  const due = results.items.filter((item) => item.pytorch !== null || !mayStandAlone(item));
  check(
    !results.quick && compared.length > 0 && compared.length === due.length,
    "README's speed table needs a benchmark beside PyTorch that is not a quick one. " +
      'Run "npm run bench -- --with-pytorch" with real X-rays (--data).',
  );
  return compared;
}

function mayStandAlone({ name }: ItemResult): boolean {
  return BENCH_ITEMS.some((item) => item.name === name && item.group === "explain");
}

/**
 * Brings README.md's speed table in line with a bench.json.
 *
 * @returns whether README.md changed
 * @throws as speedTable and replaceReadmeBlock; then README.md is left as it is
 */
export function updateReadmeSpeed(readmeFile: string, benchFile: string): boolean {
  return replaceReadmeBlock(readmeFile, "speed", speedTable(readBench(benchFile)));
}

/** Numbers in both precisions stand beside each other: "float32 / mixed". */
function detailRow({ title, ours, pytorch, mixed }: ComparedItem): MarkdownRow {
  const [our, their] = [withMixed(ours, mixed?.ours), withMixed(pytorch, mixed?.pytorch)];
  return {
    step: title,
    "images/s": our.map((side) => threeDigits(side.imagesPerSecond)).join(" / "),
    "PyTorch's images/s": their.map((side) => threeDigits(side.imagesPerSecond)).join(" / "),
    memory: gigabytes(our),
    "PyTorch's memory": `${gigabytes(their)}${loaderProcesses(pytorch)}`,
  };
}

function withMixed(float32: SideResult, mixed: SideResult | null | undefined): SideResult[] {
  return mixed ? [float32, mixed] : [float32];
}

function cell(ratio: MedianRange | null | undefined, bold: boolean): string {
  if (!ratio) return "–";
  return `${bold ? `**${times(ratio)}**` : times(ratio)} ${range(ratio)}`;
}

/** Loader processes were not weighed: their memory comes on top. */
function loaderProcesses({ chosen = "" }: SideResult): string {
  const found = /^\d+ loader processes/.exec(chosen);
  return found ? ` and ${found[0]}` : "";
}

function times({ median }: MedianRange): string {
  return twoOrThreeDigits(median);
}

function range({ min, max }: MedianRange): string {
  return `(${twoOrThreeDigits(min)}–${twoOrThreeDigits(max)})`;
}

function twoOrThreeDigits(ratio: number): string {
  return ratio.toFixed(ratio < 9.995 ? 2 : 1);
}

function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function gigabytes(sides: SideResult[]): string {
  return `${sides.map(({ peakBytes }) => (peakBytes / 1e9).toFixed(2)).join(" / ")} GB`;
}
