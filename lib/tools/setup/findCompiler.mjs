import { INSTALL_HELP } from "./installHelp.mjs";
import { SetupProblem } from "./setupProblem.mjs";

/**
 * Finds a C++ compiler: CXX, or the first of the usual names that runs. (On a Mac without Apple's
 * command line tools the names exist, but only offer to install them.)
 *
 * @param {import("./run.mjs").Run} run
 * @returns {Promise<{ command: string, version: string }>}
 * @throws {SetupProblem} where there is none
 */
export async function findCompiler(run, env = process.env) {
  const names = env.CXX ? [env.CXX] : ["g++", "c++", "clang++"];
  for (const command of names) {
    const { code, output } = await run(command, ["--version"], { timeoutSeconds: 20 });
    if (code === 0) return { command, version: output.split("\n")[0].trim() };
  }
  throw new SetupProblem(
    `a C++ compiler is needed for the TensorFlow engine: none was found (${names.join(", ")}).`,
    INSTALL_HELP.compiler,
  );
}
