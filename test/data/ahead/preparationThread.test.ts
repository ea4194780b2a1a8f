import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { giveUpThread, sendToThread } from "../../../lib/data/ahead/preparationThread";
import { SharedBatch } from "../../../lib/data/ahead/sharedBatch";
import { type Preparation, prepareValues } from "../../../lib/transforms/prepareValues";
import { cnnTrainTransform } from "../../../lib/transforms/presets";

const SIZE = { height: 32, width: 32 };
const PIXELS = Uint8Array.from({ length: 2 * 1024 }, (_, i) => (i * 37) % 256);
/** The thread has to start and, from sources, to compile. */
const PATIENCE = 30_000;

/** Lets the thread, and nobody else, prepare a batch. */
async function preparedThere(preparation: Preparation): Promise<SharedBatch> {
  const batch = SharedBatch.withRoomFor(PIXELS.length + 500);
  batch.values.fill(NaN);
  const offer = batch.offer(PIXELS);
  sendToThread({ memory: batch.memory, offer, length: PIXELS.length, preparation });
  const start = Date.now();
  const ended = (): boolean =>
    !Number.isNaN(batch.values[PIXELS.length - 1]) || batch.failure() !== null;
  while (Date.now() - start < PATIENCE && !ended()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(batch.take(offer), "still waiting for the thread").to.equal(false);
  expect(batch.waitForEnd(PATIENCE)).to.equal(true);
  return batch;
}

describe("sendToThread(request)", () => {
  const augmentation = cnnTrainTransform.augmentation!;
  const preparation = { size: SIZE, augmentation, seed: 3, epoch: 1, indices: [8, 5] };

  it("has the batch prepared on another thread, value for value as on this one", async () => {
    const expected = new Float32Array(PIXELS.length);
    prepareValues(PIXELS, preparation, expected);
    const { values } = await preparedThere(preparation);
    expect(values.slice(0, PIXELS.length)).to.deep.equal(expected);
  });

  it("says why a batch cannot be prepared, and goes on with the next", async () => {
    const broken = { ...preparation, augmentation: { ...augmentation, geometry: null as never } };
    expect((await preparedThere(broken)).failure()).to.match(/null|iterable/);
    expect((await preparedThere(preparation)).failure()).to.equal(null);
  });

  it("starts another thread after one was given up", async () => {
    giveUpThread();
    expect((await preparedThere(preparation)).failure()).to.equal(null);
  });

  it("does not keep the process alive", () => {
    const thread = JSON.stringify(require.resolve("../../../lib/data/ahead/preparationThread"));
    const shared = JSON.stringify(require.resolve("../../../lib/data/ahead/sharedBatch"));
    const program = `
      const { memory } = require(${shared}).SharedBatch.withRoomFor(4);
      require(${thread}).sendToThread({ memory, offer: 1, length: 4, preparation: {} });
      setTimeout(() => console.log("through"), 100);`;
    const args = ["--require", require.resolve("ts-node/register"), "-e", program];
    const { status, stdout } = spawnSync(process.execPath, args, {
      timeout: PATIENCE,
      encoding: "utf8",
    });
    expect([status, stdout]).to.deep.equal([0, "through\n"]);
  });
});
