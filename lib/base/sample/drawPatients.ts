import path from "node:path";
import type { Worker } from "node:worker_threads";
import { startThread } from "../startThread";
import type { PlannedPatient } from "./samplePlan";
import { writePatient } from "./writePatient";

/** Everything that two threads need to draw a sample together. */
export interface SampleDrawing {
  folder: string;
  patients: PlannedPatient[];
  seed: number;
  imageSize: number;
}

/** Starting a second thread takes about as long as drawing this many pixels. */
const WORTH_A_THREAD = 5e6;

/**
 * Draws all patients, in a second thread as well where there are many. Each thread takes the next
 * patient that nobody has taken. Where the second one cannot start, or dies, this one draws what
 * is missing.
 *
 * @param onDrawn is told the number of images of every patient that is finished
 * @param pixelsForAThread a sample with fewer is drawn by this thread alone
 */
export async function drawPatients(
  drawing: SampleDrawing,
  onDrawn: (images: number) => void,
  pixelsForAThread = WORTH_A_THREAD,
): Promise<void> {
  const { patients, imageSize } = drawing;
  const missing = new Set(patients.keys());
  const finish = (index: number): void => {
    if (missing.delete(index)) onDrawn(patients[index].images.length);
  };
  const images = patients.reduce((sum, patient) => sum + patient.images.length, 0);
  const next = new Int32Array(new SharedArrayBuffer(4));
  const isLarge = images * imageSize ** 2 >= pixelsForAThread;
  const helper = isLarge ? help(drawing, next, finish) : null;
  try {
    await drawInTurn(drawing, next, finish);
  } finally {
    // Where this one failed, nothing is left to take, and nobody writes when the error is told.
    Atomics.store(next, 0, patients.length);
    await helper;
  }
  for (const index of missing) await draw(drawing, index, finish);
}

/** Takes and draws patients that no thread has taken, one after the other, until none is left. */
export async function drawInTurn(
  drawing: SampleDrawing,
  next: Int32Array,
  finish: (index: number) => void,
): Promise<void> {
  const take = () => Atomics.add(next, 0, 1);
  for (let index = take(); index < drawing.patients.length; index = take())
    await draw(drawing, index, finish);
}

async function draw(
  { folder, patients, seed, imageSize }: SampleDrawing,
  index: number,
  finish: (index: number) => void,
): Promise<void> {
  await writePatient(folder, patients[index], seed, imageSize);
  finish(index);
}

/** Starts the second thread. Ends when it has ended, in whatever way, and is never rejected. */
async function help(
  drawing: SampleDrawing,
  next: Int32Array,
  finish: (index: number) => void,
): Promise<void> {
  let worker: Worker;
  try {
    worker = startThread(path.join(__dirname, "sampleWorker"), { drawing, next });
  } catch {
    return;
  }
  worker.on("message", finish);
  // What it did not finish is drawn by the other thread, which also meets what made it fail.
  worker.on("error", () => {});
  await new Promise((resolve) => worker.once("exit", resolve));
}
