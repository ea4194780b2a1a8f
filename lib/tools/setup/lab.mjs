import fs from "node:fs";
import path from "node:path";
import { jupyterFolders } from "./jupyterFolders.mjs";
import { writeAtomic } from "./stamp.mjs";

/** Puts the style of the notebooks' figures where JupyterLab looks for it. */
export function prepareLab(paths) {
  const style = path.join(paths.lib, "tools", "setup", "lab.css");
  const { JUPYTER_CONFIG_DIR } = jupyterFolders(paths);
  writeAtomic(path.join(JUPYTER_CONFIG_DIR, "custom", "custom.css"), fs.readFileSync(style));
}

/**
 * JupyterLab on the reader's notebooks, with the project's own Python and kernel.
 *
 * @param {any} paths
 * @param {string[]} args more options for JupyterLab, for example --no-browser or --port=9000
 */
export function labCommand(paths, args, isRoot = process.getuid?.() === 0) {
  return [
    paths.python,
    "-m",
    "jupyterlab",
    // The whole project, so that notebooks can show pictures of results.
    `--ServerApp.root_dir=${paths.root}`,
    "--LabApp.default_url=/lab/tree/my-notebooks/01_data_exploration.ipynb",
    // lab.css, which lies where Jupyter keeps its settings, see prepareLab.
    "--LabApp.custom_css=True",
    // Jupyter refuses to run as root, which is how most containers run.
    ...(isRoot ? ["--allow-root"] : []),
    ...args,
  ];
}
