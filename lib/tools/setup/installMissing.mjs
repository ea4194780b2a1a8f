import { compileStep } from "./compile.mjs";
import { engineKey, engineStep } from "./engine.mjs";
import {
  EngineFailure,
  forgetFailure,
  rememberedFailure,
  rememberFailure,
  SLOWER,
} from "./engineFailure.mjs";
import { kernelStep } from "./kernel.mjs";
import { acquireLock } from "./lock.mjs";
import { nodeModulesStep } from "./nodeModules.mjs";
import { projectPaths } from "./paths.mjs";
import { precisionStep } from "./precision.mjs";
import { checkPrerequisites, freeBytes, gigabytes } from "./prerequisites.mjs";
import { pythonStep } from "./python.mjs";
import { createReport } from "./report.mjs";
import { createRun } from "./run.mjs";
import { runInOrder } from "./runInOrder.mjs";
import { systemProblem, systemRemarks, tensorflowSettingProblem } from "./system.mjs";
import { tensorflowStep } from "./tensorflow.mjs";
import { forgetWeightsFailure, weightsStep } from "./weights.mjs";
import { remove } from "./whenFree.mjs";

/** Every step with those that it builds on. */
export const STEPS = new Map([
  [nodeModulesStep, []],
  [pythonStep, []],
  [compileStep, [nodeModulesStep]],
  [tensorflowStep, [pythonStep]],
  [kernelStep, [pythonStep]],
  [weightsStep, [compileStep]],
  [engineStep, [nodeModulesStep, tensorflowStep]],
  [precisionStep, [compileStep, engineStep]],
]);

/**
 * Installs and builds what is missing. A step is `{ title, diskBytes, isDone(context),
 * apply(context), megabytes?(context), prerequisites?(context), forEngine? }` (megabytes: what it
 * downloads, or a promise of that); it counts as done by what it left on the disk, and leaves that
 * only when it succeeded, so a set-up that was killed goes on where it was. Steps of which none
 * builds on the other run at once.
 *
 * @param {object} options
 * @param {boolean} options.retryEngine try the engine and the weights again where they failed
 * @returns {Promise<boolean>} whether anything was missing
 * @throws {SetupProblem} where a prerequisite is missing or a command failed
 */
export async function installMissing({
  paths = projectPaths(),
  env = process.env,
  report = createReport(),
  steps = STEPS,
  createRunner = createRun,
  retryEngine = false,
} = {}) {
  const context = { paths, env, report, freeBytes };
  const setting = tensorflowSettingProblem(env);
  if (setting !== null) throw setting;
  if (retryEngine) {
    forgetFailure(paths);
    forgetWeightsFailure(paths);
  }
  if (missingSteps(context, steps).length === 0) return false;

  const lock = await acquireLock(paths.lock, {
    onWait: (pid) =>
      report.line(`Another set-up is running (process ${pid}); waiting until it has ended.`),
  });
  context.run = createRunner({ log: paths.log, onChange: lock.setChildren });
  const stopListening = endOnSignal(() => {
    context.run.stop();
    lock.release();
  });
  try {
    // Another set-up may have done it all while this one waited.
    const missing = missingSteps(context, steps);
    if (missing.length > 0) await applySteps(context, steps, missing);
    return missing.length > 0;
  } finally {
    stopListening();
    lock.release();
  }
}

/** The steps that are wanted and not done. With XRAY_ENGINE=wasm, those for TensorFlow are not. */
function missingSteps(context, steps) {
  return [...steps.keys()].filter((step) => isWanted(context, step) && !step.isDone(context));
}

function isWanted({ paths, env }, step) {
  if (!step.forEngine) return true;
  return env.XRAY_ENGINE !== "wasm" && rememberedFailure(paths, engineKey(paths, env)) === null;
}

async function applySteps(context, steps, missing) {
  const { paths, report } = context;
  const problem = systemProblem();
  if (problem !== null) throw problem;
  remove(paths.log);
  await checkPrerequisites(context, missing);
  systemRemarks().forEach(report.line);
  report.line(`Setting up${await costOf(missing, context)}`);
  await runInOrder(steps, async (step) => {
    // Asked again: replacing the Node packages removes the engine that was built among them.
    if (!isWanted(context, step) || step.isDone(context)) return;
    try {
      await report.step(step.title, (note) =>
        step.apply({ ...context, report: { ...report, note } }),
      );
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error;
      goOnWithoutEngine(context, error.message);
    }
  });
}

/** 50 Mbit/s, a common line at home. */
const MEGABYTES_PER_SECOND = 50 / 8;

/** What the steps download and write, where that is worth knowing before they start. */
async function costOf(steps, context) {
  const disk = steps.reduce((sum, { diskBytes }) => sum + diskBytes, 0);
  const downloads = [];
  for (const { title, megabytes } of steps)
    downloads.push([title.replace(/ \(.*/, ""), (await megabytes?.(context)) ?? 0]);
  const worth = downloads.filter(([, size]) => size > 10);
  const total = worth.reduce((sum, [, size]) => sum + size, 0);
  const each = worth.map(([title, size]) => `${title} ${size}`).join(", ");
  const parts = [
    ...(total > 0 ? [`downloads about ${total} MB, ${timeFor(total)}: ${each}`] : []),
    ...(disk > 1e9 ? [`needs up to ${gigabytes(disk)} of disk`] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join("; ")}; what earlier runs fetched is kept)`;
}

function timeFor(megabytes) {
  return `${Math.ceil(megabytes / MEGABYTES_PER_SECOND)} s at 50 Mbit/s`;
}

function goOnWithoutEngine({ paths, env, report }, reason) {
  rememberFailure(paths, engineKey(paths, env), reason);
  report.line(
    [
      `WARNING: the TensorFlow engine cannot be used: ${reason}`,
      `  The WebAssembly engine takes its place: ${SLOWER}.`,
      "  Images then have 112 instead of 224 pixels. The drawn sample should end in about",
      "  20 minutes; for the real data, TensorFlow is needed.",
      `  "npm run setup" tries again. Output of all commands: ${paths.log}`,
    ].join("\n"),
  );
}

/** Ctrl+C ends the command that runs, too. */
function endOnSignal(cleanUp) {
  const onSignal = (signal) => {
    cleanUp();
    console.error("\nSet-up was interrupted. The next command goes on from here.");
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  return () => {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  };
}
