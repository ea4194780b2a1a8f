import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import type { Course } from "./courseFolder";
import { findNbgraderPython, nbgraderVariables } from "./nbgraderEnvironment";

/**
 * Runs a command of nbgrader in a course; what it says goes to `nbgrader.log` there.
 * @throws with its last words where it fails
 */
export function nbgrader(course: Course, args: string[]): void {
  runPython(course, ["-m", "nbgrader", ...args], `nbgrader ${args.join(" ")}`);
}

/** Runs a Python program in nbgrader's environment, in the course's folder. */
export function runPython(course: Course, args: string[], name: string): void {
  const { status, stdout, stderr, error } = spawnSync(findNbgraderPython(), args, {
    cwd: course.root,
    env: nbgraderVariables(),
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  const log = path.join(course.root, "nbgrader.log");
  fs.appendFileSync(log, `\n$ ${name}\n${stdout ?? ""}${stderr ?? ""}`);
  const words = (error?.message ?? stderr ?? "").trim().split("\n").slice(-12).join("\n");
  check(status === 0, `${name} failed:\n${words}\nAll of its output: ${log}`);
}
