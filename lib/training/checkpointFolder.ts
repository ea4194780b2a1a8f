import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { check } from "../base/checks";
import type { ArrayOfNumbers, Safetensors } from "../base/files/safetensors";
import { moveFile, removeFile } from "../base/files/whenFree.cjs";
import { releaseMemory } from "../base/releaseMemory";
import type { SelectOn } from "../base/settings";
import { writeFileAtomic } from "../base/writeFileAtomic";
import type { Model } from "../models/model";
import type { Adam } from "./adam";
import type { Checkpoints, Progress } from "./checkpoints";
import type { History } from "./history";
import { readSealed, writeSealed } from "./sealedWeights";
import type { WeightAverage } from "./weightAverage";
import { bestWeightsOn, loadWeights, saveWeights } from "./weightsFile";

/**
 * The files of a training run: `last` holds the state after the newest epoch, from which a
 * killed run goes on; `best` holds the weights of the selected epoch; `finished` says that the run
 * is complete. Each is replaced in one step, so that a kill while writing leaves the older one
 * whole, and each says which run it belongs to.
 *
 * A file of another run is passed over. A damaged one is set aside under another name, never
 * deleted, and the run continues from what is whole or starts anew; `onNotice` is told.
 */
export class CheckpointFolder implements Checkpoints {
  readonly last: string;
  readonly best: string;
  readonly finished: string;
  /** What `progress` read, for `restore`. */
  private state: Map<string, ArrayOfNumbers> | null = null;

  /**
   * @param identity describes the run (model, data, settings); a checkpoint of a different run
   *   is never continued
   */
  constructor(
    private readonly folder: string,
    private readonly identity: string,
    private readonly onNotice: (text: string) => void = console.warn,
  ) {
    this.last = path.join(folder, "last.safetensors");
    this.best = path.join(folder, "best.safetensors");
    this.finished = path.join(folder, "finished.json");
  }

  saveLast(...state: Parameters<Checkpoints["saveLast"]>): void {
    this.writeLast(...state);
    // The copies that were written are garbage now, as large as all that is trained together.
    releaseMemory();
  }

  saveBest(model: Model, epoch: number): void {
    // A run that finished here before is no longer the one whose weights lie beside its note.
    removeFile(this.finished);
    saveWeights(this.best, model, this.identity, epoch);
  }

  saveBestOn(split: SelectOn, model: Model, epoch: number): void {
    saveWeights(bestWeightsOn(this.folder, split), model, this.identity, epoch);
  }

  loadBest(model: Model, epoch: number): void {
    const { metadata } = readSealed(this.best);
    check(
      this.isOwn(metadata, [epoch]),
      `${this.best} does not hold the weights of epoch ${epoch} of this run: something else ` +
        "wrote into its folder. Run it again: it is then trained anew.",
    );
    loadWeights(this.best, model);
  }

  progress(alsoKeptOn?: SelectOn): Progress | null {
    const saved = this.read(this.last);
    if (saved?.metadata.identity !== this.identity) return null;
    if (saved.metadata.seal === undefined) return null;
    const progress = JSON.parse(saved.metadata.progress) as Progress;
    const { history } = progress;
    // A kill between saving "best" and "last" leaves the weights of an epoch that is done again.
    const epochs = [history.bestEpoch, history.epochs.length + 1];
    const others = alsoKeptOn ? [bestWeightsOn(this.folder, alsoKeptOn)] : [];
    if (!this.holdsOwn(this.best, epochs) || !others.every((file) => this.holdsOwn(file))) {
      this.onNotice(
        `A run that was stopped lies in ${this.folder}, but its best weights are gone or of ` +
          "another run: it is trained anew.",
      );
      return null;
    }
    this.state = saved.tensors;
    return progress;
  }

  restore(model: Model, optimizer: Adam, average: WeightAverage | null): void {
    const tensors = this.state ?? readSealed(this.last).tensors;
    this.state = null;
    model.parameters.load(tensors, this.last);
    optimizer.load(tensors);
    average?.load(tensors);
  }

  /**
   * Notes that the run is complete and removes the state to continue from; the best weights stay.
   */
  finish(history: History): void {
    const note = { identity: this.identity, history };
    writeFileAtomic(this.finished, JSON.stringify({ ...note, seal: sealOf(note) }));
    removeFile(this.last);
  }

  /**
   * The history of a complete run of the same settings whose weights are still there, or null.
   * @param alsoKeptOn the second split whose best weights the run kept
   */
  finishedHistory(alsoKeptOn?: SelectOn): History | null {
    const note = this.readNote();
    if (note?.identity !== this.identity) return null;
    const others = alsoKeptOn ? [bestWeightsOn(this.folder, alsoKeptOn)] : [];
    // Another run may have left its own weights in the meantime.
    const isWhole =
      this.holdsOwn(this.best, [note.history.bestEpoch]) &&
      others.every((file) => this.holdsOwn(file));
    return isWhole ? note.history : null;
  }

  private writeLast(
    model: Model,
    { optimizer, average }: { optimizer: Adam; average: WeightAverage | null },
    progress: Progress,
  ): void {
    const averages = average ? average.toArrays() : [];
    const tensors = new Map([...model.parameters.toArrays(), ...optimizer.toArrays(), ...averages]);
    const { identity } = this;
    writeSealed(this.last, tensors, { identity, progress: JSON.stringify(progress) });
  }

  /** True if the file holds whole weights of this run, of one of these epochs. */
  private holdsOwn(file: string, epochs?: number[]): boolean {
    const saved = this.read(file);
    return saved !== null && this.isOwn(saved.metadata, epochs);
  }

  /** Files from before the epoch was noted are taken for the right ones. */
  private isOwn({ identity, epoch }: Record<string, string>, epochs?: number[]): boolean {
    const isOneOf = epoch === undefined || epochs === undefined || epochs.includes(Number(epoch));
    return identity === this.identity && isOneOf;
  }

  /** A file's contents; null if there is none or if it is damaged, which sets it aside. */
  private read(file: string): Safetensors | null {
    if (!fs.existsSync(file)) return null;
    try {
      return readSealed(file);
    } catch (error) {
      this.setAside(file, error);
      return null;
    }
  }

  /** What `finish` noted, or null if there is nothing or nothing whole. */
  private readNote(): { identity: string; history: History } | null {
    if (!fs.existsSync(this.finished)) return null;
    try {
      const { seal, ...note } = JSON.parse(fs.readFileSync(this.finished, "utf8"));
      // A note from before there were seals holds these two and nothing else: a seal whose own
      // name is damaged is not mistaken for none.
      const isOld = seal === undefined && Object.keys(note).sort().join() === "history,identity";
      const isWhole = isOld || seal === sealOf(note);
      check(isWhole && note.history && note.identity, `${this.finished} was changed.`);
      return note;
    } catch (error) {
      this.setAside(this.finished, error);
      return null;
    }
  }

  private setAside(file: string, error: unknown): void {
    // The disk or the rights are to blame then, not what stands in the file.
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    const { name, ext } = path.parse(file);
    let count = 1;
    const aside = () => path.join(this.folder, `${name}.damaged-${count}${ext}`);
    while (fs.existsSync(aside())) count++;
    moveFile(file, aside());
    this.onNotice(
      `${file} was cut off or changed. It is kept as ${path.basename(aside())}; the training ` +
        "goes on from what is whole, or starts anew.",
    );
  }
}

function sealOf(note: { identity: string; history: History }): string {
  return createHash("sha256")
    .update(JSON.stringify([note.identity, note.history]))
    .digest("hex");
}
