/**
 * Times a progress bar that begins again for every stretch of the work, such as an epoch: the pace
 * is that of the running stretch, not of everything since the cell began.
 */
export class StretchTimer {
  private first: { done: number; at: number };
  private last = 0;

  /** @param now the time in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.first = { done: 0, at: now() };
  }

  /**
   * Seconds that `done` steps take at the pace of this stretch; 0 while there is nothing to go by.
   * A stretch begins where fewer steps are done than before.
   */
  elapsed(done: number): number {
    const at = this.now();
    if (done < this.last) this.first = { done, at };
    this.last = done;
    const steps = done - this.first.done;
    return steps > 0 ? (((at - this.first.at) / 1000) * done) / steps : 0;
  }
}
