import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import type { Model } from "../../lib/models/model";
import { Adam } from "../../lib/training/adam";
import { extractFeatures } from "../../lib/training/featureCache";
import { preciseBatchNorm } from "../../lib/training/preciseBatchNorm";
import { predict } from "../../lib/training/predict";
import { predictFeatures } from "../../lib/training/predictFeatures";
import { predictWithDropout } from "../../lib/training/predictWithDropout";
import { trainStep } from "../../lib/training/trainStep";
import { cnnEvalTransform, resnetEvalTransform } from "../../lib/transforms/presets";
import { foldedOnce } from "../support/foldedOnce";
import { memoryImageSet } from "../support/memoryImageSet";
import { expectNoTensorLeak, startEngine } from "../support/tensors";
import { messageOf, tinyData, tinyModel } from "../support/tinyTraining";

/** The model with a last stage that fails after its work, as it does where memory is short. */
function failingAtTheEnd(model: Model): Model {
  const stages = [...model.stages];
  const last = stages[stages.length - 1];
  stages[stages.length - 1] = {
    ...last,
    apply(input, context) {
      last.apply(input, context);
      throw new Error("out of memory");
    },
  };
  return { ...model, stages };
}

describe("after an error no tensor stays", () => {
  before(startEngine);

  it("of a training step: in the forward pass, in the loss, in the backward pass", async () => {
    const model = tinyModel();
    const optimizer = new Adam(model.parameters, 0);
    const options = { learningRate: 1e-3, dropoutSeed: 1 };
    const images = tf.ones([4, 16, 16, 1]);
    const [labels, tooFew] = [4, 3].map((count) => tf.zeros([count], "int32") as tf.Tensor1D);
    const step = (one: Model, target: tf.Tensor1D, classWeights?: number[]) => {
      return () => trainStep(one, optimizer, images, target, { ...options, classWeights });
    };
    step(model, labels)();
    const backwards = { ...model, stages: [...model.stages] };
    backwards.stages[0] = {
      ...model.stages[0],
      apply: (input, context) => {
        const output = model.stages[0].apply(input, context);
        const fails = tf.customGrad((x) => ({
          value: (x as tf.Tensor).clone(),
          gradFunc: () => {
            throw new Error("out of memory");
          },
        }));
        return fails(output);
      },
    };
    const failures = [
      step(failingAtTheEnd(model), labels),
      step(model, tooFew),
      step(model, labels, [1, 2, 3]),
      step(backwards, labels),
    ];
    const before = model.parameters.toArrays();
    for (const fail of failures)
      await expectNoTensorLeak(() => {
        expect(fail).to.throw();
      });
    expect(model.parameters.toArrays()).to.deep.equal(before);
    model.parameters.get("fc2.bias").assign(tf.tidy(() => tf.tensor1d([NaN, 0])));
    await expectNoTensorLeak(() => {
      expect(step(model, labels)).to.throw("Training has diverged");
    });
    tf.dispose([images, labels, tooFew]);
    optimizer.dispose();
    model.dispose();
  });

  it("of predict, predictWithDropout, extractFeatures and predictFeatures", async () => {
    const model = foldedOnce(tinyModel());
    const { validation } = tinyData();
    const features = await extractFeatures(model, validation, cnnEvalTransform);
    const failing = failingAtTheEnd(model);
    const to = failing.stages[failing.stages.length - 1].name;
    const earlier = {
      ...failing,
      stages: [...failing.stages, { ...model.stages[0], name: "end" }],
    };
    const calls = {
      predict: () => predict(failing, validation, cnnEvalTransform),
      predictWithDropout: () => predictWithDropout(failing, validation, cnnEvalTransform),
      extractFeatures: () => extractFeatures(earlier, validation, cnnEvalTransform, { to: "end" }),
      predictFeatures: () => predictFeatures(failing, { ...features, stage: to }),
    };
    for (const [name, call] of Object.entries(calls))
      await expectNoTensorLeak(async () => {
        expect(await messageOf(call()), name).to.equal("out of memory");
      });
    model.dispose();
  });

  it("of preciseBatchNorm, and when images cannot be read", async () => {
    const model = foldedOnce(buildResNet18({ seed: 1, imageSize: 32 }));
    const set = memoryImageSet(8, 32, 1);
    const options = { images: 8, batchSize: 4, seed: 1 };
    await expectNoTensorLeak(async () => {
      const failing = failingAtTheEnd(model);
      const work = preciseBatchNorm(failing, set, resnetEvalTransform, options);
      expect(await messageOf(work)).to.equal("out of memory");
    });
    let reads = 0;
    const unreadable = {
      ...set,
      pixels: (indices: readonly number[]) => {
        reads += 1;
        if (reads % 2 === 0) throw new Error("the disk is gone");
        return set.pixels(indices);
      },
    };
    const work = [
      () => preciseBatchNorm(model, unreadable, resnetEvalTransform, options),
      () => predict(model, unreadable, resnetEvalTransform, { batchSize: 4 }),
      () => predictWithDropout(model, unreadable, resnetEvalTransform, { batchSize: 4 }),
      () => extractFeatures(model, unreadable, resnetEvalTransform, { batchSize: 4 }),
    ];
    for (const call of work)
      await expectNoTensorLeak(async () => {
        expect(await messageOf(call())).to.equal("the disk is gone");
      });
    model.dispose();
  });
});
