import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { check } from "../../base/checks";
import { explainFileError } from "../../base/files/explainFileError";
import { keepForeign } from "../../base/files/keepForeign";
import { removeFile, removeFolder } from "../../base/files/whenFree.cjs";
import { projectRoot } from "../../base/projectRoot";
import { writeFileAtomic } from "../../base/writeFileAtomic";
import { exitOf, keepTail, killQuietly, stopProgram } from "./childProcess";
import { NotebookFailure } from "./notebookFailure";
import { haveSameSources, type NotebookFile } from "./notebookFile";
import type { RunEvent } from "./runEvent";
import { makeRuntimeFolder } from "./runtimeFolder";
import { safePage } from "./safePage";

export interface ExecuteOptions {
  python: string;
  /** Folder for the executed copy; the source is only read. */
  outputFolder: string;
  /** Environment of the kernel. */
  env: Record<string, string | undefined>;
  /** Seconds a cell may take; null for no limit. */
  timeout?: number | null;
  /** Writes an HTML page beside the copy. */
  html?: boolean;
  kernel?: string;
  onEvent?: (event: RunEvent) => void;
  /** Stops the kernel and rejects when it fires. */
  signal?: AbortSignal;
}

/** A notebook whose kernel is being started. */
export interface Execution {
  /** Lets the cells run. */
  go(): void;
  /** Ends the kernel, whatever it does. */
  stop(): void;
  /**
   * Resolves as soon as the executed copy is written, to the numbers of the cells whose outputs
   * name a folder of this machine; rejects where that fails.
   */
  finished: Promise<number[]>;
  /** Resolves when the kernel is gone. */
  ended: Promise<void>;
}

/**
 * Executes a notebook in its folder with Jupyter's nbclient and writes the executed copy to
 * `<outputFolder>/<name>.ipynb`. When a cell fails, what ran so far goes to
 * `<name>.failed.ipynb` instead, and `finished` rejects with a `NotebookFailure`. The source is
 * never written over.
 *
 * The kernel is started at once, which takes some seconds; the cells wait for `go`. In these
 * seconds another notebook can run to its end.
 */
export function startExecution(notebook: NotebookFile, options: ExecuteOptions): Execution {
  const own = new AbortController();
  const signal = AbortSignal.any([own.signal, ...(options.signal ? [options.signal] : [])]);
  let go!: () => void;
  const mayRun = new Promise<void>((resolve) => {
    go = resolve;
  });
  let ended!: Promise<void>;
  const finished = new Promise<number[]>((finish, fail) => {
    ended = runInFolder(notebook, { ...options, signal }, { mayRun, finish }).catch(fail);
  });
  // It may fail before anybody waits for it.
  finished.catch(() => undefined);
  return { go, stop: () => own.abort(), finished, ended };
}

interface Steps {
  mayRun: Promise<void>;
  finish: (leaks: number[]) => void;
}

async function runInFolder(
  notebook: NotebookFile,
  options: ExecuteOptions & { signal: AbortSignal },
  steps: Steps,
): Promise<void> {
  const runtime = makeRuntimeFolder();
  try {
    await runToEnd(notebook, options, runtime, steps);
  } finally {
    removeFolder(runtime);
  }
}

async function runToEnd(
  notebook: NotebookFile,
  options: ExecuteOptions & { signal: AbortSignal },
  runtime: string,
  { mayRun, finish }: Steps,
): Promise<void> {
  const { onEvent = () => undefined, signal } = options;
  const files = outputFiles(notebook.name, options.outputFolder);
  checkNotTheSource(notebook, files);
  signal.throwIfAborted();
  checkWritable(options.outputFolder);
  const child = startPython(options, runtime);
  const tail = keepTail(child.stderr);
  const run: Progress = { kernelPid: null, last: null, cell: 0 };
  const stop = (): void => stopProgram(child, () => run.kernelPid);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  // The page that nbconvert writes is not the one to open: see safePage.
  const rawPage = options.html ? path.join(runtime, "page.html") : null;
  writeJob(child, notebook, options, files, rawPage);
  const ended = exitOf(child);
  // The iterator keeps the lines that come before it is asked.
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  if (await Promise.race([mayRun.then(() => true), ended.then(() => false)])) {
    try {
      removeOldCopies(notebook, files);
    } catch (error) {
      stop();
      throw error;
    }
    child.stdin.write("run\n");
  }
  let isDone = false;
  for await (const line of lines) {
    const event = JSON.parse(line) as RunEvent;
    if (event.event === "kernel") run.kernelPid = event.pid;
    if (event.event === "cell_start") run.cell = event.cell;
    run.last = event;
    onEvent(event);
    if (event.event === "done") {
      isDone = true;
      if (rawPage) writeFileAtomic(files.html, safePage(fs.readFileSync(rawPage, "utf8")));
      finish(event.leaks);
    }
  }
  // A program that was itself killed could not stop its kernel.
  if (run.last?.event !== "rest" && run.last?.event !== "failed" && run.kernelPid !== null)
    killQuietly(run.kernelPid);
  const exit = await ended;
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (!isDone) throw failure(notebook, options, files, { ...run, exit, tail: tail() });
}

