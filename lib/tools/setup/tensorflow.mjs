import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { EngineFailure } from "./engineFailure.mjs";
import { exactly, pipInstall } from "./pip.mjs";
import { lastLines } from "./run.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { isStamped, readJson, writeStamp } from "./stamp.mjs";
import { CUDA_WHEEL, WHEELS } from "./wheels.mjs";

/**
 * Unpacks TensorFlow's Python wheel into .venv/tensorflow, for the C library and the headers in it.
 * Python never imports it, so the wheel need not match the Python version of the environment.
 */
export const tensorflowStep = {
  title: "TensorFlow library",
  forEngine: true,
  diskBytes: 1.8e9,
  megabytes: ({ env }) => chosenWheel(env)?.megabytes ?? 0,
  isDone: ({ paths, env }) => isStamped(stampFile(paths), tensorflowPackage(paths, env)),

  async apply(context) {
    const { paths, env, run } = context;
    const wanted = tensorflowPackage(paths, env);
    if (wanted.name === null) throw new EngineFailure(noWheel());
    const half = `${paths.tensorflow}.part`;
    fs.rmSync(half, { recursive: true, force: true });
    const wheel = chosenWheel(env);
    const python = wheelPython(await ownPython(paths, run), wheel.pythons);
    const options = ["--only-binary=:all:", "--python-version", python];
    // CUDA's libraries come with it, in the versions that it asks for.
    const names =
      wheel === CUDA_WHEEL ? [wanted.name] : exactly(paths, [wanted.name, ...(wanted.also ?? [])]);
    const fetchTo = (folder, target, command) =>
      pipInstall(
        context,
        [target, folder, ...options, ...names],
        `${wanted.name} (the computing engine)`,
        command,
      );
    try {
      if (process.platform === "win32") await unpackLibraries(context, half, fetchTo);
      else await fetchTo(half, "--target");
    } catch (error) {
      if (error.noPackage) throw new EngineFailure(`there is no ${wanted.name} for this system`);
      throw error;
    }
    fs.rmSync(paths.tensorflow, { recursive: true, force: true });
    fs.renameSync(half, paths.tensorflow);
    writeStamp(stampFile(paths), wanted);
    return wanted.name;
  },
};

/** On Windows: only the libraries in the wheels, see windows/unpackWheels.py. */
async function unpackLibraries({ paths, run }, half, fetchTo) {
  const wheels = `${paths.tensorflow}.wheels`;
  fs.rmSync(wheels, { recursive: true, force: true });
  await fetchTo(wheels, "--dest", "download");
  const program = fileURLToPath(new URL("windows/unpackWheels.py", import.meta.url));
  const target = path.join(half, "tensorflow", "python");
  const { code, output } = await run(paths.python, [program, wheels, target]);
  fs.rmSync(wheels, { recursive: true, force: true });
  if (code !== 0) throw new SetupProblem(`TensorFlow could not be unpacked:\n${lastLines(output)}`);
}

/**
 * What pip installs: TensorFlow for the processor, or with XRAY_TENSORFLOW=cuda the one for NVIDIA
 * GPUs with CUDA's libraries. Without that variable, what is there stays.
 *
 * @returns {{ name: string | null, options: string[], also?: string[] }} name null: there is none
 */
export function tensorflowPackage(paths, env, system = {}) {
  const installed = readJson(stampFile(paths));
  const current = [WHEELS["linux-x64"].name, CUDA_WHEEL.name].map(versionOf);
  if (!env.XRAY_TENSORFLOW && current.includes(versionOf(installed?.key?.name)))
    return installed.key;
  const wheel = chosenWheel(env, system);
  if (wheel === null) return { name: null, options: [] };
  const { name, also } = wheel;
  return { name, options: wheel === CUDA_WHEEL ? [] : ["--no-deps"], ...(also && { also }) };
}

function versionOf(name) {
  return name?.split("==")[1] ?? "none";
}

function chosenWheel(env, { platform = process.platform, arch = process.arch } = {}) {
  if (env.XRAY_TENSORFLOW === "cuda") return CUDA_WHEEL;
  return WHEELS[`${platform}-${arch}`] ?? null;
}

function noWheel() {
  if (process.platform === "win32" && process.arch === "arm64")
    return (
      "TensorFlow has no build for Windows on ARM. Node and Python for x64 run there too " +
      "(Windows emulates them): with both of them installed, set-up takes TensorFlow for x64"
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
