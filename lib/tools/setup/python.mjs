import fs from "node:fs";
import path from "node:path";
import { findPython } from "./findPython.mjs";
import { checkExecution } from "./noExecution.mjs";
import { pythonMegabytes } from "./packageBytes.mjs";
import { checkPathLength } from "./pathLength.mjs";
import { pipEnvironment, pipInstall } from "./pip.mjs";
import { lastLines } from "./run.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { hashFiles, isStamped, writeStamp } from "./stamp.mjs";
import { remove } from "./whenFree.mjs";

/** What Python and pip put into an environment; everything else in .venv stays. */
const ENVIRONMENT = new Set(
  "bin etc include lib lib64 man scripts share tmp pyvenv.cfg .gitignore".split(" "),
);

/** Makes the virtual environment with JupyterLab, nbclient and nbconvert (requirements.txt). */
export const pythonStep = {
  title: "Python environment (JupyterLab, 90 packages)",
  diskBytes: 0.5e9,
  megabytes: () => pythonMegabytes(),
  prerequisites: ({ run, paths }) => [
    () => findPython(run),
    () => checkPathLength(paths.root, run),
    async () => checkExecution(paths.root),
  ],
  isDone: ({ paths, platform, arch }) =>
    fs.existsSync(paths.python) && isStamped(stampFile(paths), stampKey(paths, platform, arch)),

  async apply(context) {
    const { paths, run, platform, arch } = context;
    const python = await findPython(run);
    // Always from nothing: a killed pip leaves packages of which only a part is there.
    checkMadeHere(paths);
    writeStamp(madeHereFile(paths), { root: paths.root });
    remove(stampFile(paths));
    removeEnvironment(paths.venv);
    const [command, ...args] = python.command;
    const result = await run(command, [...args, "-m", "venv", paths.venv], {
      env: pipEnvironment(paths),
    });
    if (result.code !== 0) {
      throw new SetupProblem(`Python could not make ${paths.venv}:\n${lastLines(result.output)}`);
    }
    await pipInstall(
      context,
      ["--prefer-binary", "-r", paths.requirements],
      "the packages of requirements.txt",
    );
    writeStamp(stampFile(paths), stampKey(paths, platform, arch));
    return `Python ${python.version}`;
  },
};

function stampFile(paths) {
  return path.join(paths.stamps, "python.json");
}

/** Written before the environment is made: without it, an environment is somebody else's. */
function madeHereFile(paths) {
  return path.join(paths.stamps, "made-here.json");
}

/** Editors make a .venv, too, and its packages are their owner's. */
function checkMadeHere(paths) {
  const isForeign =
    fs.existsSync(path.join(paths.venv, "pyvenv.cfg")) &&
    !fs.existsSync(madeHereFile(paths)) &&
    !fs.existsSync(stampFile(paths));
  if (!isForeign) return;
  throw new SetupProblem(
    `${paths.venv} holds a Python environment that set-up did not make, and would have to ` +
      `replace.\n` +
      "  It was left as it is. Rename or remove that folder, and give the command again.",
  );
}

/**
 * With the folder: a virtual environment holds absolute paths and cannot be moved. On a Mac with
 * the processor, since Node for the other one may come later, and Python has to be asked again.
 */
function stampKey(paths, platform = process.platform, arch = process.arch) {
  const requirements = hashFiles(paths.root, [paths.requirements]);
  return { root: paths.root, requirements, ...(platform === "darwin" && { arch }) };
}

/** Removes the environment, but nothing else that lies in the same folder. */
export function removeEnvironment(venv) {
  if (!fs.existsSync(venv)) return;
  for (const name of fs.readdirSync(venv)) {
    if (ENVIRONMENT.has(name.toLowerCase())) remove(path.join(venv, name));
  }
}
