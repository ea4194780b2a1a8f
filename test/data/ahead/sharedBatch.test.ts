import { expect } from "chai";
import { SharedBatch } from "../../../lib/data/ahead/sharedBatch";

const PIXELS = Uint8Array.from([1, 2, 3, 4]);

describe("SharedBatch", () => {
  /** The same memory as two threads see it. */
  function twoSides(): [SharedBatch, SharedBatch] {
    const batch = SharedBatch.withRoomFor(4);
    return [batch, new SharedBatch(batch.memory)];
  }

  it("shows the other side the pixels, and this side the values", () => {
    const [here, there] = twoSides();
    here.offer(PIXELS);
    expect(there.pixels).to.deep.equal(PIXELS);
    there.values.set([0.1, 0.2, 0.3, 0.4]);
    expect(here.values).to.deep.equal(Float32Array.from([0.1, 0.2, 0.3, 0.4]));
  });

  it("goes to the side that takes it first, and to no other", () => {
    const [here, there] = twoSides();
    const offer = here.offer(PIXELS);
    expect(there.take(offer)).to.equal(true);
    expect(here.take(offer)).to.equal(false);
    there.finish();
    expect(here.take(offer)).to.equal(false);
  });

  it("cannot be taken with the number of an earlier offer", () => {
    const [here, there] = twoSides();
    const earlier = here.offer(PIXELS);
    const later = here.offer(PIXELS);
    expect(there.take(earlier)).to.equal(false);
    expect(there.take(later)).to.equal(true);
  });

  it("waits no longer than asked for one that is still worked on", () => {
    const [here, there] = twoSides();
    there.take(here.offer(PIXELS));
    expect(here.waitForEnd(5)).to.equal(false);
    there.finish();
    expect(here.waitForEnd(5)).to.equal(true);
    expect(here.failure()).to.equal(null);
  });

  it("hands on why the work failed, up to a thousand bytes of it", () => {
    const [here, there] = twoSides();
    there.take(here.offer(PIXELS));
    there.fail("Größe fehlt");
    expect(here.waitForEnd(5)).to.equal(true);
    expect(here.failure()).to.equal("Größe fehlt");
    there.fail("a".repeat(2000));
    expect(here.failure()).to.equal("a".repeat(1000));
    here.offer(PIXELS);
    expect(here.failure()).to.equal(null);
  });
});
