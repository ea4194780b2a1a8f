import fs from "node:fs";
import path from "node:path";
import { EngineFailure } from "./engineFailure.mjs";
import { pipInstall } from "./pip.mjs";
import { isStamped, readJson, writeStamp } from "./stamp.mjs";

const VERSION = "2.21.0";
/** The Python versions for which there are wheels. */
const WHEEL_PYTHONS = ["3.10", "3.11", "3.12", "3.13"];
/** The last release with a wheel for Macs with an Intel processor. */
const INTEL_MAC_VERSION = "2.16.2";

/**
 * Unpacks TensorFlow's Python wheel into .venv/tensorflow, for the C library and the headers in it.
 * Python never imports it, so the wheel need not match the Python version of the environment.
 */
export const tensorflowStep = {
  title: "TensorFlow library (270 MB to download)",
  forEngine: true,
  diskBytes: 1.8e9,
  isDone: ({ paths, env }) => isStamped(stampFile(paths), tensorflowPackage(paths, env)),

  async apply(context) {
    const { paths, env, run } = context;
    const wanted = tensorflowPackage(paths, env);
    const half = `${paths.tensorflow}.part`;
    fs.rmSync(half, { recursive: true, force: true });
    const place = [
      "--target",
      half,
      "--only-binary=:all:",
      "--python-version",
      await wheelPython(paths, run),
    ];
    try {
      await pipInstall(
        context,
        [...place, ...wanted.options, wanted.name],
        `${wanted.name} (the computing engine)`,
      );
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

/**
 * What pip installs: TensorFlow for the processor, or with XRAY_TENSORFLOW=cuda the one for NVIDIA
 * GPUs with CUDA's libraries. Without that variable, what is there stays.
 *
 * @returns {{ name: string, options: string[] }}
 */
export function tensorflowPackage(
  paths,
  env,
  { platform = process.platform, arch = process.arch } = {},
) {
  const installed = readJson(stampFile(paths));
  if (!env.XRAY_TENSORFLOW && installed?.key?.name?.endsWith(`==${VERSION}`)) return installed.key;
  if (env.XRAY_TENSORFLOW === "cuda")
    return { name: `tensorflow[and-cuda]==${VERSION}`, options: [] };
  return { name: processorPackage(platform, arch), options: ["--no-deps"] };
}

/** tensorflow-cpu is smaller, but exists for Linux and Windows on x86-64 only. */
function processorPackage(platform, arch) {
  if (platform === "linux" && arch === "x64") return `tensorflow-cpu==${VERSION}`;
  if (platform === "darwin" && arch === "x64") return `tensorflow==${INTEL_MAC_VERSION}`;
  return `tensorflow==${VERSION}`;
}

/**
 * The wheel for the environment's own Python where there is one, so that one index may be enough.
 */
async function wheelPython(paths, run) {
  const { output } = await run(paths.python, [
    "-c",
    "import sys; print('%d.%d' % sys.version_info[:2])",
  ]);
  const own = output.trim();
  return WHEEL_PYTHONS.includes(own) ? own : "3.12";
}

function stampFile(paths) {
  return path.join(paths.tensorflow, "installed.json");
}
