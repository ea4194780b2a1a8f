import { expect } from "chai";
import { InterruptedError, interrupt, interruptSignal, pauses } from "../../lib/base/interrupt";

const failure = (work: Promise<unknown>) => work.then(() => null).catch((error: Error) => error);

describe("interruptSignal and interrupt", () => {
  it("fires the signal of the calls that run, with the reason", () => {
    const running = interruptSignal();
    interrupt("The reader pressed stop.");
    expect(running.aborted).to.equal(true);
    expect(running.reason).to.be.instanceOf(InterruptedError);
    expect(running.reason.message).to.equal("The reader pressed stop.");
  });

  it("gives a call that starts afterwards a signal that has not fired", () => {
    interrupt();
    expect(interruptSignal().aborted).to.equal(false);
  });
});

describe("pauses", () => {
  it("lets events arrive between two batches", async () => {
    const pause = pauses();
    let arrived = false;
    setImmediate(() => (arrived = true));
    await pause();
    expect(arrived).to.equal(true);
  });

  it("ends the loop that runs and not the one after it", async () => {
    const pause = pauses();
    setImmediate(() => interrupt("stop"));
    expect((await failure(pause()))?.message).to.equal("stop");
    await pauses()();
  });

  it("listens to the call's own signal as well, from the start", async () => {
    const own = new AbortController();
    const pause = pauses(own.signal);
    own.abort(new Error("enough"));
    expect((await failure(pause()))?.message).to.equal("enough");
    expect(() => pauses(own.signal)).to.throw("enough");
    await pauses()();
  });
});
