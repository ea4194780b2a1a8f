import fs from "node:fs";
import path from "node:path";
import { writeAtomic } from "./stamp.mjs";

/** Installs the TypeScript kernel into the project's Python environment, and nowhere else. */
export const kernelStep = {
  title: "TypeScript kernel for Jupyter",
  diskBytes: 0,
  isDone: ({ paths }) =>
    fs.existsSync(kernelFile(paths)) && fs.readFileSync(kernelFile(paths), "utf8") === text(paths),
  async apply({ paths }) {
    writeAtomic(kernelFile(paths), text(paths));
  },
};

/**
 * For the C library of Linux, other systems do not know them: pieces of 128 KB and more go back to
 * the system when they are freed, instead of being kept for later, and its threads share what they
 * keep. In notebook 2 that is 70 MB less at the peak and at rest, and takes no time.
 */
const LEAN_MEMORY = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

/** @param {any} paths @returns what kernel.json holds */
export function kernelSpec(paths, node = process.execPath, platform = process.platform) {
  return {
    // Absolute: the kernel starts whatever the PATH is, and is always this project's own copy.
    argv: [
      node,
      // For lib/base/releaseMemory.ts.
      "--expose-gc",
      "-r",
      path.join(paths.root, "lib", "tools", "setup", "kernel", "tslabCorrection.cjs"),
      path.join(paths.nodeModules, "tslab", "bin", "tslab"),
      "kernel",
      "--config-path",
      "{connection_file}",
    ],
    display_name: "TypeScript",
    language: "typescript",
    // Windows has no SIGINT: there the kernel is interrupted by a message.
    ...(platform === "win32" && { interrupt_mode: "message" }),
    env: {
      // TensorFlow reads it while it loads; 2 hides notes and warnings, not errors.
      TF_CPP_MIN_LOG_LEVEL: "2",
      ...LEAN_MEMORY,
    },
  };
}

function kernelFile(paths) {
  return path.join(paths.kernel, "kernel.json");
}

function text(paths) {
  return `${JSON.stringify(kernelSpec(paths), null, 2)}\n`;
}
