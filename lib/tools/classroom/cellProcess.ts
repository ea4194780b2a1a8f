/**
 * Compiles or runs the cells of a notebook with the notebook kernel's own converter and executor,
 * but without Jupyter: orders come in on file 3 and answers go out on file 4, a line of JSON each.
 * A student's notebook and the tests of it run in two such processes, and a third one compiles for
 * both; `Session` starts them.
 *
 * Orders: {compile: source, declarations} compiles a cell; {cell: source, compiled} runs one;
 * {ask: name, args, isCall} calls a function of the cells, or reads a value, and answers with it.
 * In a process of tests `askStudent` sends {ask} to whoever gave the order and waits for the
 * answer.
 */
import fs from "node:fs";
import path from "node:path";
import { type CellOutput, errorOutput, LONGEST_OUTPUT } from "./cellOutput";
import { decodeValue, encodeValue } from "./plainValue";
import type { CompiledCell } from "./session";

const ORDERS = 3;
const ANSWERS = 4;

/** What tslab gives to its own kernel (tslab/dist). */
interface Executor {
  execute(source: string, count: number): Promise<boolean>;
  lastFailure(): { ename: string; evalue: string; traceback: string[] } | null;
  locals: Record<string, unknown>;
}

// Kept before any cell runs, which may replace what it likes.
const { readSync, writeSync } = fs;
const { parse, stringify } = JSON;

let buffered = "";

/** The next line, waiting for it; the process ends when nobody is there any more. */
function readOrder(): Record<string, unknown> {
  const chunk = Buffer.alloc(65536);
  while (!buffered.includes("\n")) {
    const size = readSync(ORDERS, chunk, 0, chunk.length, null);
    if (size === 0) process.exit(0);
    buffered += chunk.toString("latin1", 0, size);
  }
  const end = buffered.indexOf("\n");
  const line = buffered.slice(0, end);
  buffered = buffered.slice(end + 1);
  return parse(Buffer.from(line, "latin1").toString("utf8"));
}

function answer(message: object): void {
  const bytes = Buffer.from(`${stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(ANSWERS, bytes, sent);
}

/** What the executor finds in place of a converter: the cell at hand, which is compiled already. */
let compiled: CompiledCell = { diagnostics: [] };

function startExecutor(): Executor {
  const { createExecutor } = require("tslab/dist/executor");
  const node = { convert: () => compiled, addModule: () => [], close: () => {} };
  const quiet = { log: console.log, error: console.error };
  return createExecutor(process.cwd(), { node, browser: node, close: () => {} }, quiet);
}

/** Answers every order to compile. */
function compileAll(): void {
  const { createConverter } = require("tslab/dist/converter");
  const { getCodeMetadata } = require("tslab/dist/metadata");
  const converter = createConverter({ isJS: false, isBrowser: false });
  answer({ ready: true });
  for (;;) {
    const { compile: source, declarations } = readOrder();
    const metadata = getCodeMetadata(source);
    if (metadata.module) {
      converter.addModule(metadata.module, source, metadata);
      answer({ compiled: { diagnostics: [], isModule: true } });
    } else {
      answer({ compiled: movedFiles(converter.convert(declarations, source), relative) });
    }
  }
}

/** Files of TypeScript beside a notebook lie elsewhere for the process that runs it. */
function movedFiles(cell: CompiledCell, move: (file: string) => string): CompiledCell {
  const sideOutputs = cell.sideOutputs?.map(({ path: file, data }) => ({ path: move(file), data }));
  return { ...cell, sideOutputs };
}

const relative = (file: string) => path.relative(process.cwd(), file);
const absolute = (file: string) => path.join(process.cwd(), file).split(path.sep).join("/");

/** Collects what a cell prints and shows; returns what ends that. */
function collectOutputs(outputs: CellOutput[]): () => void {
  const { stdout, stderr } = process;
  const kept = [stdout.write, stderr.write];
  let left = LONGEST_OUTPUT;
  const writer = (name: "stdout" | "stderr") =>
    ((chunk: unknown) => {
      const text = String(chunk).slice(0, left);
      left -= text.length;
      const last = outputs[outputs.length - 1];
      if (last?.output_type === "stream" && last.name === name) last.text += text;
      else if (text !== "") outputs.push({ output_type: "stream", name, text });
      return true;
    }) as typeof process.stdout.write;
  stdout.write = writer("stdout");
  stderr.write = writer("stderr");
  require("tslab/dist/jupyter").lastWriteDisplayData = ({ data }: { data: object }) => {
    if (left > 0) outputs.push({ output_type: "display_data", data: { ...data }, metadata: {} });
  };
  return () => {
    [stdout.write, stderr.write] = kept;
  };
}

async function runCell(
  executor: Executor,
  order: Record<string, unknown>,
  count: number,
): Promise<object> {
  compiled = movedFiles(order.compiled as CompiledCell, absolute);
  const outputs: CellOutput[] = [];
  const stop = collectOutputs(outputs);
  const ok = await executor.execute(String(order.cell), count);
  stop();
  const failure = ok ? null : executor.lastFailure();
  if (failure) outputs.push(errorOutput(failure.ename, failure.evalue, failure.traceback));
  return { ok, outputs };
}

async function give(executor: Executor, order: Record<string, unknown>): Promise<object> {
  const name = String(order.ask);
  if (!Object.hasOwn(executor.locals, name)) return { missing: name };
  const value = executor.locals[name];
  try {
    if (!order.isCall) return { value: encodeValue(value) };
    if (typeof value !== "function") return { missing: name };
    const args = decodeValue(String(order.args)) as unknown[];
    return { value: encodeValue(await value(...args)) };
  } catch (error) {
    return { failed: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error).slice(0, 500);
  } catch {
    return "an error that cannot be printed";
  }
}

/** What the tests call: the student's function or value, from the student's process. */
function askStudent(name: string, args: unknown[] | null): unknown {
  answer({ ask: name, isCall: args !== null, args: args && encodeValue(args) });
  const { value, problem } = readOrder();
  if (typeof value !== "string") throw new Error(String(problem));
  return decodeValue(value);
}

async function main(): Promise<void> {
  process.chdir(path.resolve(process.env.XRAY_CELLS_FOLDER ?? "."));
  if (process.env.XRAY_CELLS_ROLE === "compiler") return compileAll();
  const executor = startExecutor();
  if (process.env.XRAY_CELLS_ROLE === "tests") Object.assign(globalThis, { askStudent });
  // A cell's forgotten promise or timer fails for itself.
  process.on("uncaughtException", () => {});
  process.on("unhandledRejection", () => {});
  answer({ ready: true });
  for (let count = 1; ; count++) {
    const order = readOrder();
    if (typeof order.cell === "string") answer(await runCell(executor, order, count));
    else answer(await give(executor, order));
  }
}

void main();
