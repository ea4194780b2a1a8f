import { spawn } from "node:child_process";
import { childEnvironment } from "./childEnvironment.mjs";
import { jupyterFolders } from "./jupyterFolders.mjs";

/**
 * Runs a command in the terminal of this process and waits for it, to pass on how it ended. Stop
 * signals reach it, too: Ctrl+C in a terminal does so by itself, everything else is sent on.
 *
 * @param {string[]} command
 * @param {string} cwd
 * @returns {Promise<number>} the command's exit code
 */
export function runInForeground([command, ...args], cwd, isTerminal = process.stdin.isTTY) {
  const env = { ...jupyterFolders(), ...childEnvironment() };
  const child = spawn(command, args, { cwd, env, stdio: "inherit" });
  const onInterrupt = () => {
    // A terminal signals all of its foreground group; JupyterLab would take a second one as "yes".
    if (!isTerminal) child.kill("SIGINT");
  };
  const onTerminate = () => child.kill("SIGTERM");
  process.on("SIGINT", onInterrupt).on("SIGTERM", onTerminate);
  return new Promise((resolve) => {
    child.on("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  }).finally(() => process.off("SIGINT", onInterrupt).off("SIGTERM", onTerminate));
}
