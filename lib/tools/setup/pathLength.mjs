import { SetupProblem } from "./setupProblem.mjs";

/** Characters that Windows allows in the path of a file, unless long paths are switched on. */
const WINDOWS_LIMIT = 259;

/**
 * Characters of the longest path below the project's folder that Python writes, a file of
 * JupyterLab's. (npm's names are shorter, and Node has no such limit.)
 */
export const LONGEST_BELOW = 163;

const SWITCH = ["HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem", "/v", "LongPathsEnabled"];

/**
 * Looks whether Windows takes the names that Python's packages have in this folder: pip would stop
 * on the first that is too long, after minutes, and name a file that is "not found".
 *
 * @param {string} root the project's folder
 * @param {import("./run.mjs").Run} run
 * @throws {SetupProblem} where it does not
 */
export async function checkPathLength(root, run, platform = process.platform) {
  const most = WINDOWS_LIMIT - LONGEST_BELOW;
  if (platform !== "win32" || root.length <= most) return;
  const { code, output } = await run("reg", ["query", ...SWITCH], { timeoutSeconds: 20 });
  if (code === 0 && /LongPathsEnabled\s+REG_DWORD\s+0x1\b/.test(output)) return;
  throw new SetupProblem(
    `the path of this folder has ${root.length} characters, and Windows allows ${most} here: ` +
      `what Python's packages add would become too long. The folder is ${root}`,
    {
      "Move it": "for example to C:\\xray",
      "As administrator": `reg add ${SWITCH.join(" ")} /t REG_DWORD /d 1 /f   (allows long paths)`,
    },
  );
}
