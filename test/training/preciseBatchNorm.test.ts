import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import type { ImageSet } from "../../lib/data/imageSet";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { forward, type Model } from "../../lib/models/model";
import { preciseBatchNorm } from "../../lib/training/preciseBatchNorm";
import { resnetEvalTransform } from "../../lib/transforms/presets";
import { foldedOnce } from "../support/foldedOnce";
import { memoryImageSet } from "../support/memoryImageSet";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = 32;
const OPTIONS = { images: 100, batchSize: 4, seed: 5 };

/**
 * Mean and unbiased variance of what reaches the head's batch norm, unit by unit in plain numbers.
 */
function statisticsOf(model: Model, set: ImageSet): { mean: number[]; variance: number[] } {
  const indices = [...set.images.keys()];
  const shape = [indices.length, SIZE, SIZE, 1] as const;
  const rows: number[][] = tf.tidy(() => {
    const images = resnetEvalTransform.apply(set.pixels(indices), shape);
    const features = forward(model, images, { to: "head" });
    const product = tf.matMul(
      features as tf.Tensor2D,
      model.parameters.get<tf.Tensor2D>("fc.0.weight"),
    );
    return tf.add(product, model.parameters.get("fc.0.bias")).arraySync() as number[][];
  });
  const mean = rows[0].map(
    (_, unit) => rows.reduce((sum, row) => sum + row[unit], 0) / rows.length,
  );
  const variance = mean.map(
    (m, unit) => rows.reduce((sum, row) => sum + (row[unit] - m) ** 2, 0) / (rows.length - 1),
  );
  return { mean, variance };
}

const read = (model: Model, name: string): number[] => [
  ...model.parameters.get(`fc.1.${name}`).dataSync(),
];

describe("preciseBatchNorm", () => {
  before(startEngine);

  it("sets the head's statistics to mean and unbiased variance over the images", async () => {
    const [model, set] = [buildResNet18({ seed: 1, imageSize: SIZE }), memoryImageSet(10, SIZE, 2)];
    const { mean, variance } = statisticsOf(model, set);
    await preciseBatchNorm(model, set, resnetEvalTransform, OPTIONS);
    expectClose(read(model, "running_mean"), mean, 1e-4);
    expectClose(read(model, "running_var"), variance, 1e-4);
    model.dispose();
  });

  it("changes nothing else, and gives the same whatever the statistics were", async () => {
    const [model, set] = [buildResNet18({ seed: 1, imageSize: SIZE }), memoryImageSet(6, SIZE, 2)];
    const before = model.parameters.toArrays();
    await preciseBatchNorm(model, set, resnetEvalTransform, OPTIONS);
    const after = model.parameters.toArrays();
    const bytes = (arrays: typeof after, name: string) =>
      Buffer.from(arrays.get(name)!.values.buffer);
    const changed = [...after.keys()].filter(
      (name) => !bytes(after, name).equals(bytes(before, name)),
    );
    expect(changed).to.deep.equal(["fc.1.running_mean", "fc.1.running_var"]);
    await preciseBatchNorm(model, set, resnetEvalTransform, OPTIONS);
    expect(model.parameters.toArrays()).to.deep.equal(after);
    model.dispose();
  });

  it("stops after enough images, as many of each class", async () => {
    const [model, set] = [buildResNet18({ seed: 1, imageSize: SIZE }), memoryImageSet(12, SIZE, 2)];
    const images = set.images.map((image, i) => ({ ...image, label: i < 2 ? 0 : 1 }));
    const asked: number[] = [];
    const pixels = (indices: readonly number[]) => {
      asked.push(...indices);
      return set.pixels(indices);
    };
    await preciseBatchNorm(model, { ...set, images, pixels }, resnetEvalTransform, OPTIONS);
    expect(asked.map((i) => images[i].label).sort()).to.deep.equal([0, 0, 1, 1]);
    asked.length = 0;
    const many = memoryImageSet(24, SIZE, 2);
    const read = (indices: readonly number[]) => {
      asked.push(...indices);
      return many.pixels(indices);
    };
    await preciseBatchNorm(model, { ...many, pixels: read }, resnetEvalTransform, {
      ...OPTIONS,
      images: 5,
    });
    expect(asked.length, "two whole batches of 4, and one that was read ahead").to.equal(12);
    model.dispose();
  });

  it("leaves a model without batch norm in its head as it is", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    const before = model.parameters.toArrays();
    await preciseBatchNorm(model, memoryImageSet(4, SIZE, 2), resnetEvalTransform, OPTIONS);
    expect(model.parameters.toArrays()).to.deep.equal(before);
    model.dispose();
  });

  it("leaves no tensors behind, also when images do not fit", async () => {
    const model = foldedOnce(buildResNet18({ seed: 1, imageSize: SIZE }));
    await expectNoTensorLeak(() =>
      preciseBatchNorm(model, memoryImageSet(6, SIZE, 2), resnetEvalTransform, OPTIONS),
    );
    await expectNoTensorLeak(async () => {
      const wrong = preciseBatchNorm(
        model,
        memoryImageSet(4, SIZE + 8, 2),
        resnetEvalTransform,
        OPTIONS,
      );
      const error = await wrong.catch((reason: Error) => reason);
      expect((error as Error).message).to.include("resnet18 expects images");
    });
    model.dispose();
  });
});
