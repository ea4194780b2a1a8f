import { type Preparation, prepareValues } from "../../transforms/prepareValues";
import type { ImageSet } from "../imageSet";
import { giveUpThread, sendToThread } from "./preparationThread";
import { SharedBatch } from "./sharedBatch";

/** One batch as it was read, and what prepareValues() made of it. */
export interface PreparedBatch {
  indices: number[];
  /** `[indices.length, imageSize, imageSize, channels]`, 0-255. */
  pixels: Uint8Array;
  /** The same shape, 0-1; valid until the next batch is asked for. */
  values: Float32Array;
}

export interface PreparedBatchesOptions extends Omit<Preparation, "size" | "indices"> {
  /** Tells another thread of a batch. Default: the second thread of this process. */
  send?: typeof sendToThread;
  /** How long a batch may take that another thread has begun, in milliseconds. Default 10,000. */
  patience?: number;
}

/**
 * Memory of earlier passes, so that a new pass needs none of its own: two batches for each of two
 * passes.
 */
const spare: SharedBatch[] = [];
const MOST_SPARE = 4;

/**
 * Reads a set group by group and prepares it for the engine, one group ahead: while the caller is
 * busy with a batch, a second thread prepares the next. What that thread has not begun when it is
 * needed (the first batch, mostly) is prepared here. Both run the same function on the same
 * numbers, so who was first makes no difference to the result.
 *
 * @param groups positions of the images of each batch
 * @throws what reading or preparing throws, on either thread
 */
export function* preparedBatches(
  set: ImageSet,
  groups: readonly number[][],
  { send = sendToThread, patience = 10_000, ...plan }: PreparedBatchesOptions,
): Generator<PreparedBatch> {
  const size = { height: set.imageSize, width: set.imageSize };
  const pending: Job[] = [];
  const begin = (indices: number[]): void => {
    pending.push(new Job(set.pixels(indices), { ...plan, indices, size }, send));
  };
  try {
    for (let i = 0; i < groups.length; i++) {
      if (i === 0) begin(groups[0]);
      if (i + 1 < groups.length) begin(groups[i + 1]);
      yield { indices: groups[i], pixels: pending[0].pixels, values: pending[0].result(patience) };
      pending.shift()!.release(patience);
    }
  } finally {
    for (const job of pending) job.release(patience);
  }
}

/** One batch on its way. */
class Job {
  private readonly batch: SharedBatch;
  private readonly offer: number;
  /** True once this thread has taken it, so that no other can. */
  private mine = false;
  private lost = false;

  constructor(
    readonly pixels: Uint8Array,
    private readonly preparation: Preparation,
    send: typeof sendToThread,
  ) {
    this.batch = takeSpare(pixels.length);
    this.offer = this.batch.offer(pixels);
    send({ memory: this.batch.memory, offer: this.offer, length: pixels.length, preparation });
  }

  /** The values, from whoever prepares them first. */
  result(patience: number): Float32Array {
    const { batch, pixels } = this;
    const values = batch.values.subarray(0, pixels.length);
    this.mine = batch.take(this.offer);
    if (this.mine) return this.prepareInto(values);
    if (!this.waitForOther(patience)) return this.prepareInto(new Float32Array(pixels.length));
    const failure = batch.failure();
    if (failure !== null) throw new Error(failure);
    return values;
  }

  /** Keeps the memory for later, once no other thread works in it any more. */
  release(patience: number): void {
    const free =
      this.mine || this.batch.take(this.offer) || (!this.lost && this.waitForOther(patience));
    if (free) keepSpare(this.batch);
  }

  /**
   * False if the other thread does not come to an end: it may still write, so its memory is left to
   * it.
   */
  private waitForOther(patience: number): boolean {
    this.lost = !this.batch.waitForEnd(patience);
    if (this.lost) giveUpThread();
    return !this.lost;
  }

  private prepareInto(values: Float32Array): Float32Array {
    prepareValues(this.pixels, this.preparation, values);
    return values;
  }
}

function takeSpare(pixels: number): SharedBatch {
  const fitting = spare.findIndex((batch) => batch.pixels.length >= pixels);
  return fitting < 0 ? SharedBatch.withRoomFor(pixels) : spare.splice(fitting, 1)[0];
}

function keepSpare(batch: SharedBatch): void {
  spare.unshift(batch);
  spare.length = Math.min(spare.length, MOST_SPARE);
}
