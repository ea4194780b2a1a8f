import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { interrupt } from "../../lib/base/interrupt";
import { createRandom } from "../../lib/base/random";
import type { ImageSet } from "../../lib/data/imageSet";
import { explain } from "../../lib/gradcam/explain";
import { explainImages } from "../../lib/gradcam/explainImages";
import { gradCam } from "../../lib/gradcam/gradCam";
import { buildCnn } from "../../lib/models/buildCnn";
import { cnnEvalTransform } from "../../lib/transforms/presets";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = 16;

/** Five images of noise, each always the same. */
function noiseSet(): ImageSet {
  const image = (i: number) => {
    const random = createRandom(3, i);
    return Array.from({ length: SIZE * SIZE }, () => Math.floor(256 * random.next()));
  };
  const images = [0, 1, 2, 3, 4].map((i) => ({
    path: "",
    file: `test/person${i}.jpeg`,
    label: i % 2,
    patient: `person${i}`,
    subtype: null,
  }));
  const pixels = (indices: readonly number[]) => Uint8Array.from(indices.flatMap(image));
  return {
    images,
    imageSize: SIZE,
    channels: 1,
    skipped: [],
    fingerprint: "",
    pixels,
    close: () => undefined,
  };
}

describe("explainImages", () => {
  before(startEngine);

  it("gives image, label and file of the indices asked for, in that order", async () => {
    const set = noiseSet();
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    const explanations = await explainImages(model, set, cnnEvalTransform, [3, 0]);
    expect(explanations.map(({ file }) => file)).to.deep.equal([
      "test/person3.jpeg",
      "test/person0.jpeg",
    ]);
    expect(explanations.map(({ label }) => label)).to.deep.equal([1, 0]);
    expect(explanations[1].image).to.deep.equal(set.pixels([0]));
    model.dispose();
  });

  it("holds map and predicted class's probability as gradCam gives them", async () => {
    const set = noiseSet();
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    const options = { layer: "conv2", classIndex: 1 };
    const [explanation] = await explainImages(model, set, cnnEvalTransform, [2], options);
    const shape = [1, SIZE, SIZE, 1] as const;
    const image = cnnEvalTransform.apply(set.pixels([2]), shape);
    const { heatmaps, probabilities, predicted } = gradCam(model, image, options);
    expect(explanation.heatmap).to.deep.equal(heatmaps[0]);
    expect(explanation.predicted).to.equal(predicted[0]);
    expect(explanation.confidence).to.equal(probabilities[0][predicted[0]]);
    image.dispose();
    model.dispose();
  });

  it("gives the same whatever the batch size", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    const explain = (batchSize: number) =>
      explainImages(model, noiseSet(), cnnEvalTransform, [0, 1, 2, 3, 4], { batchSize });
    const [whole, pieces] = [await explain(5), await explain(2)];
    whole.forEach(({ heatmap, confidence }, i) => {
      expect(pieces[i].confidence).to.be.closeTo(confidence, 1e-6);
      heatmap.forEach((value, pixel) =>
        expect(pieces[i].heatmap[pixel]).to.be.closeTo(value, 1e-4),
      );
    });
    model.dispose();
  });

  it("asks any method, a few images at a time where each is much work", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    const options = { method: "occlusion", classIndex: 1 } as const;
    const explanations = await explainImages(model, noiseSet(), cnnEvalTransform, [4, 1], options);
    const image = cnnEvalTransform.apply(noiseSet().pixels([1]), [1, SIZE, SIZE, 1]);
    const { heatmaps } = explain(model, image, options);
    expect(explanations[1].heatmap).to.deep.equal(heatmaps[0]);
    image.dispose();
    model.dispose();
  });

  it("leaves no tensors behind", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    await expectNoTensorLeak(async () => {
      await explainImages(model, noiseSet(), cnnEvalTransform, [0, 1, 2], { batchSize: 2 });
    });
    model.dispose();
  });

  it("leaves no tensors behind after an error", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    model.parameters.get("fc2.bias").assign(tf.tensor1d([NaN, 0]));
    await expectNoTensorLeak(async () => {
      const explaining = explainImages(model, noiseSet(), cnnEvalTransform, [0, 1]);
      const failure = await explaining.catch((error: Error) => error);
      expect(String(failure)).to.contain("NaN");
    });
    model.dispose();
  });

  it("ends after the batch at hand when interrupted, and leaves no tensors behind", async () => {
    const model = buildCnn({ seed: 1, imageSize: SIZE });
    await expectNoTensorLeak(async () => {
      const options = { batchSize: 1 };
      const explaining = explainImages(model, noiseSet(), cnnEvalTransform, [0, 1, 2, 3], options);
      interrupt("enough");
      const failure = await explaining.catch((error: Error) => error);
      expect(String(failure)).to.contain("enough");
    });
    model.dispose();
  });
});
