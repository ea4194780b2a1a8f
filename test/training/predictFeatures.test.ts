import { expect } from "chai";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { extractFeatures } from "../../lib/training/featureCache";
import { fitOnFeatures } from "../../lib/training/fitOnFeatures";
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

  it("refuses features of other weights, as fitOnFeatures does", async () => {
    const [model, other] = [1, 2].map((seed) => buildResNet18({ seed, imageSize: 32 }));
    const features = await extractFeatures(model, memoryImageSet(4, 32, 1), resnetEvalTransform);
    const data = { train: features, validation: features };
    const options = { learningRate: 1e-3, epochs: 1, seed: 1 };
    for (const work of [predictFeatures(other, features), fitOnFeatures(other, data, options)])
      expect(await work.then(String, ({ message }: Error) => message)).to.include(
        "These features were computed with other weights than this resnet18 has",
      );
    await fitOnFeatures(model, data, options);
    await predictFeatures(model, features);
    [model, other].forEach((one) => one.dispose());
  });
});
