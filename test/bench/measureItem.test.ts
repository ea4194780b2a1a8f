import { expect } from "chai";
import { BENCH_ITEMS } from "../../lib/bench/benchItems";
import { measureItem, Side } from "../../lib/bench/measureItem";
import type { PrepareRequest } from "../../lib/bench/protocol";

const ITEM = BENCH_ITEMS.find(({ name }) => name === "cnn-step")!;
const REQUEST = { item: "cnn-step", files: [] } as unknown as PrepareRequest;

/** A side that takes the given seconds, run by run, and notes when it was asked. */
function fakeSide(name: string, seconds: number[], loss: number, calls: string[]): Side {
  return {
    async prepare({ item }) {
      calls.push(`${name} prepares ${item}`);
      return { numbers: { loss: [loss] } };
    },
    async run() {
      calls.push(name);
      return { seconds: seconds.shift()! };
    },
    memory: async () => ({ peakBytes: 1000 }),
  };
}

describe("measureItem", () => {
  it("lets both sides run in turns and compares run with run", async () => {
    const calls: string[] = [];
    const result = await measureItem(
      ITEM, REQUEST, fakeSide("ours", [1, 2], 0.5, calls), fakeSide("theirs", [4, 4], 0.5, calls), 2,
    );
    expect(calls).to.deep.equal([
      "ours prepares cnn-step", "theirs prepares cnn-step", "ours", "theirs", "ours", "theirs",
    ]);
    expect(result.ratio).to.deep.equal({ min: 2, median: 3, max: 4 });
    expect(result.ours).to.deep.equal({ seconds: { min: 1, median: 1.5, max: 2 }, imagesPerSecond: 32 / 1.5, peakBytes: 1000 });
  });

  it("times nothing where the sides disagree", async () => {
    const calls: string[] = [];
    const sides = [fakeSide("ours", [1], 0.5, calls), fakeSide("theirs", [1], 0.6, calls)] as const;
    const error = await measureItem(ITEM, REQUEST, ...sides, 1).catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(Error).with.property("message").that.contains("is not timed");
    expect(calls).to.not.include("ours");
  });

  it("measures our side alone without PyTorch", async () => {
    const result = await measureItem(ITEM, REQUEST, fakeSide("ours", [2], 0.5, []), null, 1);
    expect([result.pytorch, result.ratio, result.difference]).to.deep.equal([null, null, null]);
  });
});
