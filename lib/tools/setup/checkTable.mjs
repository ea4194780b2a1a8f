import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { compileStep } from "./compile.mjs";
import { cpuFeatures } from "./cpuFeatures.mjs";
import { engineKey, tryEngine } from "./engine.mjs";
import { rememberedFailure, SLOWER } from "./engineFailure.mjs";
import { findCompiler } from "./findCompiler.mjs";
import { findDataSets, findWeights } from "./foundData.mjs";
import { kernelStep } from "./kernel.mjs";
import { nodeModulesStep } from "./nodeModules.mjs";
import { freeBytes, gigabytes } from "./prerequisites.mjs";
import { pythonStep } from "./python.mjs";
import { createRun } from "./run.mjs";

const NO_COMPILER = {
  linux: "none found: zig from PyPI takes its place when the engine is built",
  win32: "none needed: the engine's addon comes with this project",
};

const MISSING = 'missing: "npm run setup" installs it';

/**
 * The table of `npm run setup -- --check`: what is there, what is missing. Changes nothing.
 *
 * @returns {Promise<string>}
 */
export async function checkTable(paths, { env = process.env, run = createRun() } = {}) {
  const context = { paths, env, run };
  return formatTable([
    ["Node", `${process.version} (${process.platform}-${process.arch})`],
    ["Node packages", nodeModulesStep.isDone(context) ? "as in package-lock.json" : MISSING],
    ["Python", await describePython(context)],
    ["Compiler", await describeCompiler(run)],
    ["Kernel", describeKernel(context)],
    ["Engine", await describeEngine(context)],
    [
      "Library",
      compileStep.isDone(context)
        ? "compiled"
        : `not compiled, or changed since: ${MISSING.split(": ")[1]}`,
    ],
    ["CPU", `${os.cpus()[0]?.model.trim() ?? "unknown"}, ${os.availableParallelism()} cores`],
    ["CPU features", cpuFeatures()],
    ["Memory", `${gigabytes(os.totalmem())}, ${gigabytes(os.freemem())} free`],
    ["Disk", `${gigabytes(freeBytes(paths.root))} free`],
    ...describeData(paths, env),
    ...describeWeights(paths, env),
  ]);
}

/** Aligns `[name, value]` rows; an empty name continues the row above. */
export function formatTable(rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

async function describePython({ paths, run, env }) {
  if (!pythonStep.isDone({ paths, run, env })) return MISSING;
  const code =
    "import sys, importlib.metadata as m; print('.'.join(map(str, sys.version_info[:3])), " +
    "*(f'{name} {m.version(name)}' for name in ('jupyterlab', 'nbclient', 'nbconvert')), sep=', ')";
  const { output } = await run(paths.python, ["-c", code]);
  return output.trim().split("\n").pop();
}

async function describeCompiler(run) {
  try {
    return (await findCompiler(run)).version;
  } catch {
    return NO_COMPILER[process.platform] ?? "none found (the engine is built with one)";
  }
}

function describeKernel(context) {
  if (!kernelStep.isDone(context)) return MISSING;
  const tslab = JSON.parse(
    fs.readFileSync(path.join(context.paths.nodeModules, "tslab", "package.json"), "utf8"),
  );
  return `tslab ${tslab.version}`;
}

async function describeEngine(context) {
  const { paths, env } = context;
  const wasm = `WebAssembly: ${SLOWER}`;
  if (env.XRAY_ENGINE === "wasm") return `${wasm} (XRAY_ENGINE=wasm)`;
  const failure = rememberedFailure(paths, engineKey(paths, env));
  if (failure !== null) return `${wasm} (${failure.split("\n")[0]})`;
  if (!fs.existsSync(paths.addon)) return MISSING;
  const engine = await tryEngine(context, { keep: true });
  return engine.failure
    ? `does not run: ${MISSING}`
    : `TensorFlow ${engine.version}, ${engine.gpu ? "GPU" : "CPU"}`;
}

function describeData(paths, env) {
  const sets = findDataSets(paths.data, env.XRAY_DATA);
  if (sets.length === 0)
    return [
      ["Data sets", "none yet: the sample is made on first use, npm run data fetches the real one"],
    ];
  return sets.map(({ folder, train, test }, i) => [
    i === 0 ? "Data sets" : "",
    `${path.relative(paths.root, folder)}: ${train} train, ${test} test images`,
  ]);
}

function describeWeights(paths, env) {
  const files = findWeights(paths.data, env.XRAY_WEIGHTS);
  if (files.length === 0)
    return [["Weights", "none yet: npm run weights fetches ImageNet weights for ResNet-18"]];
  return files.map(({ file, bytes }, i) => [
    i === 0 ? "Weights" : "",
    `${path.relative(paths.root, file)} (${(bytes / 1e6).toFixed(1)} MB)`,
  ]);
}
