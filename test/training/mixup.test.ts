import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { createRandom } from "../../lib/base/random";
import { betaQuantile } from "../../lib/metrics/distributions";
import { buildCnn } from "../../lib/models/buildCnn";
import { forward, type Model } from "../../lib/models/model";
import { Adam } from "../../lib/training/adam";
import { drawMixing, type Mixing, mixImages } from "../../lib/training/mixup";
import { trainStep } from "../../lib/training/trainStep";
import { beta } from "../fixtures/hiding.json";
import { formulaImages, setFormulaWeights } from "../support/formula";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const LABELS = [0, 1, 1, 0];
const MIXING: Mixing = { share: 0.7, partners: [1, 3, 0, 2] };

function cnn(): Model {
  const model = buildCnn({ seed: 1, imageSize: 16 });
  setFormulaWeights(model);
  return model;
}

/** The first bias after one step, and the logits before it. */
function stepped(mixing: Mixing | null): { bias: Float32Array; logits: Float32Array } {
  const model = cnn();
  const adam = new Adam(model.parameters, 0);
  const logits = tf.tidy(() =>
    trainStep(model, adam, formulaImages("mixup", [4, 16, 16, 1]), tf.tensor1d(LABELS, "int32"), {
      learningRate: 1e-3,
      dropoutSeed: 1,
      mixing,
    }),
  );
  const bias = model.parameters.get("conv1.bias").dataSync<"float32">().slice();
  adam.dispose();
  model.dispose();
  return { bias, logits };
}

describe("drawMixing", () => {
  it("draws shares from the beta distribution, by SciPy's quantiles", () => {
    for (const { p, alpha, quantile } of beta)
      expect(betaQuantile(p, alpha, alpha)).to.be.closeTo(quantile, 1e-6 + 1e-4 * quantile);
    const shares = Array.from({ length: 4000 }, (_, i) =>
      drawMixing(2, 0.2, createRandom(1, "mixup", i)),
    ).map(({ share }) => share);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(mean).to.be.closeTo(0.5, 0.03);
    const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
    // Of Beta(0.2, 0.2): 1 / (4 * (2 * 0.2 + 1)).
    expect(variance).to.be.closeTo(1 / 5.6, 0.005);
  });

  it("gives every image one partner of the batch", () => {
    const { partners } = drawMixing(32, 0.2, createRandom(5));
    expect(new Set(partners).size).to.equal(32);
    expect(drawMixing(32, 0.2, createRandom(5)).partners).to.deep.equal(partners);
  });
});

describe("mixImages", () => {
  before(startEngine);

  it("blends each image with its partner", () =>
    expectNoTensorLeak(() => {
      const images = tf.tensor4d([0, 10, 20, 30], [4, 1, 1, 1]);
      const mixed = mixImages(images, MIXING);
      expectClose(mixed.dataSync(), [3, 16, 14, 27], 1e-5);
      tf.dispose([images, mixed]);
    }));
});

describe("trainStep with mixing", () => {
  before(startEngine);

  it("follows the gradient of the cross-entropy with blended targets on blended images", () => {
    const model = cnn();
    const expected = tf.tidy(() => {
      const images = formulaImages("mixup", [4, 16, 16, 1]);
      const hot = tf.oneHot(tf.tensor1d(LABELS, "int32"), 2).toFloat();
      const [mixed, targets] = [images, hot].map((one) =>
        one.mul(0.7).add(tf.gather(one, MIXING.partners).mul(0.3)),
      );
      const options = { training: true, dropoutSeed: 1 };
      const loss = () =>
        tf.losses.softmaxCrossEntropy(
          targets,
          forward(model, mixed as tf.Tensor4D, options) as tf.Tensor2D,
        ) as tf.Scalar;
      const bias = model.parameters.get("conv1.bias");
      const gradient = tf.variableGrads(loss, [bias]).grads[bias.name];
      // The first step of Adam moves every weight by the rate against the gradient's sign.
      return bias
        .sub(gradient.div(gradient.abs().add(1e-8)).mul(1e-3))
        .dataSync()
        .slice();
    });
    model.dispose();
    expectClose(stepped(MIXING).bias, expected as Float32Array, 1e-6);
  });

  it("is an ordinary step where each image counts in full", () => {
    const whole = stepped({ ...MIXING, share: 1 });
    const plain = stepped(null);
    expectClose(whole.bias, plain.bias, 1e-7);
    expectClose(whole.logits, plain.logits, 1e-6);
    expect(Math.abs(stepped(MIXING).logits[0] - plain.logits[0])).to.be.above(1e-4);
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      stepped(MIXING);
    }));
});
