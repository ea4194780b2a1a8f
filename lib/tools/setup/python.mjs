import fs from "node:fs";
import path from "node:path";
import { findPython } from "./findPython.mjs";
import { pipEnvironment, pipInstall } from "./pip.mjs";
import { lastLines } from "./run.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { hashFiles, isStamped, writeStamp } from "./stamp.mjs";

/** What lies in .venv, but does not belong to the Python environment. */
const KEPT = ["setup.log", "setup.lock", "stamps", "tensorflow"];

/** Makes the virtual environment with JupyterLab, nbclient and nbconvert (requirements.txt). */
export const pythonStep = {
  title: "Python environment (JupyterLab, 90 packages)",
  diskBytes: 0.5e9,
  prerequisites: ({ run }) => [() => findPython(run)],
  isDone: ({ paths }) =>
    fs.existsSync(paths.python) && isStamped(stampFile(paths), stampKey(paths)),

  async apply(context) {
    const { paths, run } = context;
    const python = await findPython(run);
    // Always from nothing: a killed pip leaves packages of which only a part is there.
    fs.rmSync(stampFile(paths), { force: true });
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
    writeStamp(stampFile(paths), stampKey(paths));
    return `Python ${python.version}`;
  },
};

function stampFile(paths) {
  return path.join(paths.stamps, "python.json");
}

/** With the folder: a virtual environment holds absolute paths and cannot be moved. */
function stampKey(paths) {
  return { root: paths.root, requirements: hashFiles(paths.root, [paths.requirements]) };
}

/** Removes the environment, but not what set-up itself keeps in the same folder. */
export function removeEnvironment(venv) {
  if (!fs.existsSync(venv)) return;
  for (const name of fs.readdirSync(venv)) {
    if (!KEPT.some((kept) => name === kept || name.startsWith(`${kept}.`))) {
      fs.rmSync(path.join(venv, name), { recursive: true, force: true });
    }
  }
}
