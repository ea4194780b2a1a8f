import { INSTALL_HELP } from "./installHelp.mjs";
import { SetupProblem } from "./setupProblem.mjs";

/** The oldest Node that every package of this project supports. */
export const OLDEST_NODE = "20.3.0";

/** The problem with this Node version ("20.11.1"), or null where it is new enough. */
export function nodeVersionProblem(version) {
  if (compareVersions(version, OLDEST_NODE) >= 0) return null;
  return new SetupProblem(
    `Node ${OLDEST_NODE} or newer is needed, found ${version}.`,
    INSTALL_HELP.node,
  );
}

/** Prints the problem and ends the process where Node is too old. */
export function stopOnOldNode() {
  const problem = nodeVersionProblem(process.versions.node);
  if (problem === null) return;
  console.error(problem.describe());
  process.exit(1);
}

/** Negative, zero or positive as version `a` is older than, equal to or newer than `b`. */
export function compareVersions(a, b) {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let part = 0; part < 3; part++) {
    const difference = (left[part] || 0) - (right[part] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
