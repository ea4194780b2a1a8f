import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder: the one that holds package.json. */
export const PROJECT_ROOT = fileURLToPath(new URL("../../..", import.meta.url)).replace(
  /[\\/]$/,
  "",
);

/**
 * Where set-up finds and puts things. All its state lies in `.venv`, so deleting that folder
 * (and `node_modules`) always gives a fresh start.
 */
export function projectPaths(root = PROJECT_ROOT, platform = process.platform) {
  const venv = path.join(root, ".venv");
  const nodeModules = path.join(root, "node_modules");
  return {
    root,
    venv,
    python: path.join(
      venv,
      ...(platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
    ),
    requirements: path.join(root, "requirements.txt"),
    /** Output of every command that set-up ran. */
    log: path.join(venv, "setup.log"),
    lock: path.join(venv, "setup.lock"),
    stamps: path.join(venv, "stamps"),
    /** For pip's downloads: the system's temporary folder is often a small memory disk. */
    temporary: path.join(venv, "tmp"),
    /** TensorFlow's C library and its headers. */
    tensorflow: path.join(venv, "tensorflow"),
    kernel: path.join(venv, "share", "jupyter", "kernels", "tslab"),
    nodeModules,
    tfjsNode: path.join(nodeModules, "@tensorflow", "tfjs-node"),
    addon: path.join(
      nodeModules,
      "@tensorflow",
      "tfjs-node",
      "lib",
      "napi-v8",
      "tfjs_binding.node",
    ),
    notebooks: path.join(root, "notebooks"),
    /** The reader's own copies of the notebooks. */
    copies: path.join(root, "my-notebooks"),
    lib: path.join(root, "lib"),
    dist: path.join(root, "lib", "dist"),
    data: path.join(root, "data"),
  };
}
