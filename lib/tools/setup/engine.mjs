import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ADDON_SOURCE, OWN_SOURCES, sourceVersion, writeAddonSource } from "./addonSource.mjs";
import { EngineFailure } from "./engineFailure.mjs";
import { findCompiler } from "./findCompiler.mjs";
import { lastLines } from "./run.mjs";
import { isStamped, readJson, writeStamp } from "./stamp.mjs";
import { tensorflowPackage } from "./tensorflow.mjs";
import { ZIG_MEGABYTES } from "./wheels.mjs";
import { move, remove } from "./whenFree.mjs";
import { placeWindowsFiles } from "./windows/placeWindowsFiles.mjs";
import { installZig } from "./zig.mjs";

const TRY_ENGINE = fileURLToPath(new URL("tryEngine.cjs", import.meta.url));
/** Seconds as a rule; the first time, a virus scanner may read all of the library, up to 1 GB. */
const TRIAL_SECONDS = 300;

/**
 * Builds tfjs-node's addon, the bridge between JavaScript and the TensorFlow library, and tries it.
 * The package's own install script would download a library from 2022 instead. On Windows, the
 * addon comes with this project, built by windows/buildAddon.mjs.
 */
export const engineStep = {
  title: "TensorFlow engine (compiled, then tried)",
  forEngine: true,
  diskBytes: 0.1e9,
  megabytes: async ({ run }) =>
    process.platform === "linux" && !(await hasCompiler(run)) ? ZIG_MEGABYTES : 0,
  // Elsewhere there is a compiler to be had without an administrator, or none is needed.
  prerequisites: ({ run }) => (process.platform === "darwin" ? [() => findCompiler(run)] : []),
  isDone: ({ paths, env }) =>
    fs.existsSync(paths.addon) && isStamped(stampFile(paths), engineKey(paths, env)),

  async apply(context) {
    const { paths, env } = context;
    remove(stampFile(paths));
    remove(trialFile(paths));
    const failure = await build(context);
    const engine = failure === null ? await tryEngine(context) : { failure };
    if (engine.failure) throw new EngineFailure(engine.failure);
    writeStamp(stampFile(paths), engineKey(paths, env));
    return `TensorFlow ${engine.version}${engine.gpu ? " on the GPU" : ""}`;
  },
};

/** In the package's folder, so that it goes when npm replaces the package. */
function stampFile(paths) {
  return path.join(paths.tfjsNode, "lib", "built.json");
}

/** What storedTrial.ts keeps: how fast the engine is in bfloat16. It holds for this engine only. */
function trialFile(paths) {
  return path.join(paths.tfjsNode, "lib", "precision.json");
}

/** Everything that the built addon depends on. Any Node version can load it (Node-API). */
export function engineKey(paths, env) {
  // From the lock file: npm may be at work on the packages themselves.
  const locked = readJson(path.join(paths.root, "package-lock.json"))?.packages ?? {};
  const version = (name) => locked[`node_modules/${name}`]?.version ?? null;
  return {
    tfjsNode: version("@tensorflow/tfjs-node"),
    headers: version("node-api-headers"),
    tensorflow: tensorflowPackage(paths, env).name,
    source: sourceVersion(),
    system: `${process.platform}-${process.arch}`,
    root: paths.root,
  };
}

/** Returns what went wrong, or null. */
async function build(context) {
  const { paths, run } = context;
  if (process.platform === "win32") return placeWindowsFiles(paths);
  const { command, args = [] } = await chooseCompiler(context);
  const half = `${paths.addon}.part`;
  fs.mkdirSync(path.dirname(paths.addon), { recursive: true });
  writeAddonSource(paths.tfjsNode);
  const result = await run(command, [...args, ...compilerArguments(paths), "-o", half], {
    cwd: paths.tfjsNode,
  });
  if (result.code !== 0) return `the addon does not compile:\n${lastLines(result.output)}`;
  move(half, paths.addon);
  return null;
}

/** One call compiles and links the addon. It finds the library by its place relative to itself. */
export function compilerArguments(paths, platform = process.platform) {
  const library = path.join(paths.tensorflow, "tensorflow");
  const fromAddon = path.relative(path.dirname(paths.addon), library);
  const [suffix, origin, shared] =
    platform === "darwin"
      ? ["2.dylib", "@loader_path", ["-bundle", "-undefined", "dynamic_lookup"]]
      : ["so.2", "$ORIGIN", ["-shared"]];
  return [
    "-O2",
    "-std=c++17",
    "-fPIC",
    ...shared,
    "-DNAPI_VERSION=8",
    "-DNODE_GYP_MODULE_NAME=tfjs_binding",
    `-I${path.join(library, "include")}`,
    `-I${path.join(paths.nodeModules, "node-api-headers", "include")}`,
    ADDON_SOURCE,
    path.join("binding", "tfjs_binding.cc"),
    ...OWN_SOURCES,
    path.join(library, `libtensorflow_cc.${suffix}`),
    path.join(library, `libtensorflow_framework.${suffix}`),
    `-Wl,-rpath,${origin}/${fromAddon}`,
  ];
}

async function hasCompiler(run) {
  return findCompiler(run).then(
    () => true,
    () => false,
  );
}

/** A compiler of the system, else zig from PyPI, which nobody has to install as administrator. */
async function chooseCompiler(context) {
  try {
    return await findCompiler(context.run);
  } catch (error) {
    if (process.env.CXX || process.platform !== "linux") throw error;
    return installZig(context);
  }
}

/**
 * Loads the engine in another process. An addon that does not work is removed: a library that
 * ends the process while it loads would otherwise end the notebooks too.
 *
 * @returns {Promise<{ version: string, gpu: boolean } | { failure: string }>}
 */
export async function tryEngine({ paths, run }, { keep = false } = {}) {
  const { code, output } = await run(process.execPath, [TRY_ENGINE], {
    cwd: paths.root,
    timeoutSeconds: TRIAL_SECONDS,
  });
  const found = code === 0 ? /^\{"version".*\}$/m.exec(output) : null;
  if (found !== null) return JSON.parse(found[0]);
  if (!keep) remove(paths.addon);
  return { failure: `it was built, but does not run:\n${lastLines(output)}` };
}
