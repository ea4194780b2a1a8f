import { fullDiskProblem } from "./prerequisites.mjs";
import { SetupProblem } from "./setupProblem.mjs";

/**
 * Prints why a command cannot go on, what its user can remove as a message and anything else with
 * the place in the program, and makes this process end with code 1.
 */
export function printProblem(error) {
  const problem = fullDiskProblem(error.message) ?? accessProblem(error) ?? error;
  console.error(problem instanceof SetupProblem ? `\n${problem.describe()}` : problem);
  process.exitCode = 1;
}

/**
 * The problem that a folder of the project is another account's, as where a teacher installed it
 * for all, or null for any other error.
 */
export function accessProblem({ code, path, syscall }) {
  const isFile = path !== undefined && !syscall?.startsWith("spawn");
  if (!isFile || !["EACCES", "EPERM", "EROFS"].includes(code)) return null;
  return new SetupProblem(
    `${path} cannot be changed or made (${syscall}: ${code}). This account has no right to, or ` +
      "the disk is read-only.",
    {
      "Another account's folder": "work in a copy of your own, made with: cp -r",
      "In a container": "run it as the user that its image names, without --user and --read-only",
    },
  );
}
