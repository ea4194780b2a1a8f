import { expect } from "chai";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { extractFeatures } from "../../lib/training/featureCache";
import { predict } from "../../lib/training/predict";
import { predictFeatures } from "../../lib/training/predictFeatures";
import { resnetEvalTransform } from "../../lib/transforms/presets";
import { memoryImageSet } from "../support/memoryImageSet";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

describe("predictFeatures", () => {
  before(startEngine);

  it("gives the answers that predict gives for the images", async () => {
    const model = buildResNet18({ seed: 1, imageSize: 32, numClasses: 3 });
    const set = memoryImageSet(5, 32, 1);
    const features = await extractFeatures(model, set, resnetEvalTransform);
    const whole = await predict(model, set, resnetEvalTransform);
    const ours = await predictFeatures(model, features, { batchSize: 2 });
    expectClose(ours.logits, whole.logits, 1e-5);
    expectClose(
      ours.probabilities.map((row) => row[1]),
      whole.probabilities,
      1e-5,
    );
    expect(ours.probabilities.map((row) => row.length)).to.deep.equal([3, 3, 3, 3, 3]);
    expect([ours.labels, ours.images]).to.deep.equal([features.labels, set.images]);
    model.dispose();
  });

  it("leaves no tensors behind", async () => {
    const model = buildResNet18({ seed: 1, imageSize: 32 });
    const features = await extractFeatures(model, memoryImageSet(3, 32, 1), resnetEvalTransform);
    await expectNoTensorLeak(async () => void (await predictFeatures(model, features)));
    model.dispose();
  });
});
