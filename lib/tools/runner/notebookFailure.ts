import { stripVTControlCharacters } from "node:util";
import type { FailureKind } from "./runEvent";

/** Where and why the execution of a notebook stopped. */
export interface FailureDetails {
  kind: FailureKind;
  /** Name of the notebook. */
  notebook: string;
  /** Number of the cell among those that run, from 1; 0 when no cell had started. */
  cell: number;
  /** How many cells run. */
  cells: number;
  /** Text of the cell. */
  source: string;
  /** What the cell or the kernel wrote as its error. */
  message: string;
  /** The time limit of a cell in seconds, where there was one. */
  timeout: number | null;
  /** The partly executed copy, null where there is none. */
  copy: string | null;
}

/**
 * A notebook that could not be executed; the message names notebook, cell, error and what to do.
 */
export class NotebookFailure extends Error {
  constructor(readonly details: FailureDetails) {
    super(failureMessage(details));
    this.name = "NotebookFailure";
  }
}

function failureMessage(details: FailureDetails): string {
  const lines = [heading(details)];
  if (details.cell > 0) lines.push(`    ${firstLine(details.source)}`);
  const error = readableError(details.message);
  if (error) lines.push(error);
  lines.push(...advice(details));
  if (details.copy) lines.push(`What ran so far: ${details.copy}`);
  return lines.join("\n");
}

function heading({ kind, notebook, cell, cells, timeout }: FailureDetails): string {
  const where = cell > 0 ? `${notebook}, cell ${cell} of ${cells} (In [${cell}])` : notebook;
  const what: Record<FailureKind, string> = {
    error: "failed:",
    timeout: `took longer than ${timeout} s:`,
    dead: "the kernel died while running:",
    kernel: "the kernel could not be started or used:",
    python: "this Python cannot run notebooks:",
  };
  return kind === "timeout" || kind === "error"
    ? `${where} ${what[kind]}`
    : `${where}: ${what[kind]}`;
}

function advice({ kind }: FailureDetails): string[] {
  const help: Record<FailureKind, string[]> = {
    error: [],
    timeout: ["Give cells more time with --timeout SECONDS, or leave the option out for no limit."],
    dead: ["Often the machine ran out of memory: close other programs or use --profile quick."],
    kernel: [
      '"npm run setup" installs the notebook kernel; "npm run setup -- --check" shows what ' +
        "is missing.",
    ],
    python: ['"npm run setup" makes a Python environment with everything needed.'],
  };
  return help[kind];
}

/** The first line with code on it, since cells often open with a comment. */
function firstLine(source: string): string {
  const lines = source.split("\n").filter((line) => line.trim());
  return lines.find((line) => !line.trim().startsWith("//")) ?? lines[0] ?? "";
}

/**
 * The error as a reader needs it: without colours, without the calls outside the notebook's cells,
 * and without the place in the compiled cell that Node prints above an uncaught error.
 */
export function readableError(text: string): string {
  const lines = stripVTControlCharacters(text)
    .split("\n")
    .filter((line) => !/^\s+at /.test(line) || /\bIn \[\d+\], line \d/.test(line));
  const heading = lines.findIndex((line) =>
    /^(evalmachine\.<anonymous>|\/.*|[A-Z]:\\.*):\d+$/.test(line),
  );
  const marker = lines.findIndex((line, i) => i > heading && /^\s*\^+\s*$/.test(line));
  if (heading >= 0 && marker > heading) lines.splice(heading, marker - heading + 1);
  return lines
    .join("\n")
    .replace(/\n{2,}/g, "\n")
    .trim();
}
