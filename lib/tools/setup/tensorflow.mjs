import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { EngineFailure } from "./engineFailure.mjs";
import { exactly, pipInstall } from "./pip.mjs";
import { lastLines } from "./run.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { isStamped, readJson, writeStamp } from "./stamp.mjs";
import { CUDA_WHEEL, WHEELS } from "./wheels.mjs";
import { move, remove } from "./whenFree.mjs";

/**
 * The library in each system's wheel. A folder can be opened on two systems, as when VS Code shows
 * it in a container: what the other one has unpacked does not count.
 */
const LIBRARY = {
  linux: ["libtensorflow_cc.so.2"],
  darwin: ["libtensorflow_cc.2.dylib"],
  win32: ["python", "_pywrap_tensorflow_common.dll"],
};

/**
 * Takes the C library and its headers out of TensorFlow's Python wheel, into .venv/tensorflow.
 * Python never imports it, so the wheel need not match the Python version of the environment.
 */
export const tensorflowStep = {
  title: "TensorFlow library",
  forEngine: true,
  // On Windows the library alone has 1.06 GB, and lies beside the wheel for a moment.
  diskBytes: 1.5e9,
  megabytes: ({ paths, env }) => chosenWheel(paths, env)?.megabytes ?? 0,
  isDone: ({ paths, env, platform = process.platform }) =>
    isStamped(stampFile(paths), tensorflowPackage(paths, env)) &&
    fs.existsSync(path.join(paths.tensorflow, "tensorflow", ...LIBRARY[platform])),

  async apply(context) {
    const { paths, env, run } = context;
    const wanted = tensorflowPackage(paths, env);
    if (wanted.name === null) throw new EngineFailure(noWheel());
    const half = `${paths.tensorflow}.part`;
    remove(half);
    const wheel = chosenWheel(paths, env);
    const python = wheelPython(await ownPython(paths, run), wheel.pythons);
    const options = ["--only-binary=:all:", "--python-version", python];
    const what = `${wanted.name} (the computing engine)`;
    try {
      if (wheel === CUDA_WHEEL)
        // CUDA's libraries come with it, in the versions that it asks for.
        await pipInstall(context, ["--target", half, ...options, wanted.name], what);
      else await unpackLibrary(context, wanted, options, what, half);
    } catch (error) {
      if (error.noPackage) throw new EngineFailure(`there is no ${wanted.name} for this system`);
      throw error;
    }
    remove(paths.tensorflow);
    move(half, paths.tensorflow);
    writeStamp(stampFile(paths), wanted);
    return wanted.name;
  },
};

/** Only what is used, see unpackWheels.py: pip would unpack and compile all of the wheel. */
async function unpackLibrary(context, { name, also = [] }, options, what, target) {
  const { paths, run } = context;
  const wheels = `${paths.tensorflow}.wheels`;
  remove(wheels);
  const files = exactly(paths, [name, ...also]);
  await pipInstall(context, ["--dest", wheels, ...options, ...files], what, "download");
  const program = fileURLToPath(new URL("unpackWheels.py", import.meta.url));
  const { code, output } = await run(paths.python, [program, wheels, target]);
  remove(wheels);
  if (code !== 0) throw new SetupProblem(`TensorFlow could not be unpacked:\n${lastLines(output)}`);
}

/**
 * What pip installs: TensorFlow for the processor, or with XRAY_TENSORFLOW=cuda the one for NVIDIA
 * GPUs with CUDA's libraries. Without that variable, CUDA's stays where it is installed.
 *
 * @returns {{ name: string | null, options: string[], also?: string[] }} name null: there is none
 */
export function tensorflowPackage(paths, env, system = {}) {
  const wheel = chosenWheel(paths, env, system);
  if (wheel === null) return { name: null, options: [] };
  const { name, also } = wheel;
  return { name, options: wheel === CUDA_WHEEL ? [] : ["--no-deps"], ...(also && { also }) };
}

function chosenWheel(paths, env, { platform = process.platform, arch = process.arch } = {}) {
  const system = `${platform}-${arch}`;
  const hasCuda = () => readJson(stampFile(paths))?.key?.name === CUDA_WHEEL.name;
  const keepsCuda = !env.XRAY_TENSORFLOW && system === "linux-x64" && hasCuda();
  if (env.XRAY_TENSORFLOW === "cuda" || keepsCuda) return CUDA_WHEEL;
  return WHEELS[system] ?? null;
}

function noWheel() {
  if (process.platform === "win32" && process.arch === "arm64")
    return (
      "TensorFlow has no build for Windows on ARM. Node and Python for x64 run there too " +
      "(Windows emulates them): with both of them installed, set-up takes TensorFlow for x64 " +
      "(winget install --architecture x64 OpenJS.NodeJS.LTS Python.Python.3.12)"
    );
  return `TensorFlow has no build for ${process.platform} on ${process.arch}`;
}

/**
 * The wheel for the environment's own Python where there is one, so that one index may be enough.
 *
 * @param {string} own for example "3.13"
 * @param {string[]} pythons those for which the wheel exists
 */
export function wheelPython(own, pythons) {
  return pythons.includes(own) ? own : "3.12";
}

async function ownPython(paths, run) {
  const { output } = await run(paths.python, [
    "-c",
    "import sys; print('%d.%d' % sys.version_info[:2])",
  ]);
  return output.trim();
}

function stampFile(paths) {
  return path.join(paths.tensorflow, "installed.json");
}
