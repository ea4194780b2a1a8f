/**
 * Lets tasks run side by side, or one of them alone. libvips keeps the text of an error for the
 * whole process: where several images fail at once, each gets what was written so far, its
 * neighbours' reasons too. A task that runs alone gets its own.
 */
export class Gate {
  private readonly running = new Set<Promise<unknown>>();
  private lastAlone: Promise<unknown> = Promise.resolve();

  /** Runs a task beside others, once no task runs or waits to run alone. */
  async together<T>(task: () => Promise<T>): Promise<T> {
    for (let seen: unknown = null; seen !== this.lastAlone; ) {
      seen = this.lastAlone;
      await this.lastAlone;
    }
    const run = task();
    this.running.add(run);
    try {
      return await run;
    } finally {
      this.running.delete(run);
    }
  }

  /** Runs a task when all others have ended; those that come later wait for it. */
  alone<T>(task: () => Promise<T>): Promise<T> {
    const before = this.lastAlone;
    const run = (async () => {
      await before;
      await Promise.allSettled(this.running);
      return task();
    })();
    this.lastAlone = run.catch(() => undefined);
    return run;
  }
}
