import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { lastLines } from "./run.mjs";
import { isStamped, writeStamp } from "./stamp.mjs";
import { remove } from "./whenFree.mjs";

/** A server that has not answered by then is taken for one that cannot be reached. */
const PROBE_SECONDS = 20;

const LOST =
  "notebook 3 starts ResNet-18 from random numbers, so it shows no transfer learning. " +
  '"npm run weights" fetches them later';

/**
 * Fetches the ImageNet weights of ResNet-18 with the other things, so that the first run of
 * notebook 3 shows what its title says. Everything works without them: a failure is one line, and
 * only `npm run setup` tries again. XRAY_FETCH_WEIGHTS=0 leaves them out.
 */
export const weightsStep = {
  title: "ImageNet weights of ResNet-18",
  diskBytes: 0.05e9,
  megabytes: () => 47,
  isDone: ({ paths, env }) =>
    env.XRAY_FETCH_WEIGHTS === "0" ||
    Boolean(env.XRAY_WEIGHTS) ||
    fs.existsSync(weightsFile(paths)) ||
    isStamped(failureFile(paths), "failed"),

  async apply({ paths, run, report, answers = serverAnswers }) {
    const load = createRequire(import.meta.url);
    const { WEIGHTS_SOURCE } = load(path.join(paths.dist, "tools", "download", "sources.js"));
    const problem = (await answers(WEIGHTS_SOURCE.url))
      ? await fetchWeights(paths, run)
      : `${new URL(WEIGHTS_SOURCE.url).host} cannot be reached`;
    if (problem === null) return "";
    writeStamp(failureFile(paths), "failed");
    report.note(`no ImageNet weights (${problem}): ${LOST}`);
    return "left out";
  },
};

/** Makes set-up try once more where it failed. */
export function forgetWeightsFailure(paths) {
  remove(failureFile(paths));
}

/** Returns what went wrong, or null. */
async function fetchWeights(paths, run) {
  const command = path.join(paths.dist, "tools", "cli", "weights.js");
  const { code, output } = await run(process.execPath, [command], {
    cwd: paths.root,
    timeoutSeconds: 900,
  });
  return code === 0 ? null : lastLines(output, 1).trim();
}

/** True where the server answers at all within the time. */
async function serverAnswers(url) {
  try {
    await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(PROBE_SECONDS * 1000) });
    return true;
  } catch {
    return false;
  }
}

function weightsFile(paths) {
  return path.join(paths.data, "weights", "resnet18_imagenet.safetensors");
}

function failureFile(paths) {
  return path.join(paths.stamps, "weights-failed.json");
}
