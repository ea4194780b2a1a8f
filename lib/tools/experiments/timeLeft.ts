import type { Settings } from "../../base/settings";
import type { Run } from "./runs";

/**
 * Seconds that each part takes on all real images with two processor cores, rounded; an epoch by
 * the id of its recipe and the number of its phase. Once parts have been measured, only the ratios
 * of those that have not matter.
 */
export const TYPICAL_SECONDS = {
  "cnn-original, phase 1": 85,
  "cnn-robust, phase 1": 45,
  "resnet18-original, phase 1": 95,
  "resnet18-original, phase 2": 125,
  "resnet18-robust, phase 1": 45,
  "resnet18-robust, phase 2": 115,
  "ablation, a variant": 270,
  "scoring, a model": 15,
  "hidden parts, a model": 150,
  "notebooks, one": 120,
} as const;

/** What is measured together: the epochs of one phase of one recipe, for example. */
export type PartKind = keyof typeof TYPICAL_SECONDS;

/** A step of the reproduction and the parts that it consists of. */
export interface PlannedStep {
  name: string;
  parts: PartKind[];
}

/** The epochs of a run, as many as there can be. */
export function plannedEpochs(run: Run, settings: Settings): PartKind[] {
  const { training } = run.recipe(settings);
  return training.phases.flatMap(({ epochs }, i) =>
    new Array<PartKind>(epochs).fill(epochKind(run, settings, i + 1)),
  );
}

/** @param phase counted from 1 */
export function epochKind(run: Run, settings: Settings, phase: number): PartKind {
  return `${run.recipe(settings).id}, phase ${phase}` as PartKind;
}

/**
 * Estimates how long the whole reproduction will still take: a kind of part that has been measured
 * counts with its mean time, another one with its typical time, scaled by how fast this machine
 * has been so far. Early stopping is not foreseen, so that the estimate is an upper limit.
 */
export class TimeLeft {
  private readonly left: Map<string, PartKind[]>;
  private readonly measured = new Map<PartKind, { count: number; seconds: number }>();

  constructor(plan: readonly PlannedStep[]) {
    this.left = new Map(plan.map(({ name, parts }) => [name, [...parts]]));
  }

  /** Takes note of a finished part and of its time. */
  partDone(step: string, kind: PartKind, seconds: number): void {
    const { count, seconds: sum } = this.measured.get(kind) ?? { count: 0, seconds: 0 };
    this.measured.set(kind, { count: count + 1, seconds: sum + seconds });
    const parts = this.left.get(step) ?? [];
    const index = parts.indexOf(kind);
    if (index >= 0) parts.splice(index, 1);
  }

  /** Drops what a step has not needed: the epochs after an early stop. */
  stepDone(step: string): void {
    this.left.delete(step);
  }

  /** Of the whole reproduction, at most. */
  secondsLeft(): number {
    const pace = this.pace();
    const secondsOf = (kind: PartKind) => {
      const found = this.measured.get(kind);
      return found ? found.seconds / found.count : TYPICAL_SECONDS[kind] * pace;
    };
    return [...this.left.values()].flat().reduce((sum, kind) => sum + secondsOf(kind), 0);
  }

  /** How much longer than typical the measured parts took. */
  private pace(): number {
    let [seconds, typical] = [0, 0];
    for (const [kind, found] of this.measured) {
      seconds += found.seconds;
      typical += found.count * TYPICAL_SECONDS[kind];
    }
    return typical > 0 ? seconds / typical : 1;
  }
}

/**
 * A long time in words, to the minute.
 *
 * @example longTimeText(11_400) // "3 h 10 min"
 */
export function longTimeText(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
