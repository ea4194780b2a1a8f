import path from "node:path";
import { Worker } from "node:worker_threads";

/**
 * Runs a program of this library in a thread, compiled or from its source, as this file is.
 *
 * @param program its path without the extension
 * @throws where the system lets no thread start
 */
export function startThread(program: string, workerData?: unknown): Worker {
  const extension = path.extname(__filename);
  return new Worker(`${program}${extension}`, {
    workerData,
    // Tests run the sources themselves.
    execArgv: extension === ".ts" ? ["--require", require.resolve("ts-node/register")] : [],
  });
}
