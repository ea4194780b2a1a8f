import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { batches } from "../../lib/data/batches";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { forward } from "../../lib/models/model";
import { extractFeatures, featureRows } from "../../lib/training/featureCache";
import {
  cnnEvalTransform,
  resnetEvalTransform,
  resnetTrainTransform,
} from "../../lib/transforms/presets";
import { foldedOnce } from "../support/foldedOnce";
import { memoryImageSet } from "../support/memoryImageSet";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const imageSize = 32;

describe("extractFeatures", () => {
  before(startEngine);

  it("holds what forward gives up to the last stage, whatever the batch size", async () => {
    const model = buildResNet18({ seed: 1, imageSize });
    const set = memoryImageSet(5, imageSize, 1);
    const features = await extractFeatures(model, set, resnetEvalTransform, { batchSize: 2 });
    expect(features.stage).to.equal("head");
    expect(features.shape).to.deep.equal([512]);
    expect(features.labels).to.deep.equal([0, 1, 0, 1, 0]);
    expect(features.images).to.deep.equal(set.images);
    const [all] = batches(set, { batchSize: 5, transform: resnetEvalTransform });
    const expected = tf.tidy(() => forward(model, all.images, { to: "head" }).dataSync());
    expectClose(features.values, expected, 1e-5);
    tf.dispose([all.images, all.labels]);
    model.dispose();
  });

  it("leads to the logits of the whole model", async () => {
    const model = buildResNet18({ seed: 1, imageSize });
    const set = memoryImageSet(3, imageSize, 1);
    for (const to of ["layer4.0", "head"]) {
      const { values, shape } = await extractFeatures(model, set, resnetEvalTransform, { to });
      const [all] = batches(set, { batchSize: 3, transform: resnetEvalTransform });
      const [ours, whole] = tf.tidy(() => [
        forward(model, tf.tensor(values, [3, ...shape]), { from: to }).dataSync(),
        forward(model, all.images).dataSync(),
      ]);
      expectClose(ours, whole, 1e-5);
      tf.dispose([all.images, all.labels]);
    }
    model.dispose();
  });

  it("keeps the maps in front of an earlier stage, of the CNN too", async () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const { stage, shape, values } = await extractFeatures(
      model,
      memoryImageSet(3, 16, 1),
      cnnEvalTransform,
    );
    expect([stage, shape, values.length]).to.deep.equal([
      "classifier",
      [2, 2, 128],
      3 * 2 * 2 * 128,
    ]);
    model.dispose();
  });

  it("stores augmented views in order, each as in that epoch of a run with the seed", async () => {
    const model = buildResNet18({ seed: 1, imageSize });
    const set = memoryImageSet(3, imageSize, 1);
    const features = await extractFeatures(model, set, resnetTrainTransform, { views: 2, seed: 9 });
    expect(features.labels).to.deep.equal([0, 1, 0, 0, 1, 0]);
    expect(features.images[4]).to.equal(set.images[1]);
    for (const view of [1, 2]) {
      const [all] = batches(set, {
        batchSize: 3,
        transform: resnetTrainTransform,
        seed: 9,
        epoch: view,
      });
      const expected = tf.tidy(() => forward(model, all.images, { to: "head" }).dataSync());
      expectClose(
        featureRows(
          features,
          [0, 1, 2].map((i) => i + 3 * (view - 1)),
        ),
        expected,
        1e-5,
      );
      tf.dispose([all.images, all.labels]);
    }
    expect(featureRows(features, [0])).to.not.deep.equal(featureRows(features, [3]));
    model.dispose();
  });

  it("refuses several views of a transform that does not augment", async () => {
    const model = buildResNet18({ seed: 1, imageSize });
    const error = await extractFeatures(
      model,
      memoryImageSet(2, imageSize, 1),
      resnetEvalTransform,
      { views: 2 },
    ).then(
      () => "no error",
      ({ message }: Error) => message,
    );
    expect(error).to.equal(
      "2 views of resnetEvalTransform would be equal, since it does not augment. Use views: 1.",
    );
    model.dispose();
  });

  it("names the stages when there is none of that name, and leaves no tensors behind", async () => {
    const model = buildResNet18({ seed: 1, imageSize });
    await expectNoTensorLeak(async () => {
      const error = await extractFeatures(
        model,
        memoryImageSet(2, imageSize, 1),
        resnetEvalTransform,
        { to: "fc" },
      ).then(
        () => "no error",
        ({ message }: Error) => message,
      );
      expect(error).to.contain('resnet18 has no stage "fc". It has: stem, layer1.0');
    });
    model.dispose();
  });

  it("reports its progress over all views and leaves no tensors behind", async () => {
    const model = buildResNet18({ seed: 1, imageSize });
    const seen: string[] = [];
    const onProgress = (done: number, total: number) => seen.push(`${done}/${total}`);
    const options = { batchSize: 2, views: 2, onProgress };
    foldedOnce(model);
    await expectNoTensorLeak(async () => {
      await extractFeatures(model, memoryImageSet(3, imageSize, 1), resnetTrainTransform, options);
    });
    expect(seen).to.deep.equal(["2/6", "3/6", "5/6", "6/6"]);
    model.dispose();
  });
});

describe("featureRows", () => {
  it("picks rows in the order asked for", () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    const features = { stage: "head", values, shape: [2], images: [], labels: [0, 1, 0] };
    expect([...featureRows(features, [2, 0, 2])]).to.deep.equal([5, 6, 1, 2, 5, 6]);
  });
});
