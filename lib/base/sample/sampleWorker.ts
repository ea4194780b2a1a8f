/** The program of the second thread that draws a sample, started by drawPatients.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { drawInTurn } from "./drawPatients";

if (parentPort)
  void drawInTurn(workerData.drawing, workerData.next, (index) => parentPort!.postMessage(index));
