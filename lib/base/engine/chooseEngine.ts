import Module from "node:module";
import os from "node:os";
import path from "node:path";
import util from "node:util";
import { check } from "../checks";
import { projectRoot } from "../projectRoot";
import { ENGINE_CHOICES, type EngineChoice } from "../settings";
import { keepOwnFilterGradient } from "./filterGradient";
import { registerLeanReluGradient } from "./leanGradients";
import { multipliesTiles } from "./processor";
import { tf } from "./tf";
import { registerWasmFilterGradient } from "./wasmFilterGradient";
import { registerWasmInputGradient } from "./wasmInputGradient";
import { registerWasmMatMul } from "./wasmMatMul";
import { registerWasmMaxPoolGradient } from "./wasmMaxPoolGradient";
import { findWindowsLibraries } from "./windowsLibraries";

export type EngineName = "tensorflow" | "wasm";

/** Which engine computes, and why. Plain data: it is written into every metrics file. */
export interface EngineReport {
  name: EngineName;
  /** What was asked for. */
  requested: EngineChoice;
  /** Why this engine was chosen, in one sentence. */
  reason: string;
  /** For example "TensorFlow 2.21.0" or "WebAssembly (tfjs 4.22.0)". */
  version: string;
  /** Processor threads the engine may use. */
  threads: number;
}

const TFJS_NODE = "@tensorflow/tfjs-node";

let current: EngineReport | null = null;

// tfjs-node and danfojs-node may be imported before the engine is chosen: both need this first.
restoreIsNullOrUndefined();
answerImportsOfTfjsNode();

/**
 * Chooses the engine that runs all tensor operations: native TensorFlow where it is installed,
 * otherwise WebAssembly, which is much slower but runs everywhere. The choice is made once per
 * process; asking again returns the first report, and asking for the other engine throws.
 *
 * @param requested "auto" (TensorFlow if it loads, else WebAssembly), "tensorflow" or "wasm";
 *   without it the environment variable XRAY_ENGINE decides, and then "auto"
 * @throws if the name is unknown, if the engine asked for cannot be loaded, or if a different
 *   engine is already in use
 */
export async function useEngine(requested = engineFromEnvironment()): Promise<EngineReport> {
  check(
    ENGINE_CHOICES.includes(requested),
    `Unknown engine "${requested}": expected one of ${ENGINE_CHOICES.join(", ")}.`,
  );
  if (current === null) current = await loadEngine(requested);
  check(
    requested === "auto" || requested === current.name,
    `The ${current.name} engine is already in use; start a new process (or restart the ` +
      `kernel) to use ${requested}.`,
  );
  return current;
}

function engineFromEnvironment(): EngineChoice {
  return (process.env.XRAY_ENGINE || "auto") as EngineChoice;
}

async function loadEngine(requested: EngineChoice): Promise<EngineReport> {
  if (requested === "wasm") return loadWasm(requested, "it was asked for");
  const problem = tensorFlowProblem();
  if (problem === null) {
    registerLeanReluGradient();
    if (multipliesTiles()) keepOwnFilterGradient();
    return {
      name: "tensorflow",
      requested,
      reason:
        requested === "auto" ? "the native TensorFlow library is installed" : "it was asked for",
      version: `TensorFlow ${tensorFlowVersion()}`,
      threads: os.availableParallelism(),
    };
  }
  check(
    requested === "auto",
    `The TensorFlow engine could not be loaded: ${problem}\nRun "npm run setup" to build ` +
      "it, or use XRAY_ENGINE=wasm.",
  );
  console.warn(
    "The TensorFlow engine could not be loaded, so the WebAssembly engine is used: training " +
      'takes 10 to 25 times as long, on one core. "npm run setup" says what is missing.',
  );
  return loadWasm(requested, `TensorFlow could not be loaded (${problem.split("\n")[0]})`);
}

let problemFound: string | null | undefined;

/**
 * Loads tfjs-node, which registers itself as the backend. Returns what keeps it from working, or
 * null.
 */
function tensorFlowProblem(): string | null {
  if (problemFound !== undefined) return problemFound;
  // TensorFlow reads this once, while it loads: 2 hides its notes and warnings, not its errors.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // And this, with an NVIDIA card: memory as it is needed instead of all at once, so that a second
  // notebook finds some.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  problemFound = null;
  findWindowsLibraries();
  try {
    require(TFJS_NODE);
    if (tf.getBackend() !== "tensorflow") problemFound = `the backend is ${tf.getBackend()}`;
  } catch (error) {
    // The message ends up in metrics files, which hold no paths of the machine.
    problemFound = (error as Error).message.split(projectRoot() + path.sep).join("");
  }
  return problemFound;
}

/** Node 23 removed util.isNullOrUndefined, which tfjs-node 4.22 still calls. */
function restoreIsNullOrUndefined(): void {
  const legacy = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

function tensorFlowVersion(): string {
  const backend = tf.backend() as unknown as { binding: { TF_Version: string } };
  return backend.binding.TF_Version;
}

async function loadWasm(requested: EngineChoice, reason: string): Promise<EngineReport> {
  const wasm =
    require("@tensorflow/tfjs-backend-wasm") as typeof import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(
    path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm")) +
      "/",
  );
  check(
    await tf.setBackend("wasm"),
    "The WebAssembly engine could not be started on this machine.",
  );
  await tf.ready();
  registerWasmFilterGradient();
  registerWasmInputGradient();
  registerWasmMatMul();
  registerWasmMaxPoolGradient();
  return {
    name: "wasm",
    requested,
    reason,
    version: `WebAssembly (tfjs ${tf.version.tfjs})`,
    threads: 1,
  };
}

/**
 * danfojs-node imports tfjs-node only for its tensor type. Without the native library, or where
 * WebAssembly was asked for, that import is answered with the pure JavaScript package, which has
 * the same functions.
 */
function answerImportsOfTfjsNode(): void {
  const loader = Module as unknown as {
    _resolveFilename: (request: string, ...rest: unknown[]) => string;
  };
  const resolve = loader._resolveFilename;
  loader._resolveFilename = (request, ...rest) =>
    resolve(request === TFJS_NODE && !wantsTensorFlow() ? "@tensorflow/tfjs" : request, ...rest);
}

function wantsTensorFlow(): boolean {
  if (current !== null) return current.name === "tensorflow";
  return engineFromEnvironment() !== "wasm" && tensorFlowProblem() === null;
}