/** What is known of a run from its events. */
interface Progress {
  kernelPid: number | null;
  last: RunEvent | null;
  /** The cell that was started last. */
  cell: number;
}

interface OutputFiles {
  output: string;
  failed: string;
  html: string;
}

function outputFiles(name: string, folder: string): OutputFiles {
  const file = (ending: string): string => path.join(folder, `${name}${ending}`);
  return { output: file(".ipynb"), failed: file(".failed.ipynb"), html: file(".html") };
}

/** With `--results .` the copies would go to notebooks/, where the sources are. */
function checkNotTheSource(notebook: NotebookFile, { output }: OutputFiles): void {
  const isSource =
    fs.existsSync(output) && fs.realpathSync(output) === fs.realpathSync(notebook.path);
  check(
    !isSource,
    `The executed copy would replace the notebook itself, ${output}. ` +
      "Choose another results folder with --results.",
  );
}

/**
 * A copy from an earlier run must not be taken for the result of this one. Somebody may have worked
 * in it: one whose cells say something else than the notebook's is kept under another name.
 */
function removeOldCopies(notebook: NotebookFile, files: OutputFiles): void {
  const source = fs.readFileSync(notebook.path);
  for (const copy of [files.output, files.failed])
    keepForeign(copy, (contents) => haveSameSources(contents, source));
  keepForeign(files.html, (contents) => contents.includes("jp-Cell"));
  for (const file of Object.values(files)) removeFile(file);
}

/** Makes the folder. Asked first: only after minutes would the failed copy say so. */
function checkWritable(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    const { message } = explainFileError(error, folder) as Error;
    throw new Error(
      `${message} --results (XRAY_RESULTS) names another folder for results, --data (XRAY_DATA) ` +
        "one for the generated sample. Or work in a copy of this project that is your own.",
      { cause: error },
    );
  }
}

function startPython(options: ExecuteOptions, runtime: string): ChildProcessWithoutNullStreams {
  const program = path.join(projectRoot(), "lib", "tools", "runner", "execute.py");
  return spawn(options.python, [program], {
    env: {
      ...options.env,
      JUPYTER_RUNTIME_DIR: runtime,
      // The kernel of this environment, not one of the same name in the user's folder.
      JUPYTER_PREFER_ENV_PATH: "1",
      PYTHONUTF8: "1",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** The input is left open: its end tells the program that its caller is gone. */
function writeJob(
  child: ChildProcessWithoutNullStreams,
  notebook: NotebookFile,
  { timeout = null, kernel = "tslab" }: ExecuteOptions,
  files: OutputFiles,
  rawPage: string | null,
): void {
  const job = {
    notebook: notebook.path,
    output: files.output,
    failed: files.failed,
    html: rawPage,
    cwd: path.dirname(notebook.path),
    kernel,
    timeout,
  };
  // A program that has already ended is reported by its exit code, not by a broken pipe.
  child.stdin.on("error", () => undefined);
  child.stdin.write(`${JSON.stringify(job)}\n`);
}

function failure(
  notebook: NotebookFile,
  options: ExecuteOptions,
  files: OutputFiles,
  { last, cell, exit, tail }: Progress & { exit: string; tail: string },
): NotebookFailure {
  const reported = last?.event === "failed" ? last : null;
  // An error in a cell explains itself; otherwise the kernel's last words may tell why.
  const message =
    reported?.kind === "error" ? reported.message : [reported?.message ?? exit, tail].join("\n");
  return new NotebookFailure({
    kind: reported?.kind ?? "kernel",
    notebook: notebook.name,
    cell: reported?.cell ?? cell,
    cells: notebook.cellIds.length,
    source: reported?.source ?? "",
    message,
    timeout: options.timeout ?? null,
    copy: fs.existsSync(files.failed) ? files.failed : null,
  });
}
