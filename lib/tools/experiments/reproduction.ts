import os from "node:os";
import path from "node:path";
import { projectVersion } from "../../base/projectRoot";
import type { Settings } from "../../base/settings";
import { resultsPaths } from "../../results/resultsPaths";
import { allVariants } from "../../training/recipeVariants";
import type { ReproduceLog } from "./reproduceLog";
import { countTrainings } from "./runAblations";
import { beginRun } from "./runRecord";
import { findRun, RUNS, SCORINGS } from "./runs";
import type { StartTask, TaskOptions } from "./startTask";
import type { Task, TaskEvent } from "./tasks";
import {
  epochKind,
  longTimeText,
  type PartKind,
  type PlannedStep,
  plannedEpochs,
  TimeLeft,
} from "./timeLeft";

/** The steps of the reproduction after the training, in their order. */
export const STEPS = ["ablations", "scoring", "abroad", "notebooks", "documents"] as const;
export type StepName = (typeof STEPS)[number];

/** What is to be done. */
export interface Selection {
  /** Ids of runs to train. */
  runs: string[];
  steps: StepName[];
}

export interface ReproduceContext {
  settings: Settings;
  /** Environment of the tasks: the same settings, as readSettings takes them. */
  env: TaskOptions["env"];
  log: ReproduceLog;
  startTask: StartTask;
  signal?: AbortSignal;
}

/**
 * Trains, compares and scores: each run, the ablations and each scoring in a process of its own.
 * What is finished is not done again, so that a killed reproduction goes on where it stopped.
 */
export class Reproduction {
  private readonly timeLeft: TimeLeft;

  constructor(
    private readonly selection: Selection,
    private readonly context: ReproduceContext,
  ) {
    this.timeLeft = new TimeLeft(planOf(selection, context.settings));
  }

  /** Says what runs on what, and about how long. */
  async begin(): Promise<void> {
    const { log, settings } = this.context;
    const told: string[] = [];
    await this.run({ do: "versions" }, (event) => event.event === "line" && told.push(event.text));
    const [engine = "unknown", precision = "unknown"] = told;
    const dataSet = path.basename(settings.data);
    const { run } = resultsPaths(settings.results);
    const { id, code } = beginRun(run, { engine, precision, dataSet });
    const lines = [
      `run ${id}, code ${code.map((hash) => hash.slice(0, 12)).join(", then ")}`,
      `node ${process.versions.node}, project ${projectVersion()}`,
      `${engine}, training in ${precision}`,
    ];
    lines.push(
      `${os.cpus()[0]?.model ?? "unknown processor"}, ${os.availableParallelism()} cores`,
      dataText(settings),
    );
    lines.push(`at most ${longTimeText(this.timeLeft.secondsLeft())}, less what is finished`);
    log.heading(lines);
  }

  /** Trains the selected runs. */
  async train(): Promise<void> {
    for (const id of this.selection.runs) {
      const kindOf = (phase: number) => epochKind(findRun(id), this.context.settings, phase);
      await this.run({ do: "train", run: id }, this.noting(id, id, kindOf));
      this.timeLeft.stepDone(id);
    }
  }

  /** Compares training choices on validation images. */
  async compare(): Promise<void> {
    const noting = this.noting("ablations", "ablations", () => "ablation, a variant");
    await this.run({ do: "ablations" }, noting);
    this.timeLeft.stepDone("ablations");
  }

  /** Scores every model on the test images, if its weights have not been scored. */
  async score(): Promise<void> {
    for (const { id } of SCORINGS) {
      await this.run(
        { do: "score", id },
        this.noting(id, "scoring", () => "scoring, a model"),
      );
    }
    this.timeLeft.stepDone("scoring");
  }

  /** Asks the models about images of another hospital, and about pictures with hidden parts. */
  async goAbroad(): Promise<void> {
    const noting = this.noting("abroad", "abroad", () => "hidden parts, a model");
    await this.run({ do: "abroad" }, noting);
    this.timeLeft.stepDone("abroad");
  }

  /** Takes note of what a task tells from now on, with the time left after each part. */
  private noting(
    subject: string,
    step: string,
    kindOf: (phase: number) => PartKind,
  ): (event: TaskEvent) => void {
    const start = Date.now();
    return (event) => {
      if (event.event === "line") this.conclude(subject, event.text);
      if (event.event !== "part") return;
      const { phase = 1, seconds = (Date.now() - start) / 1000 } = event;
      this.timeLeft.partDone(step, kindOf(phase), seconds);
      const left = `  at most ${longTimeText(this.timeLeft.secondsLeft())} left`;
      const before = `  (taken up, ${step === "scoring" ? "scored" : "trained"} before)`;
      if (event.takenUp) this.conclude(subject, event.text, before);
      else this.context.log.line(subject, event.text + left);
    };
  }

  /** Logs what the log does not have yet. */
  private conclude(subject: string, text: string, remark = ""): void {
    const { log } = this.context;
    if (!log.has(subject, text)) log.line(subject, text + remark);
  }

  private async run(task: Task, onEvent: (event: TaskEvent) => void): Promise<void> {
    const { env, signal, startTask, log } = this.context;
    try {
      await startTask(task, { env, onEvent, signal });
    } catch (error) {
      // The message goes to the terminal alone: it may name folders of this machine.
      log.line(subjectOf(task), signal?.aborted ? "stopped" : "failed");
      throw error;
    }
  }
}

function subjectOf(task: Task): string {
  if (task.do === "train") return task.run;
  return task.do === "score" ? task.id : task.do;
}

function planOf({ runs, steps }: Selection, settings: Settings): PlannedStep[] {
  const parts: Record<StepName, PartKind[]> = {
    // No engine is chosen in this process: those in mixed precision are counted in any case, as
    // time "at most".
    ablations: new Array<PartKind>(countTrainings(allVariants(2, true))).fill(
      "ablation, a variant",
    ),
    scoring: SCORINGS.map(() => "scoring, a model"),
    abroad: RUNS.filter(({ id }) => !id.includes("-original")).map(() => "hidden parts, a model"),
    notebooks: new Array<PartKind>(5).fill("notebooks, one"),
    documents: [],
  };
  return [
    ...runs.map((id) => ({ name: id, parts: plannedEpochs(findRun(id), settings) })),
    ...steps.map((name) => ({ name, parts: parts[name] })),
  ];
}

function dataText({ data, profile, imageSize, epochs, seed }: Settings): string {
  const seeds = [...new Set(RUNS.map(({ seedOffset }) => seed + seedOffset))].join(", ");
  const short = epochs === null ? "" : `, epochs of a phase: ${epochs}`;
  return (
    `${path.basename(data)}, profile ${profile}, ${imageSize} x ${imageSize} pixels, ` +
    `seeds ${seeds}${short}`
  );
}
