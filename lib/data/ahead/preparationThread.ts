import path from "node:path";
import type { Worker } from "node:worker_threads";
import { startThread } from "../../base/startThread";
import type { PreparationRequest } from "./preparationWorker";

/**
 * A thread that ended this often is not started again: batches are then prepared where they are
 * needed.
 */
const MOST_DEATHS = 3;

let thread: Worker | null = null;
let deaths = 0;

/**
 * Sends a batch to the second thread of this process, which starts with the first one. Nothing is
 * promised: where the thread cannot start or has ended, the batch stays for its owner to take.
 */
export function sendToThread(request: PreparationRequest): void {
  if (thread === null && deaths < MOST_DEATHS) thread = startPreparation();
  thread?.postMessage(request);
}

/** Ends the thread; the next request starts another. For one that does not answer any more. */
export function giveUpThread(): void {
  void thread?.terminate();
  noteDeath(thread);
}

function startPreparation(): Worker | null {
  try {
    const worker = startThread(path.join(__dirname, "preparationWorker"));
    // The process may end while the thread waits for work.
    worker.unref();
    worker.once("error", () => noteDeath(worker));
    worker.once("exit", () => noteDeath(worker));
    return worker;
  } catch {
    deaths = MOST_DEATHS;
    return null;
  }
}

function noteDeath(worker: Worker | null): void {
  if (worker === null || worker !== thread) return;
  thread = null;
  deaths += 1;
}
