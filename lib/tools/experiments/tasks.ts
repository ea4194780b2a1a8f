import { useEngine } from "../../base/engine/chooseEngine";
import { tf } from "../../base/engine/tf";
import { trainingPrecision } from "../../base/engine/trainingPrecision";
import type { Settings } from "../../base/settings";
import type { AblationRow } from "../../results/ablationFile";
import type { HiddenPartRow } from "../../results/hiddenPartsFile";
import { resultsPaths } from "../../results/resultsPaths";
import { percent } from "../../results/wording";
import { epochLine } from "../../training/epochLine";
import { isTrained } from "./isTrained";
import { ablationPlan, runAblations } from "./runAblations";
import { findRun, findScoring, leftOut } from "./runs";
import { scoreAbroad } from "./scoreAbroad";
import { type ScoringResult, scoreRun } from "./scoreRun";
import { trainRun } from "./trainRun";

/** What a process of its own does for the reproduction. */
export type Task =
  | { do: "versions" }
  | { do: "train"; run: string }
  | { do: "ablations" }
  | { do: "score"; id: string }
  | { do: "abroad" };

/** What it tells meanwhile. */
export type TaskEvent =
  /** A line for the log. */
  | { event: "line"; text: string }
  /** An epoch, a compared training or a scoring. */
  | ({ event: "part" } & TaskPart)
  | { event: "failed"; message: string };

export interface TaskPart {
  text: string;
  /** Of an epoch: phase of the training, counted from 1. */
  phase?: number;
  /** Missing where it is the time of the whole task. */
  seconds?: number;
  /** True for what an earlier call has done. */
  takenUp: boolean;
}

/** Does a task in this process, with the engine of the settings. */
export async function runTask(
  task: Task,
  settings: Settings,
  tell: (event: TaskEvent) => void,
): Promise<void> {
  const line = (text: string) => tell({ event: "line", text });
  const part = (found: TaskPart) => tell({ event: "part", ...found });
  const engine = await useEngine(settings.engine);
  if (task.do === "versions") {
    line(`tfjs ${tf.version.tfjs}, ${engine.version} on ${engine.threads} threads`);
    line(trainingPrecision(settings.precision));
  } else if (task.do === "train") {
    const reason = leftOut(findRun(task.run));
    if (reason !== null) return line(reason);
    const { bestEpoch, selectedOn } = await trainRun(
      findRun(task.run),
      settings,
      (record, history, takenUp) => {
        const { phase, seconds } = record;
        part({ text: epochLine(record, history), phase, seconds, takenUp });
      },
    );
    line(`finished: epoch ${bestEpoch} is best on ${selectedOn}`);
  } else if (task.do === "ablations") {
    line(ablationPlan(settings));
    const file = resultsPaths(settings.results).ablations;
    const { rows } = await runAblations(settings, file, ([row], done, total, takenUp) =>
      part({ text: `${done}/${total}  ${variantText(row)}`, seconds: row.seconds, takenUp }),
    );
    line(`finished: ${rows.length} rows`);
  } else if (task.do === "abroad") {
    const found = await scoreAbroad(settings, {
      onRow: ({ name }, row) => line(hiddenText(name, row)),
      onModel: ({ name }, takenUp) => part({ text: `${name}: all parts hidden`, takenUp }),
    });
    for (const { name, home, abroad } of found?.models ?? []) {
      const aucs = [home.auc, abroad.auc].map(({ estimate }) => estimate.toFixed(4));
      line(`${name}: AUC at home ${aucs[0]}, abroad ${aucs[1]}`);
    }
    line(
      found ? `finished: ${found.models.length} models` : "finished, without a second collection",
    );
  } else {
    const scoring = findScoring(task.id);
    const reason = leftOut(findRun(scoring.run));
    if (reason !== null) return line(reason);
    if (!isTrained(scoring.run, settings)) return line("left out: not trained yet");
    const result = await scoreRun(scoring, settings, engine);
    part({ text: scoreText(result), takenUp: !result.scored });
  }
}

function variantText({ model, variant, seed, validation, shifted, seconds }: AblationRow): string {
  const meanAuc = shifted.reduce((sum, { auc }) => sum + auc, 0) / shifted.length;
  const scores =
    `AUC under shifts ${meanAuc.toFixed(4)}, as they are ${validation.auc.toFixed(4)}, ` +
    `accuracy ${percent(validation.accuracy)}`;
  return `${model}, ${variant}, seed ${seed}: ${scores}  ${seconds.toFixed(1)} s`;
}

function hiddenText(name: string, { hidden, home, abroad }: HiddenPartRow): string {
  const away = abroad ? `, abroad ${abroad.estimate.toFixed(4)}` : "";
  return `${name}, ${hidden}: AUC on validation ${home.estimate.toFixed(4)}${away}`;
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
