import { useEngine } from "../../base/engine/chooseEngine";
import { tf } from "../../base/engine/tf";
import type { Settings } from "../../base/settings";
import type { AblationRow } from "../../results/ablationFile";
import { resultsPaths } from "../../results/resultsPaths";
import { percent } from "../../results/wording";
import { epochLine } from "../../training/epochLine";
import { ablationPlan, runAblations } from "./runAblations";
import { findRun, findScoring } from "./runs";
import { type ScoringResult, scoreRun } from "./scoreRun";
import { trainRun } from "./trainRun";

/** What a process of its own does for the reproduction. */
export type Task =
  | { do: "versions" }
  | { do: "train"; run: string }
  | { do: "ablations" }
  | { do: "score"; id: string };

/** What it tells meanwhile. */
export type TaskEvent =
  | { event: "versions"; text: string }
  /** An epoch of a run. `takenUp`: it was trained before this task. */
  | { event: "epoch"; text: string; phase: number; seconds: number; takenUp: boolean }
  /** What the ablations will compare. */
  | { event: "plan"; text: string }
  /** A variant of the ablations. */
  | { event: "variant"; text: string; seconds: number; takenUp: boolean }
  /** What came out in the end. `takenUp`: all of it was there before. */
  | { event: "done"; text: string; takenUp: boolean }
  | { event: "failed"; message: string };

/** Does a task in this process, with the engine of the settings. */
export async function runTask(
  task: Task,
  settings: Settings,
  tell: (event: TaskEvent) => void,
): Promise<void> {
  const engine = await useEngine(settings.engine);
  if (task.do === "versions") {
    tell({
      event: "versions",
      text: `tfjs ${tf.version.tfjs}, ${engine.version} on ${engine.threads} threads`,
    });
  } else if (task.do === "train") {
    await train(task.run, settings, tell);
  } else if (task.do === "ablations") {
    await compare(settings, tell);
  } else {
    const result = await scoreRun(findScoring(task.id), settings, engine);
    tell({ event: "done", text: scoreText(result), takenUp: !result.scored });
  }
}

async function train(
  id: string,
  settings: Settings,
  tell: (event: TaskEvent) => void,
): Promise<void> {
  let takenUpAll = true;
  const { bestEpoch, selectedOn } = await trainRun(
    findRun(id),
    settings,
    (record, history, takenUp) => {
      const { phase, seconds } = record;
      takenUpAll &&= takenUp;
      tell({ event: "epoch", text: epochLine(record, history), phase, seconds, takenUp });
    },
  );
  tell({
    event: "done",
    text: `finished: epoch ${bestEpoch} is best on ${selectedOn}`,
    takenUp: takenUpAll,
  });
}

async function compare(settings: Settings, tell: (event: TaskEvent) => void): Promise<void> {
  tell({ event: "plan", text: ablationPlan(settings) });
  const file = resultsPaths(settings.results).ablations;
  const { rows } = await runAblations(settings, file, ([row], done, total, takenUp) => {
    const text = `${done}/${total}  ${variantText(row)}`;
    tell({ event: "variant", text, seconds: row.seconds, takenUp });
  });
  tell({ event: "done", text: `finished: ${rows.length} rows`, takenUp: false });
}

function variantText({ model, variant, seed, validation, shifted, seconds }: AblationRow): string {
  const meanAuc = shifted.reduce((sum, { auc }) => sum + auc, 0) / shifted.length;
  const scores =
    `AUC under shifts ${meanAuc.toFixed(4)}, as they are ${validation.auc.toFixed(4)}, ` +
    `accuracy ${percent(validation.accuracy)}`;
  return `${model}, ${variant}, seed ${seed}: ${scores}  ${seconds.toFixed(1)} s`;
}

function scoreText({
  metrics: {
    history,
    splits: { test },
  },
}: ScoringResult): string {
  const { accuracy, sensitivity, specificity } = test.rates;
  return (
    `epoch ${history.bestEpoch}, chosen on ${history.selectedOn}: test accuracy ` +
    `${percent(accuracy)}, sensitivity ${percent(sensitivity)}, specificity ` +
    `${percent(specificity)}, AUC ${test.auc.toFixed(4)}`
  );
}
