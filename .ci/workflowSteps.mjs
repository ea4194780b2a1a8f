/**
 * The commands of a GitHub workflow, taken out of its YAML, and a way to run them elsewhere.
 * `node .ci/workflowSteps.mjs WORK_FOLDER [JOB...]` runs those of .github/workflows/test.yml in a
 * fresh copy of the project, with the shell options that GitHub uses and this computer's Node and
 * Python. Steps with Docker are left out, and named, where it does not run.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import yaml from "js-yaml";

/**
 * @param {string} text a workflow file
 * @returns {{ job: string, name: string, run: string, env: Record<string, string> }[]} every step
 *   that is a command; name is its title, else the command itself
 */
export function commandSteps(text) {
  const { jobs } = yaml.load(text);
  return Object.entries(jobs).flatMap(([job, { steps, env = {} }]) =>
    steps
      .filter(({ run }) => run !== undefined)
      .map(({ name, run, env: own = {} }) => ({
        job,
        name: name ?? run.trim(),
        run,
        env: { ...env, ...own },
      })),
  );
}

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

function main([workFolder, ...jobs]) {
  if (workFolder === undefined) throw new Error("Name a work folder.");
  const work = path.resolve(workFolder);
  const all = commandSteps(fs.readFileSync(path.join(ROOT, ".github/workflows/test.yml"), "utf8"));
  const known = [...new Set(all.map(({ job }) => job))];
  const unknown = jobs.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`No job ${unknown.join(", ")}: there are ${known.join(", ")}.`);
  let checkedOut = null;
  for (const step of all.filter(({ job }) => jobs.length === 0 || jobs.includes(job))) {
    // As on GitHub: every job has a fresh copy, its steps share it.
    const project = path.join(work, step.job);
    if (checkedOut !== step.job) checkOut(project);
    checkedOut = step.job;
    console.log(`\n[${step.job}] ${step.name}`);
    if (/^\s*docker /.test(step.run) && !succeeds("docker info")) {
      console.log("  left out: Docker does not run here");
      continue;
    }
    const shell = ["--noprofile", "--norc", "-eo", "pipefail", "-c"];
    const { status } = spawnSync("bash", [...shell, step.run], {
      cwd: project,
      stdio: "inherit",
      env: { ...environment(work), ...step.env },
    });
    if (status !== 0) throw new Error(`This step failed with code ${status}.`);
  }
}

/** GitHub's variables; where root needs no sudo and has none, a stand-in for it. */
function environment(work) {
  const temporary = path.join(work, "temporary");
  const programs = path.join(work, "bin");
  fs.mkdirSync(temporary, { recursive: true });
  fs.mkdirSync(programs, { recursive: true });
  if (!succeeds("command -v sudo"))
    fs.writeFileSync(path.join(programs, "sudo"), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  return {
    ...process.env,
    CI: "true",
    RUNNER_TEMP: temporary,
    PATH: `${process.env.PATH}${path.delimiter}${programs}`,
  };
}

function checkOut(project) {
  fs.rmSync(project, { recursive: true, force: true });
  fs.mkdirSync(project, { recursive: true });
  const { status } = spawnSync(
    "bash",
    ["-c", 'set -o pipefail; git ls-files -z | tar --null -T - -c | tar -x -C "$0"', project],
    { cwd: ROOT, stdio: "inherit" },
  );
  if (status !== 0) throw new Error(`The project could not be copied to ${project}.`);
}

function succeeds(command) {
  return spawnSync("bash", ["-c", command]).status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
