import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { forward, type Model } from "../../lib/models/model";
import { predict } from "../../lib/training/predict";
import { predictWithDropout } from "../../lib/training/predictWithDropout";
import { softmaxRows } from "../../lib/training/softmaxRows";
import { cnnEvalTransform, resnetEvalTransform } from "../../lib/transforms/presets";
import { foldedOnce } from "../support/foldedOnce";
import { memoryImageSet } from "../support/memoryImageSet";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

/**
 * The CNN's answer to one picture, with every hidden unit's dropout weight (0 or 2) given by
 * `mask`.
 */
function answerWithMask(model: Model, relu4: number[], mask: (unit: number) => number): number {
  const weight = model.parameters.get<tf.Tensor2D>("fc2.weight").arraySync() as number[][];
  const bias = model.parameters.get("fc2.bias").dataSync();
  const logits = [0, 1].map((k) =>
    relu4.reduce((sum, value, unit) => sum + value * mask(unit) * weight[unit][k], bias[k]),
  );
  return softmaxRows(logits, 2)[0][1];
}

describe("predictWithDropout", () => {
  before(startEngine);

  it("agrees with the plain prediction in the mean, if nearly linear in the units", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const set = memoryImageSet(4, 16, 1);
    const plain = await predict(model, set, cnnEvalTransform);
    const passes = 400;
    const found = await predictWithDropout(model, set, cnnEvalTransform, { passes });
    found.probabilities.forEach((mean, i) => {
      expect(found.standardDeviation[i]).to.be.above(0.001);
      const error = Math.abs(mean - plain.probabilities[i]);
      // Four standard errors; and the curve of the logistic function bends the mean a little.
      expect(error).to.be.below(
        (4 * found.standardDeviation[i]) / Math.sqrt(passes) + found.standardDeviation[i] ** 2,
      );
    });
    model.dispose();
  });

  it("spreads as much as masks drawn independently of it", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const set = memoryImageSet(1, 16, 1);
    let relu4: number[] = [];
    tf.tidy(() => {
      const images = cnnEvalTransform.apply(set.pixels([0]), [1, 16, 16, 1]);
      forward(model, images, {
        visit: (layer, output) => {
          if (layer === "relu4") relu4 = Array.from(output.dataSync());
          return output;
        },
      });
    });
    // To first order the variance is a sum over the units, each 0 or 2 with variance 1.
    const base = answerWithMask(model, relu4, () => 1);
    const slopes = relu4.map(
      (_, unit) => answerWithMask(model, relu4, (other) => (other === unit ? 2 : 1)) - base,
    );
    const expected = Math.sqrt(slopes.reduce((sum, slope) => sum + slope ** 2, 0));
    const { standardDeviation } = await predictWithDropout(model, set, cnnEvalTransform, {
      passes: 400,
    });
    expect(standardDeviation[0] / expected).to.be.within(0.85, 1.15);
    model.dispose();
  });

  it("repeats itself with the same seed and not with another", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const set = memoryImageSet(5, 16, 1);
    const run = async (seed: number) =>
      (await predictWithDropout(model, set, cnnEvalTransform, { passes: 3, seed, batchSize: 2 }))
        .probabilities;
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).to.deep.equal(first);
    other.forEach((probability, i) => expect(probability).to.not.equal(first[i]));
    model.dispose();
  });

  it("gives every image and every pass masks of its own", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const twins = memoryImageSet(4, 16, 1);
    const same = { ...twins, pixels: (indices: number[]) => twins.pixels(indices.map(() => 0)) };
    const found = await predictWithDropout(model, same, cnnEvalTransform, {
      passes: 2,
      batchSize: 2,
    });
    expect(new Set(found.probabilities).size).to.equal(4);
    found.standardDeviation.forEach((deviation) => expect(deviation).to.be.above(0));
    model.dispose();
  });

  it("keeps the head's batch norm in inference mode: same output, same statistics", async () => {
    const model = buildResNet18({ seed: 1, imageSize: 32 });
    const before = model.parameters.get("fc.1.running_mean").dataSync().slice();
    const images = tf.randomNormal([6, 512], 0, 1, "float32", 3) as tf.Tensor2D;
    const options = { from: "head", dropout: true, dropoutSeed: 5 };
    const seen: number[][] = [];
    const visit = (layer: string, output: tf.Tensor) => {
      if (layer === "fc.1") seen.push(Array.from(output.dataSync()));
      return output;
    };
    forward(model, images, { ...options, visit }).dispose();
    forward(model, images, { from: "head", visit }).dispose();
    expect(seen[0]).to.deep.equal(seen[1]);
    await predictWithDropout(model, memoryImageSet(4, 32, 1), resnetEvalTransform, { passes: 2 });
    expectClose(model.parameters.get("fc.1.running_mean").dataSync(), before, 0);
    images.dispose();
    model.dispose();
  });

  it("runs all stages before the last once per batch, the last once per pass", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const runs: Record<string, number> = {};
    const counted = {
      ...model,
      stages: model.stages.map((stage) => ({
        ...stage,
        apply: (...args: Parameters<typeof stage.apply>) => {
          runs[stage.name] = (runs[stage.name] ?? 0) + 1;
          return stage.apply(...args);
        },
      })),
    };
    await predictWithDropout(counted, memoryImageSet(4, 16, 1), cnnEvalTransform, {
      passes: 7,
      batchSize: 2,
    });
    expect(runs).to.deep.equal({ conv1: 2, conv2: 2, conv3: 2, classifier: 14 });
    model.dispose();
  });

  it("keeps to the set's order and reports its progress", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const seen: string[] = [];
    const onProgress = (done: number, total: number) => seen.push(`${done}/${total}`);
    const options = { passes: 2, batchSize: 2, onProgress };
    const found = await predictWithDropout(
      model,
      memoryImageSet(5, 16, 1),
      cnnEvalTransform,
      options,
    );
    expect(found.labels).to.deep.equal([0, 1, 0, 1, 0]);
    expect(found.images.map(({ file }) => file)).to.deep.equal(
      [0, 1, 2, 3, 4].map((i) => `train/${i}.png`),
    );
    expect(seen).to.deep.equal(["2/5", "4/5", "5/5"]);
    model.dispose();
  });

  it("leaves no tensors behind", async () => {
    const model = foldedOnce(buildResNet18({ seed: 1, imageSize: 32 }));
    await expectNoTensorLeak(async () => {
      await predictWithDropout(model, memoryImageSet(3, 32, 1), resnetEvalTransform, {
        passes: 2,
        batchSize: 2,
      });
    });
    model.dispose();
  });

  it("refuses a single pass, whose spread means nothing", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const single = predictWithDropout(model, memoryImageSet(1, 16, 1), cnnEvalTransform, {
      passes: 1,
    });
    expect(await single.catch(String)).to.contain(
      "passes must be a whole number of at least 2, found 1",
    );
    model.dispose();
  });
});
