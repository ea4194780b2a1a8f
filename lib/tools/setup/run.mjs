import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { killGroup } from "./processes.mjs";
import { isFullDisk } from "./stamp.mjs";

/** As much of a command's output as is kept in memory; the log has all of it. */
const KEPT_CHARACTERS = 200_000;

/**
 * @typedef {{ code: number, output: string }} Result `code` is 0 on success, 127 where the
 *   command does not exist; `output` is what it printed on both streams
 * @typedef {(command: string, args: string[], options?: RunOptions) => Promise<Result>} Run
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutSeconds?: number }} RunOptions
 */

/**
 * Makes the function with which set-up runs commands. Their output goes to a log file, so that the
 * console shows one line per step.
 *
 * @param {{ log?: string | null, onChange?: (pids: number[]) => void }} options `onChange` hears
 *   the ids of all commands that run, whenever one has started or ended
 * @returns {Run & { stop(): void }} `stop` ends the commands that are running
 */
export function createRun({ log = null, onChange = () => {} } = {}) {
  const running = new Set();
  const write = createLogWriter(log);
  const run = (command, args, { cwd, env = process.env, timeoutSeconds = 0 } = {}) =>
    new Promise((resolve) => {
      const line = [command, ...args].join(" ");
      write(line, `\n$ ${line}\n`);
      const child = spawn(command, args, {
        cwd,
        env,
        stdio: ["ignore", "pipe", "pipe"],
        // A group of its own, so that all of it can be ended at once.
        detached: process.platform !== "win32",
        windowsHide: true,
      });
      let output = "";
      let timer = null;
      const onText = (text) => {
        output = (output + text).slice(-KEPT_CHARACTERS);
        write(line, text);
      };
      const onEnd = (code) => {
        clearTimeout(timer);
        running.delete(child.pid);
        onChange([...running]);
        resolve({ code, output });
      };
      child.stdout?.setEncoding("utf8").on("data", onText);
      child.stderr?.setEncoding("utf8").on("data", onText);
      child.on("error", (error) => {
        onText(`${error.message}\n`);
        onEnd(127);
      });
      child.on("close", (code, signal) => {
        if (signal !== null) onText(`(ended by ${signal})\n`);
        onEnd(code === null ? 1 : code);
      });
      if (child.pid === undefined) return;
      running.add(child.pid);
      onChange([...running]);
      if (timeoutSeconds > 0)
        timer = setTimeout(() => {
          onText(`(stopped: it had not ended after ${timeoutSeconds} s)\n`);
          killGroup(child.pid, "SIGKILL");
        }, timeoutSeconds * 1000);
    });
  run.stop = () => running.forEach((pid) => killGroup(pid));
  return run;
}

/** Writes what a command prints; where two take turns, with a line that says which goes on. */
function createLogWriter(log) {
  if (log === null) return () => {};
  fs.mkdirSync(path.dirname(log), { recursive: true });
  let last = null;
  return (command, text) => {
    const isNew = text.startsWith("\n$ ");
    const turn = last === command || isNew ? "" : `\n... ${command.slice(0, 90)}\n`;
    last = command;
    try {
      fs.appendFileSync(log, turn + text);
    } catch (error) {
      // A full disk is the command's problem, too, which says so where somebody reads it.
      if (!isFullDisk(error)) throw error;
    }
  };
}

/** The last non-empty lines of a text, indented, for a message about a command that failed. */
export function lastLines(text, count = 12) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  return lines
    .slice(-count)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join("\n");
}
