import { setImmediate as tick } from "node:timers/promises";
import { expect } from "chai";
import { forEachParallel } from "../../../lib/base/images/forEachParallel";
import { interrupt } from "../../../lib/base/interrupt";

describe("forEachParallel(count, limit, task)", () => {
  it("runs the task once for every index", async () => {
    const seen: number[] = [];
    await forEachParallel(7, 3, async (i) => {
      await tick();
      seen.push(i);
    });
    expect(seen.sort()).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
  });

  it("has at most `limit` tasks under way, and uses that many", async () => {
    let running = 0;
    let most = 0;
    await forEachParallel(20, 4, async () => {
      most = Math.max(most, ++running);
      await tick();
      running--;
    });
    expect(most).to.equal(4);
  });

  it("starts nothing new after an error, waits for what is under way, and throws it", async () => {
    const finished: number[] = [];
    const run = forEachParallel(100, 2, async (i) => {
      await tick();
      if (i === 3) throw new Error("task 3");
      await tick();
      finished.push(i);
    });
    const message = await run.catch((error: Error) => error.message);
    expect(message).to.equal("task 3");
    expect(finished.length).to.be.below(6);
    const count = finished.length;
    await tick();
    expect(finished).to.have.length(count);
  });

  it("ends after the tasks at hand when interrupted, or by its own signal", async () => {
    const own = new AbortController();
    const stops: [AbortSignal | undefined, () => void][] = [
      [undefined, () => interrupt("Stopped.")],
      [own.signal, () => own.abort(new Error("Stopped."))],
    ];
    for (const [signal, stop] of stops) {
      const started: number[] = [];
      const task = async (i: number) => {
        started.push(i);
        await tick();
        if (i === 3) stop();
      };
      const run = forEachParallel(100, 2, task, signal);
      expect(await run.catch((error: Error) => error.message)).to.equal("Stopped.");
      expect(started.length).to.be.within(4, 6);
    }
  });

  it("does nothing for a count of 0", async () => {
    await forEachParallel(0, 4, () => Promise.reject(new Error("called")));
  });
});
