/** The program of the second thread that draws a sample, started by drawPatients.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { type SampleDrawing, takeNext } from "./drawPatients";
import { writePatient } from "./writePatient";

async function drawWhatIsLeft(drawing: SampleDrawing, next: Int32Array): Promise<void> {
  const { folder, patients, seed, imageSize } = drawing;
  for (let i = takeNext(next); i < patients.length; i = takeNext(next)) {
    await writePatient(folder, patients[i], seed, imageSize);
    parentPort!.postMessage(i);
  }
}

if (workerData?.drawing) void drawWhatIsLeft(workerData.drawing, workerData.next);
