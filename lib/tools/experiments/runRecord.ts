import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { hashFilesBelow, listFilesBelow } from "../../base/files/ownFiles";
import { hashBytes } from "../../base/images/fileHashes";
import { projectRoot, projectVersion } from "../../base/projectRoot";
import { type RunRecord, readRun, writeRun } from "../../results/runFile";

/** The folders of lib whose code decides the numbers of a run. */
const COURSE = ["base", "data", "gradcam", "metrics", "models", "training", "transforms"];

/** Not written by the run: the benchmark's files, and what is not committed. */
const NOT_OF_THE_RUN = [
  /^(checkpoints|notebooks|sample|quick)\//,
  /^(figures\/bench\.png|bench\.json|run\.json|reproduce\.log)$/,
];

/** What `beginRun` needs to know of the machine. */
export type RunMachine = Pick<RunRecord, "engine" | "precision" | "dataSet">;

/**
 * Begins a run in a results folder, or goes on with the one that was begun there. The id of a new
 * one comes from its time and its code.
 */
export function beginRun(file: string, machine: RunMachine, now = new Date()): RunRecord {
  const code = codeVersion();
  const run = fs.existsSync(file) ? readRun(file) : newRun(code, machine, now);
  const next = run.code.includes(code) ? run : { ...run, code: [...run.code, code] };
  writeRun(file, next);
  return next;
}

function newRun(code: string, machine: RunMachine, now: Date): RunRecord {
  const startedAt = now.toISOString();
  return {
    id: hashBytes(`${startedAt} ${code}`).slice(0, 12),
    startedAt,
    project: projectVersion(),
    code: [code],
    node: process.versions.node,
    cpu: { model: os.cpus()[0]?.model ?? "unknown", cores: os.availableParallelism() },
    ...machine,
    files: {},
  };
}

/** Seals a finished run: notes the sha256 of everything that it wrote. */
export function sealRun(file: string): RunRecord {
  const run = { ...readRun(file), files: resultHashes(path.dirname(file)) };
  writeRun(file, run);
  return run;
}

/** sha256 of every file of a results folder that a run writes, by its path with forward slashes. */
export function resultHashes(folder: string): Record<string, string> {
  const isOfTheRun = (name: string) => !NOT_OF_THE_RUN.some((pattern) => pattern.test(name));
  return hashFilesBelow(folder, listFilesBelow(folder).filter(isOfTheRun));
}

/** A hash of the sources that decide the numbers, comments included. */
export function codeVersion(root = path.join(projectRoot(), "lib")): string {
  const sources = COURSE.flatMap((part) =>
    listFilesBelow(path.join(root, part)).map((name) => `${part}/${name}`),
  ).filter((name) => name.endsWith(".ts"));
  return hashBytes(
    sources.map((name) => `${name} ${hashBytes(normalized(path.join(root, name)))}\n`).join(""),
  );
}

/** With the line ends of a checkout on Linux, whatever git made of them here. */
function normalized(file: string): string {
  return fs.readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}
