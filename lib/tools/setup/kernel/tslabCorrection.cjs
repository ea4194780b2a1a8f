/**
 * Loaded before the notebook kernel (node -r): corrects tslab 1.0.22 in memory, while its files are
 * loaded. Each correction is a patch of this folder that says at its top what it is good for; if
 * tslab's source does not have a patch's lines (another version), the kernel starts without it.
 */
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { isMainThread } = require("node:worker_threads");
const { applyHunks, parsePatch } = require("./patch.cjs");
const { endWithParent } = require("./parentWatch.cjs");

/** Longer than between two cells of "Run all". */
const REST_MILLISECONDS = 500;
const TSLAB = path.join("node_modules", "tslab") + path.sep;

/** @returns {{ name: string, files: Record<string, object[]> }[]} the patches, in their order */
function readPatches(folder = __dirname) {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".patch"));
  return names.sort().map((name) => {
    const text = fs.readFileSync(path.join(folder, name), "utf8");
    return { name, files: parsePatch(text) };
  });
}

/** @returns {{ source: string, missing: string[] }} corrected; and what does not fit */
function correct(file, source, patches = readPatches()) {
  const missing = [];
  for (const { name, files } of patches) {
    if (!Object.hasOwn(files, file)) continue;
    const corrected = applyHunks(source, files[file]);
    if (corrected === null) missing.push(name);
    else source = corrected;
  }
  return { source, missing };
}

function install() {
  const patches = readPatches();
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, file) {
    const [, inside] = file.split(TSLAB);
    const name = inside?.split(path.sep).join("/");
    return compile.call(this, name ? correct(name, source, patches).source : source, file);
  };
}

/** What the notebook has loaded of a file of this project's library; usually one, or none. */
function loadedFrom(file) {
  const end = path.join("lib", "dist", file);
  const found = Object.entries(require.cache).filter(([name]) => name.endsWith(end));
  return found.map(([, { exports }]) => exports);
}

/** Stop reaches the library of this project that the notebook has loaded, if it has. */
function interruptLibrary() {
  for (const { interrupt } of loadedFrom(path.join("base", "interrupt.js")))
    interrupt("Stopped. A training that is run again goes on from its last finished epoch.");
}

/** Memory goes back to the system when no cell has run for a while. */
function releaseAtRest() {
  let rest;
  process.on("tslab:busy", () => clearTimeout(rest));
  process.on("tslab:idle", () => {
    clearTimeout(rest);
    rest = setTimeout(() => {
      for (const { releaseMemory } of loadedFrom(path.join("base", "releaseMemory.js")))
        releaseMemory();
    }, REST_MILLISECONDS).unref();
  });
}

module.exports = { correct, readPatches };

// Threads of the kernel load this file as well: they have nothing to correct.
if (isMainThread && process.argv.includes("kernel")) {
  install();
  process.on("tslab:interrupt", interruptLibrary);
  releaseAtRest();
  endWithParent(process.argv[process.argv.indexOf("--config-path") + 1]);
}
