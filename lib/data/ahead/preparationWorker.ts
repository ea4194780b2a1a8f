/**
 * The program of the second thread, started by preparationThread.ts: prepares the batches it is
 * sent. It imports nothing that needs an engine, so that it starts quickly and stays small.
 */
import { parentPort } from "node:worker_threads";
import { type Preparation, prepareValues } from "../../transforms/prepareValues";
import { SharedBatch } from "./sharedBatch";

/** What is to be done with a shared batch. */
export interface PreparationRequest {
  memory: SharedArrayBuffer;
  /** Number of the offer, see SharedBatch. */
  offer: number;
  /** How many pixels there are; the memory may have room for more. */
  length: number;
  preparation: Preparation;
}

/** Prepares the batch, unless another thread has taken the offer. */
export function prepare({ memory, offer, length, preparation }: PreparationRequest): void {
  const batch = new SharedBatch(memory);
  if (!batch.take(offer)) return;
  try {
    prepareValues(batch.pixels.subarray(0, length), preparation, batch.values);
    batch.finish();
  } catch (error) {
    batch.fail((error as Error).message);
  }
}

parentPort?.on("message", prepare);
