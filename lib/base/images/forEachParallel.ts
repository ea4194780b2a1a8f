import { stops } from "../interrupt";

/**
 * Runs `task` on every index from 0 to count - 1, at most `limit` at a time. The first error ends
 * the run: no new task starts, and the error is thrown once those under way have finished. So does
 * an interrupt, or the signal.
 */
export async function forEachParallel(
  count: number,
  limit: number,
  task: (index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const throwIfStopped = stops(signal);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      try {
        throwIfStopped();
        await task(next++);
      } catch (error) {
        next = count;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.min(limit, count) }, worker));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw (failed as PromiseRejectedResult).reason;
}
