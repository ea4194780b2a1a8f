import fs from "node:fs";
import path from "node:path";
import { check } from "../base/checks";
import { readSafetensors, writeSafetensors } from "../base/files/safetensors";
import type { SelectOn } from "../base/settings";
import { writeFileAtomic } from "../base/writeFileAtomic";
import type { Model } from "../models/model";
import type { Adam } from "./adam";
import type { StoppingState } from "./earlyStopping";
import type { History } from "./history";
import type { PlateauState } from "./reduceLrOnPlateau";
import type { WeightAverage } from "./weightAverage";

/** Everything besides numbers that a training run needs to go on where it stopped. */
export interface Progress {
  /** Index of the phase that the last finished epoch belongs to. */
  phase: number;
  /** Epochs finished within that phase. */
  epochsInPhase: number;
  /** True if that phase is over. */
  phaseDone: boolean;
  plateau: PlateauState;
  stopping: StoppingState;
  history: History;
}

/** Where a training run puts its weights, and finds what an earlier call of the same run left. */
export interface Checkpoints {
  /** What a killed run left, or null if there is nothing to continue. */
  progress(): Progress | null;
  /** Puts weights, optimiser and weight average back to the state after the newest epoch. */
  restore(model: Model, optimizer: Adam, average: WeightAverage | null): void;
  /** Saves the state after an epoch. */
  saveLast(
    model: Model,
    updaters: { optimizer: Adam; average: WeightAverage | null },
    progress: Progress,
  ): void;
  /** Saves the model's weights as the best ones so far. */
  saveBest(model: Model): void;
  /** Saves the model's weights as those with the lowest loss on a split that does not select. */
  saveBestOn(split: SelectOn, model: Model): void;
  /** Puts the best weights back into the model. */
  loadBest(model: Model): void;
}

/**
 * The files of a training run: `last` holds the state after the newest epoch, from which a
 * killed run goes on; `best` holds the weights of the selected epoch; `finished` says that the run
 * is complete. Each is replaced in one step, so that a kill while writing leaves the older one
 * whole.
 */
export class CheckpointFolder implements Checkpoints {
  readonly last: string;
  readonly best: string;
  readonly finished: string;

  /**
   * @param identity describes the run (model, data, settings); a checkpoint of a different run
   *   is never continued
   */
  constructor(
    private readonly folder: string,
    private readonly identity: string,
  ) {
    this.last = path.join(folder, "last.safetensors");
    this.best = path.join(folder, "best.safetensors");
    this.finished = path.join(folder, "finished.json");
  }

  saveLast(
    model: Model,
    { optimizer, average }: { optimizer: Adam; average: WeightAverage | null },
    progress: Progress,
  ): void {
    const averages = average ? average.toArrays() : [];
    const tensors = new Map([...model.parameters.toArrays(), ...optimizer.toArrays(), ...averages]);
    writeSafetensors(this.last, tensors, {
      identity: this.identity,
      progress: JSON.stringify(progress),
    });
  }

  saveBest(model: Model): void {
    // A run that finished here before is no longer the one whose weights lie beside its note.
    fs.rmSync(this.finished, { force: true });
    saveWeights(this.best, model, this.identity);
  }

  saveBestOn(split: SelectOn, model: Model): void {
    saveWeights(bestWeightsOn(this.folder, split), model, this.identity);
  }

  loadBest(model: Model): void {
    loadWeights(this.best, model);
  }

  /** What a killed run of the same settings left, or null if there is nothing to continue. */
  progress(): Progress | null {
    if (!fs.existsSync(this.last)) return null;
    const { metadata } = readSafetensors(this.last);
    return metadata.identity === this.identity ? (JSON.parse(metadata.progress) as Progress) : null;
  }

  restore(model: Model, optimizer: Adam, average: WeightAverage | null): void {
    const { tensors } = readSafetensors(this.last);
    model.parameters.load(tensors, this.last);
    optimizer.load(tensors);
    average?.load(tensors);
  }

  /**
   * Notes that the run is complete and removes the state to continue from; the best weights stay.
   */
  finish(history: History): void {
    writeFileAtomic(this.finished, JSON.stringify({ identity: this.identity, history }));
    fs.rmSync(this.last, { force: true });
  }

  /**
   * The history of a complete run of the same settings whose weights are still there, or null.
   * @param alsoKeptOn the second split whose best weights the run kept
   */
  finishedHistory(alsoKeptOn?: SelectOn): History | null {
    const note = readNote(this.finished);
    const weights = [this.best, ...(alsoKeptOn ? [bestWeightsOn(this.folder, alsoKeptOn)] : [])];
    // Another run may have left its own weights in the meantime.
    const ofThisRun = (file: string) =>
      fs.existsSync(file) && readSafetensors(file).metadata.identity === this.identity;
    return note?.identity === this.identity && weights.every(ofThisRun) ? note.history : null;
  }
}

/**
 * What `finish` noted, or null if there is nothing or nothing whole: the run is then trained again.
 */
function readNote(file: string): { identity: string; history: History } | null {
  if (!fs.existsSync(file)) return null;
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Where a run keeps the weights of the epoch that was best on a split that did not select. */
export function bestWeightsOn(folder: string, split: SelectOn): string {
  return path.join(folder, `best-on-${split}.safetensors`);
}

/** Saves a model's weights with a note of what they belong to. */
export function saveWeights(file: string, model: Model, identity: string): void {
  const metadata = {
    identity,
    model: model.name,
    imageSize: String(model.imageSize),
    numClasses: String(model.numClasses),
  };
  writeSafetensors(file, model.parameters.toArrays(), metadata);
}

/**
 * Loads weights that `saveWeights` wrote into a model of the same kind.
 * @throws if the file is missing or damaged, or was saved from another model; the model is then
 *   as it was before
 */
export function loadWeights(file: string, model: Model): void {
  check(
    fs.existsSync(file),
    `No trained ${model.name} at ${file}. Run the notebook that trains it first ` +
      "(02 for the CNN, 03 for ResNet-18), with the same results folder.",
  );
  const { tensors, metadata } = readSafetensors(file);
  const { model: name, imageSize, numClasses } = metadata;
  const found = `${name} at ${imageSize} pixels with ${numClasses} classes`;
  const expected = `${model.name} at ${model.imageSize} pixels with ${model.numClasses} classes`;
  check(
    found === expected,
    `${file} holds a ${found}, but a ${expected} was expected. Train it anew or pass the ` +
      "right file.",
  );
  model.parameters.load(tensors, file);
}
