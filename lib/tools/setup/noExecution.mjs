import fs from "node:fs";
import path from "node:path";
import { SetupProblem } from "./setupProblem.mjs";

/**
 * Looks whether Linux lets programs run from this folder's disk. On one that is mounted "noexec",
 * as home folders are on some shared computers, all is installed without an error, and then neither
 * the engine nor Python's packages can be loaded.
 *
 * @param {string} root the project's folder
 * @param {string} mounts as in /proc/self/mountinfo, see proc(5)
 * @throws {SetupProblem} where it does not
 */
export function checkExecution(root, mounts = readMounts()) {
  const place = fs.existsSync(root) ? fs.realpathSync(root) : root;
  const mount = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(({ length }) => length > 5)
    .map(([, , , , at, options]) => ({ at: readable(at), options: options.split(",") }))
    .filter(({ at }) => isInside(place, at))
    // The innermost one; of several at one place, the last lies on top.
    .reduce((best, each) => (best && best.at.length > each.at.length ? best : each), null);
  if (!mount?.options.includes("noexec")) return;
  throw new SetupProblem(
    `no programs may be run from this folder: ${mount.at} is mounted without that right (noexec).`,
    { "Move it": "to another disk, or ask the administrator where own programs may be run" },
  );
}

function isInside(place, folder) {
  const below = path.posix.relative(folder, place);
  return !(below === ".." || below.startsWith("../"));
}

/** Spaces and backslashes stand there as numbers of three octal digits. */
function readable(text) {
  return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(parseInt(digits, 8)));
}

/** Empty on other systems, and where /proc is hidden. */
function readMounts() {
  try {
    return fs.readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return "";
  }
}
