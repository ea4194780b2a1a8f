import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import type { Course } from "./courseFolder";
import { findNbgraderPython, nbgraderFolder, nbgraderVariables } from "./nbgraderEnvironment";

/**
 * Runs a command of nbgrader in a course; what it says goes to `nbgrader.log` there.
 * @returns what it said
 * @throws with its last words where it fails
 */
export function nbgrader(course: Course, args: string[]): string {
  return runPython(course, [program("start_nbgrader.py"), ...args], `nbgrader ${args.join(" ")}`);
}

/**
 * Has nbgrader write the points of submissions, which are tested, into the gradebook.
 *
 * @param args the assignment, and which students
 * @param onStudent is told the name of each whose points are being written: a class takes minutes
 * @throws with nbgrader's last words where it fails
 */
export async function autograde(
  { root }: Course,
  args: string[],
  onStudent: (name: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const all = ["autograde", ...args];
  const child = spawn(findNbgraderPython(), [program("start_nbgrader.py"), ...all], {
    cwd: root,
    env: { ...nbgraderVariables(), XRAY_TESTED: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stop = () => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    const [, student] = /Autograding .*[\\/]autograded[\\/]([^\\/]+)/.exec(line) ?? [];
    if (student !== undefined) onStudent(student);
  });
  const status = await new Promise((resolve) => {
    child.once("error", (error) => resolve(lines.push(error.message)));
    child.once("close", resolve);
  });
  signal?.removeEventListener("abort", stop);
  const log = path.join(root, "nbgrader.log");
  keep(log, `nbgrader ${all.join(" ")}`, status === 0, lines.join("\n"));
}

/** Where a student works and hands in. */
export interface StudentPlace {
  /** The folder that holds assignment1 and the like; the project's own, beside `lib`. */
  folder: string;
  /** The course's name in the exchange. */
  course: string;
  exchange: string;
}

/**
 * Runs a student's command of nbgrader: fetch_assignment, submit or fetch_feedback.
 *
 * nbgrader finds feedback only for what it remembers to have handed in. On a hub that stays with
 * the student's work, in `.nbgrader`: the project's own folder is new each time a server starts, or
 * somebody else's.
 */
export function studentNbgrader({ folder, course, exchange }: StudentPlace, args: string[]): void {
  check(
    fs.existsSync(exchange),
    `${exchange} does not exist: --exchange must be the folder that the instructor named.`,
  );
  const options = [`--course=${course}`, `--Exchange.root=${exchange}`];
  const all = [program("student_nbgrader.py"), ...args, ...options];
  const isOwnProject = path.resolve(folder) === projectRoot();
  const state = isOwnProject
    ? path.join(nbgraderFolder(), "jupyter")
    : path.join(folder, ".nbgrader");
  fs.mkdirSync(state, { recursive: true });
  const log = path.join(state, "nbgrader.log");
  const env = nbgraderVariables(nbgraderFolder(), state);
  runPython({ root: folder }, all, `nbgrader ${args.join(" ")}`, log, env);
}

/** A Python program that lies beside this file's source. */
function program(name: string): string {
  return path.join(projectRoot(), "lib", "tools", "classroom", name);
}

/** Runs a Python program in nbgrader's environment, in the course's folder. */
export function runPython(
  { root }: Pick<Course, "root">,
  args: string[],
  name: string,
  log = path.join(root, "nbgrader.log"),
  env = nbgraderVariables(),
): string {
  const { status, stdout, stderr, error } = spawnSync(findNbgraderPython(), args, {
    cwd: root,
    env,
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  keep(log, name, status === 0, error?.message ?? stderr ?? "", stdout ?? "");
  return stderr;
}

/** Keeps what a program said. @throws with its last words where it failed */
function keep(log: string, name: string, isDone: boolean, said: string, printed = ""): void {
  fs.appendFileSync(log, `\n$ ${name}\n${printed}${said}`);
  const words = said.trim().split("\n").slice(-12).join("\n");
  check(isDone, `${name} failed:\n${words}\nAll of its output: ${log}`);
}

/** JupyterLab with nbgrader's own pages, on a course. @returns its exit code */
export function runNbgraderLab(
  { root }: Course,
  args: string[],
  signal?: AbortSignal,
): Promise<number> {
  const isRoot = process.getuid?.() === 0;
  const options = [`--ServerApp.root_dir=${root}`, ...(isRoot ? ["--allow-root"] : []), ...args];
  const lab = spawn(findNbgraderPython(), ["-m", "jupyterlab", ...options], {
    cwd: root,
    env: nbgraderVariables(),
    stdio: "inherit",
  });
  signal?.addEventListener("abort", () => lab.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    lab.once("error", reject);
    lab.once("exit", (code) => resolve(code ?? 0));
  });
}
