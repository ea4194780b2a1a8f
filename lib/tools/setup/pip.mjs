import fs from "node:fs";
import path from "node:path";
import { networkProblem, networkProblemIn } from "./network.mjs";
import { leaveOutUnreachable, withoutPassword } from "./packageIndexes.mjs";
import { fullDiskProblem } from "./prerequisites.mjs";
import { lastLines } from "./run.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { writeAtomic } from "./stamp.mjs";
import { withHashes } from "./wheels.mjs";
import { inUseProblem, remove } from "./whenFree.mjs";

const PIP_OPTIONS = [
  "--disable-pip-version-check",
  "--no-input",
  "--progress-bar=off",
  "--retries=2",
  "--timeout=20",
];

/** pip itself knows which index it asks where none is configured. */
const PRINT_DEFAULT_INDEX = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)";

/**
 * Runs `pip install` in the project's environment, and once more where it fails.
 *
 * @param {{ paths: any, run: import("./run.mjs").Run, report: any }} context
 * @param {string[]} args
 * @param {string} what what is installed, for the message
 * @param {string} command "install", or "download" for the files alone
 * @throws {SetupProblem} with `noPackage: true` where the indexes answer, but have no such package
 */
export async function pipInstall(context, args, what, command = "install") {
  const { paths, run } = context;
  // What a killed pip left here can be more than 1 GB.
  remove(paths.temporary);
  fs.mkdirSync(paths.temporary, { recursive: true });
  const { env: indexes, unreachable } = await chooseIndexes(context);
  const env = { ...pipEnvironment(paths), ...indexes };
  const install = (...more) => {
    const line = ["-m", "pip", command, ...PIP_OPTIONS, ...more, ...args];
    return run(paths.python, line, { cwd: paths.root, env });
  };
  const problemIn = (output) => networkProblemIn(output, `pip could not fetch ${what}`);
  const first = await install();
  const isFinal =
    first.code === 0 ||
    problemIn(first.output)?.isRefusal ||
    fullDiskProblem(first.output) !== null;
  const second = isFinal ? first : await install("-vv");
  remove(paths.temporary);
  if (second.code === 0) return;
  // First the disk: what broke off for want of room may also say that a transfer failed.
  const full = fullDiskProblem(first.output + second.output);
  if (full !== null) throw full;
  if (unreachable.length > 0) {
    throw networkProblem(
      `pip could not fetch ${what} while ${unreachable.join(", ")} does not answer`,
    );
  }
  const networks = problemIn(first.output + refusals(second.output));
  if (networks !== null) throw networks;
  const inUse = inUseProblem(first.output);
  if (inUse !== null) throw inUse;
  const problem = new SetupProblem(
    `pip could not install ${what}:\n${lastLines(first.output)}\n  All of its output: ` +
      `${paths.log}`,
  );
  problem.noPackage = /No matching distribution found/.test(second.output);
  throw problem;
}

/**
 * pip passes over an index that refuses it, and only tells details of that when asked for all: what
 * it then tells, unless another index answered.
 */
function refusals(details) {
  const isRefused = (line) => /Could not fetch URL .*: 40[137] /.test(line);
  const answered = /"GET [^"]*" 200 /.test(details);
  return answered ? "" : details.split("\n").filter(isRefused).join("\n");
}

/** The user's environment without what would make pip install somewhere else. */
export function pipEnvironment(paths, env = process.env) {
  const { PYTHONHOME, PYTHONPATH, PIP_TARGET, PIP_PREFIX, PIP_USER, PIP_REQUIRE_HASHES, ...kept } =
    env;
  return { ...kept, TMPDIR: paths.temporary, TEMP: paths.temporary, TMP: paths.temporary };
}

async function chooseIndexes({ paths, run, report }) {
  const options = { env: pipEnvironment(paths) };
  const { output } = await run(paths.python, ["-m", "pip", "config", "list"], options);
  const asked = await run(paths.python, ["-c", PRINT_DEFAULT_INDEX], options);
  const defaultIndex = asked.code === 0 ? asked.output.trim() : "";
  const { env, unreachable } = await leaveOutUnreachable(output, defaultIndex);
  const names = unreachable.map(withoutPassword);
  names.forEach((name) => report.note(`package index ${name} does not answer: left out for now`));
  return { env, unreachable: names };
}

/**
 * Arguments of pip with which it takes exactly the known files of some packages, and nothing else.
 *
 * @param {string[]} names packages of wheelFiles.json
 */
export function exactly(paths, names) {
  const file = path.join(paths.stamps, "wheels.txt");
  writeAtomic(file, withHashes(names));
  return ["--no-deps", "--require-hashes", "-r", file];
}
