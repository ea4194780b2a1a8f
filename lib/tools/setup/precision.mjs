import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { lastLines } from "./run.mjs";
import { SetupProblem } from "./setupProblem.mjs";

const TRY_PRECISION = fileURLToPath(new URL("tryPrecision.cjs", import.meta.url));
const require = createRequire(import.meta.url);

/**
 * Tries whether training is faster in bfloat16 or float32, with the compiled library, and keeps
 * the answer beside the engine. Done again for another engine, which brings a new folder, and on
 * another processor.
 */
export const precisionStep = {
  title: "Precision for training (tried)",
  forEngine: true,
  diskBytes: 0,
  isDone: ({ paths }) => storedTrials(paths)?.readTrial() != null,

  async apply({ paths, run }) {
    const { code, output } = await run(process.execPath, [TRY_PRECISION, paths.dist], {
      cwd: paths.root,
      timeoutSeconds: 120,
    });
    const found = code === 0 ? /^\{"gain".*\}$/m.exec(output) : null;
    if (found !== null) return gainText(JSON.parse(found[0]));
    // Kept as well, or a notebook would try again and end in the same way.
    const stored = storedTrials(paths);
    if (stored === null) throw new SetupProblem(`The trial does not run:\n${lastLines(output)}`);
    stored.storeTrial({ gain: 0 });
    return "float32: the trial of bfloat16 failed";
  },
};

/** The library's functions that read and write the trial, or null before it is compiled. */
function storedTrials(paths) {
  try {
    return require(path.join(paths.dist, "base", "engine", "storedTrial.js"));
  } catch {
    return null;
  }
}

function gainText({ gain }) {
  return gain === 0 ? "float32: there is no bfloat16" : `bfloat16 ${gain.toFixed(2)} times as fast`;
}
