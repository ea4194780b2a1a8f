import { expect } from "chai";
import { giveMemoryBack } from "../../lib/base/engine/engineOrders";
import { hasFusedConvolution } from "../../lib/base/engine/oneDnn";
import { tf } from "../../lib/base/engine/tf";
import { buildCnn } from "../../lib/models/buildCnn";
import { forward } from "../../lib/models/model";
import { predict } from "../../lib/training/predict";
import { softmaxRows } from "../../lib/training/softmaxRows";
import { cnnEvalTransform } from "../../lib/transforms/presets";
import { memoryImageSet } from "../support/memoryImageSet";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

describe("predict", () => {
  before(startEngine);

  it("scores every image in the set's order, whatever the batch size", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const set = memoryImageSet(7, 16, 1);
    const [large, small] = [
      await predict(model, set, cnnEvalTransform),
      await predict(model, set, cnnEvalTransform, { batchSize: 3 }),
    ];
    expectClose(small.logits, large.logits, 1e-5);
    expect(small.labels).to.deep.equal([0, 1, 0, 1, 0, 1, 0]);
    const alone = tf.tidy(() => {
      const images = cnnEvalTransform.apply(set.pixels([5]), [1, 16, 16, 1]);
      return forward(model, images).dataSync();
    });
    expectClose(small.logits.slice(10, 12), alone, 1e-5);
    expect(small.probabilities[5]).to.be.closeTo(softmaxRows(alone, 2)[0][1], 1e-6);
    model.dispose();
  });

  it("gives the room for feature maps back", async function () {
    if (process.platform !== "linux" || !hasFusedConvolution() || !giveMemoryBack())
      return this.skip();
    const model = buildCnn({ seed: 1, imageSize: 224 });
    await predict(model, memoryImageSet(8, 224, 1), cnnEvalTransform);
    const before = process.memoryUsage().rss;
    giveMemoryBack();
    // The maps of eight images take more than 60 MB.
    expect(before - process.memoryUsage().rss).to.be.below(20e6);
    model.dispose();
  });

  it("reports its progress", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const seen: string[] = [];
    const onProgress = (done: number, total: number) => seen.push(`${done}/${total}`);
    await predict(model, memoryImageSet(7, 16, 1), cnnEvalTransform, { batchSize: 3, onProgress });
    expect(seen).to.deep.equal(["3/7", "6/7", "7/7"]);
    model.dispose();
  });

  it("leaves no tensors behind", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    await expectNoTensorLeak(
      async () => void (await predict(model, memoryImageSet(5, 16, 1), cnnEvalTransform)),
    );
    model.dispose();
  });
});
