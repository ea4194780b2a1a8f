import { expect } from "chai";
import { BENCH_ITEMS } from "../../../lib/tools/bench/benchItems";
import { measureItem, type Side } from "../../../lib/tools/bench/measureItem";
import type { PrepareRequest } from "../../../lib/tools/bench/protocol";

const ITEM = BENCH_ITEMS.find(({ name }) => name === "cnn-step")!;
const REQUEST = { item: "cnn-step", files: [] } as unknown as PrepareRequest;

/** A side that takes the given seconds, run by run, and notes when it was asked. */
function fakeSide(name: string, seconds: number[], loss: number, calls: string[]): Side {
  return {
    async prepare({ item, precision }) {
      calls.push(`${name} prepares ${item} in ${precision}`);
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
    const float32 = {
      ours: fakeSide("ours", [1, 2], 0.5, calls),
      pytorch: fakeSide("theirs", [4, 4], 0.5, calls),
    };
    const result = await measureItem(ITEM, REQUEST, { float32, mixed: null }, 2);
    expect(calls).to.deep.equal([
      "ours prepares cnn-step in float32",
      "theirs prepares cnn-step in float32",
      "ours",
      "theirs",
      "ours",
      "theirs",
    ]);
    expect(result.ratio).to.deep.equal({ min: 2, median: 3, max: 4 });
    expect(result.ours).to.deep.equal({
      seconds: { min: 1, median: 1.5, max: 2 },
      imagesPerSecond: 32 / 1.5,
      peakBytes: 1000,
    });
  });

  it("times nothing where the sides disagree", async () => {
    const calls: string[] = [];
    const float32 = {
      ours: fakeSide("ours", [1], 0.5, calls),
      pytorch: fakeSide("theirs", [1], 0.6, calls),
    };
    const error = await measureItem(ITEM, REQUEST, { float32, mixed: null }, 1).catch(
      (caught: Error) => caught,
    );
    expect(error).to.be.instanceOf(Error).with.property("message").that.contains("is not timed");
    expect(calls).to.not.include("ours");
  });

  it("measures our side alone without PyTorch", async () => {
    const float32 = { ours: fakeSide("ours", [2], 0.5, []), pytorch: null };
    const result = await measureItem(ITEM, REQUEST, { float32, mixed: null }, 1);
    expect([result.pytorch, result.ratio, result.difference, result.mixed]).to.deep.equal([
      null,
      null,
      null,
      undefined,
    ]);
  });

  describe("in mixed precision, too", () => {
    const measure = (calls: string[], ourMixedLoss = 0.502) =>
      measureItem(
        ITEM,
        REQUEST,
        {
          float32: {
            ours: fakeSide("ours", [3, 3], 0.5, calls),
            pytorch: fakeSide("theirs", [4, 6], 0.5, calls),
          },
          mixed: {
            ours: fakeSide("ours mixed", [1, 1], ourMixedLoss, calls),
            pytorch: fakeSide("theirs mixed", [2, 2], 0.501, calls),
          },
        },
        2,
      );

    it("lets all four run in turns", async () => {
      const calls: string[] = [];
      await measure(calls);
      const turn = ["ours", "theirs", "ours mixed", "theirs mixed"];
      expect(calls.slice(4)).to.deep.equal([...turn, ...turn]);
      expect(calls.slice(2, 4)).to.deep.equal([
        "ours mixed prepares cnn-step in bfloat16",
        "theirs mixed prepares cnn-step in bfloat16",
      ]);
    });

    it("compares ours with PyTorch in both precisions, and PyTorch with itself", async () => {
      const { ratio, mixed } = await measure([]);
      expect(ratio!.median).to.be.closeTo(5 / 3, 1e-9);
      expect(mixed!.ratioToFloat32).to.deep.equal({ min: 4, median: 5, max: 6 });
      expect(mixed!.ratioToMixed).to.deep.equal({ min: 2, median: 2, max: 2 });
      expect(mixed!.pytorchGain).to.deep.equal({ min: 2, median: 2.5, max: 3 });
      // Distances from float32: ours 0.004, PyTorch's 0.002.
      expect(mixed!.difference).to.be.closeTo(0.004 / (2 * 0.002 + 2 ** -7), 1e-6);
    });

    it("times nothing, float32 neither, where our mixed precision is too far off", async () => {
      const calls: string[] = [];
      const error = await measure(calls, 0.52).catch((caught: Error) => caught);
      expect(error)
        .to.be.instanceOf(Error)
        .with.property("message")
        .that.contains("not timed in mixed precision");
      expect(calls).to.have.length(4);
    });

    it("measures our side alone without PyTorch", async () => {
      const sides = {
        float32: { ours: fakeSide("ours", [2], 0.5, []), pytorch: null },
        mixed: { ours: fakeSide("ours mixed", [1], 0.5, []), pytorch: null },
      };
      const { mixed } = await measureItem(ITEM, REQUEST, sides, 1);
      expect(mixed!.ours.imagesPerSecond).to.equal(32);
      expect([
        mixed!.pytorch,
        mixed!.ratioToFloat32,
        mixed!.ratioToMixed,
        mixed!.difference,
      ]).to.deep.equal([null, null, null, null]);
    });
  });

  it("hands on how long the work took that is done once", async () => {
    const ours = {
      ...fakeSide("ours", [2], 0.5, []),
      prepare: async () => ({ numbers: {}, onceSeconds: 7 }),
    };
    const result = await measureItem(
      ITEM,
      REQUEST,
      { float32: { ours, pytorch: null }, mixed: null },
      1,
    );
    expect(result.ours.onceSeconds).to.equal(7);
  });
});
