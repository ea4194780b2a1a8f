import { check } from "../../base/checks";
import { type MarkdownRow, markdownTable } from "../report/markdownTable";
import { replaceReadmeBlock } from "../report/readmeBlock";
import {
  type BenchResults,
  type ItemResult,
  type MixedResult,
  machineName,
  readBench,
  type SideResult,
} from "./benchFile";
import type { MedianRange } from "./ratios";
import { speedNotes } from "./speedNotes";

/** An item that was measured on both sides. */
type ComparedItem = ItemResult & { pytorch: SideResult; ratio: MedianRange };

/**
 * The speed beside PyTorch as Markdown: of the first machine a row for every step, then what was
 * measured how; of the others how many times as fast as PyTorch each step is. Columns for mixed
 * precision are there where it was measured.
 *
 * @throws for a quick run, whose times mean nothing, and for one without PyTorch
 */
export function speedTable([first, ...others]: readonly BenchResults[]): string {
  return [machineTable(first), ...(others.length > 0 ? otherMachines(others) : [])].join("\n\n");
}

function machineTable(results: BenchResults): string {
  const compared = comparedItems(results);
  const toRow = compared.some(({ mixed }) => mixed !== undefined) ? rowOfBoth : rowOfFloat32;
  return [markdownTable(compared.map(toRow)), ...speedNotes(results)].join("\n\n");
}

/** Machines by letters, so that their long names do not stand above narrow columns. */
function otherMachines(machines: readonly BenchResults[]): string[] {
  const letters = machines.map((_, k) => String.fromCharCode(65 + k));
  const items = machines.map(comparedItems);
  const titles = [...new Set(items.flat().map(({ title }) => title))];
  const best = (item: ComparedItem | undefined) =>
    item ? [item.ratio, item.mixed?.ratioToFloat32].flatMap((ratio) => ratio ?? []) : [];
  return [
    "On other processors, times as fast as PyTorch in float32 (where there are two numbers, the " +
      "second is ours in mixed precision):",
    markdownTable(
      titles.map((title) => ({
        step: title,
        ...Object.fromEntries(
          letters.map((letter, k) => {
            const ratios = best(items[k].find((item) => item.title === title));
            return [letter, ratios.map(times).join(" / ") || "–"];
          }),
        ),
      })),
    ),
    machines
      .map(
        (one, k) =>
          `**${letters[k]}**, measured on ${one.createdAt.slice(0, 10)}: ${machineName(one)}.`,
      )
      .join(" "),
  ];
}

/** @throws for results that README does not show */
function comparedItems(results: BenchResults): ComparedItem[] {
  const compared = results.items.filter(
    (item): item is ComparedItem => item.pytorch !== null && item.ratio !== null,
  );
  check(
    !results.quick && compared.length > 0 && compared.length === results.items.length,
    "README's speed table needs a benchmark beside PyTorch that is not a quick one. " +
      'Run "npm run bench -- --with-pytorch" with real X-rays (--data).',
  );
  return compared;
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

function rowOfFloat32({ title, ratio, ours, pytorch }: ComparedItem): MarkdownRow {
  return {
    step: title,
    "times as fast as PyTorch": `**${times(ratio)}** ${range(ratio)}`,
    "images/s": threeDigits(ours.imagesPerSecond),
    "PyTorch's images/s": threeDigits(pytorch.imagesPerSecond),
    memory: gigabytes([ours]),
    "PyTorch's memory": `${gigabytes([pytorch])}${loaderProcesses(pytorch)}`,
  };
}

/** Numbers in both precisions stand beside each other: "float32 / mixed". */
function rowOfBoth({ title, ratio, ours, pytorch, mixed }: ComparedItem): MarkdownRow {
  const [our, their] = [withMixed(ours, mixed?.ours), withMixed(pytorch, mixed?.pytorch)];
  return {
    step: title,
    "both in float32": mixed ? cell(ratio) : `**${times(ratio)}** ${range(ratio)}`,
    "ours in mixed precision, PyTorch in float32": bold(mixed),
    "both in mixed precision": cell(mixed?.ratioToMixed),
    "images/s": our.map((side) => threeDigits(side.imagesPerSecond)).join(" / "),
    "PyTorch's images/s": their.map((side) => threeDigits(side.imagesPerSecond)).join(" / "),
    memory: gigabytes(our),
    "PyTorch's memory": `${gigabytes(their)}${loaderProcesses(pytorch)}`,
  };
}

function withMixed(float32: SideResult, mixed: SideResult | null | undefined): SideResult[] {
  return mixed ? [float32, mixed] : [float32];
}

function bold(mixed: MixedResult | undefined): string {
  return mixed?.ratioToFloat32
    ? `**${times(mixed.ratioToFloat32)}** ${range(mixed.ratioToFloat32)}`
    : "–";
}

function cell(ratio: MedianRange | null | undefined): string {
  return ratio ? `${times(ratio)} ${range(ratio)}` : "–";
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
