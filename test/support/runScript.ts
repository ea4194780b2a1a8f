import { spawnSync } from "node:child_process";
import path from "node:path";

const ROOT = path.resolve(__dirname, "..", "..");

/**
 * Runs TypeScript in a new Node process, for what can only be chosen once per process. `lib` and
 * node_modules are reached as from the project's folder.
 * @returns what the script printed with console.log, parsed as JSON
 */
export function runScript<T>(source: string, environment: NodeJS.ProcessEnv = {}): T {
  const child = spawnSync(process.execPath, ["-r", "ts-node/register", "-e", source], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  if (child.status !== 0) throw new Error(`The script failed:\n${child.stderr}`);
  return JSON.parse(child.stdout.trim().split("\n").pop()!) as T;
}
