import { expect } from "chai";
import { hasOneDnn } from "../../../lib/base/engine/oneDnn";
import { hasBfloat16, tryPrecisions } from "../../../lib/base/engine/precisionTrial";
import { tf } from "../../../lib/base/engine/tf";
import { startBfloat16 } from "../../support/bfloat16";
import { expectNoTensorLeak, startEngine } from "../../support/tensors";

const TINY = { seconds: 0, size: { images: 1, side: 4, channels: 16 } };

/**
 * A clock that is read once at first, then before and after each run; the runs take these times,
 * over and over.
 */
function clockOf(milliseconds: number[]): () => number {
  let [now, reads] = [0, 0];
  return () => {
    if (reads > 0 && reads % 2 === 0) now += milliseconds[(reads / 2 - 1) % milliseconds.length];
    reads++;
    return now;
  };
}

describe("tryPrecisions", () => {
  before(startBfloat16);

  it("divides the time in float32 by that in bfloat16", () => {
    expect(tryPrecisions(TINY, clockOf([30, 10])).gain).to.equal(3);
  });

  it("takes the median, so that one disturbed pair changes nothing", () => {
    const clock = clockOf([30, 10, 30, 10, 30, 1000, 30, 10, 30, 10]);
    expect(tryPrecisions(TINY, clock).gain).to.equal(3);
  });

  it("leaves no tensors behind", () => expectNoTensorLeak(() => void tryPrecisions(TINY)));
});

describe("hasBfloat16", () => {
  before(startEngine);

  it("is false where oneDNN is missing", () => {
    if (!hasOneDnn()) expect(hasBfloat16()).to.equal(false);
    if (tf.getBackend() !== "tensorflow") expect(tryPrecisions()).to.deep.equal({ gain: 0 });
  });
});
