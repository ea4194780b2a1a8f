import path from "node:path";
import { projectPaths } from "./paths.mjs";

/**
 * Where Jupyter keeps its settings, open tabs and connection files: in the project's own Python
 * environment, so that nothing is written into the user's home folder. Whoever wants their own
 * settings sets these variables themselves.
 *
 * @returns {Record<string, string>} environment variables
 */
export function jupyterFolders({ venv } = projectPaths()) {
  const folder = (name) => path.join(venv, "jupyter", name);
  return {
    JUPYTER_CONFIG_DIR: folder("config"),
    JUPYTER_DATA_DIR: folder("data"),
    JUPYTER_RUNTIME_DIR: folder("runtime"),
    JUPYTERLAB_SETTINGS_DIR: folder("settings"),
    JUPYTERLAB_WORKSPACES_DIR: folder("workspaces"),
    IPYTHONDIR: folder("ipython"),
  };
}
