import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildCnn } from "../../lib/models/buildCnn";
import { forward } from "../../lib/models/model";
import { formulaImages, setFormulaWeights } from "../support/formula";
import { pytorch } from "../support/pytorchFixture";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

describe("buildCnn", () => {
  before(startEngine);

  it("has the original's 25,783,554 weights at 224 pixels", () => {
    const model = buildCnn({ seed: 1 });
    expect(model.parameters.count()).to.equal(25_783_554);
    model.dispose();
  });

  it("gives the logits of the same network in PyTorch", () => {
    const { imageSize, logits } = pytorch.cnn;
    const model = buildCnn({ seed: 1, imageSize });
    setFormulaWeights(model);
    const images = formulaImages("cnn images", [4, imageSize, imageSize, 1]);
    expectClose(forward(model, images).dataSync(), logits, 1e-4);
    model.dispose();
  });

  it("computes the same with pooling before bias and ReLU or, as in textbooks, after", () => {
    const model = buildCnn({ seed: 1, imageSize: 32 });
    const images = formulaImages("any", [2, 32, 32, 1]);
    const fast = forward(model, images).dataSync();
    const textbook = forward(model, images, { visit: (_layer, output) => output }).dataSync();
    expectClose(fast, textbook, 1e-5);
    model.dispose();
  });

  it("starts from the same weights for the same seed, and from others for another", () => {
    const [a, b, c] = [3, 3, 4].map((seed) => buildCnn({ seed, imageSize: 16 }));
    const weights = (model: typeof a) =>
      Array.from(model.parameters.get("conv2.weight").dataSync());
    expect(weights(a)).to.deep.equal(weights(b));
    expect(weights(a)).to.not.deep.equal(weights(c));
    [a, b, c].forEach((model) => model.dispose());
  });

  it("draws initial weights within +-1/sqrt(fanIn), as PyTorch does", () => {
    const model = buildCnn({ seed: 5, imageSize: 16 });
    const bound = 1 / Math.sqrt(9 * 32);
    const values = model.parameters.get("conv2.weight").dataSync();
    expect(Math.max(...values)).to.be.within(0.98 * bound, bound);
    expect(Math.min(...values)).to.be.within(-bound, -0.98 * bound);
    model.dispose();
  });

  it("drops half of the hidden units in training only", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const images = formulaImages("any", [2, 16, 16, 1]);
    const zeros = (training: boolean) => {
      let share = 0;
      const visit = (layer: string, output: tf.Tensor) => {
        if (layer === "relu4") output = tf.onesLike(output);
        if (layer === "dropout")
          share = Array.from(output.dataSync()).filter((value) => value === 0).length / output.size;
        return output;
      };
      forward(model, images, { training, dropoutSeed: 9, visit });
      return share;
    };
    expect(zeros(false)).to.equal(0);
    expect(zeros(true)).to.be.closeTo(0.5, 0.1);
    model.dispose();
  });

  it("refuses a size that cannot be halved three times", () => {
    expect(() => buildCnn({ seed: 1, imageSize: 100 })).to.throw("multiple of 8");
  });

  it("refuses images of another size or number of channels", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    expect(() => forward(model, tf.zeros([1, 16, 16, 3]))).to.throw(
      "expects images [batch, 16, 16, 1], found [1, 16, 16, 3]",
    );
    model.dispose();
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      const images = formulaImages("any", [2, 16, 16, 1]);
      forward(model, images).dispose();
      forward(model, images, { to: "classifier" }).dispose();
      images.dispose();
      model.dispose();
    }));
});
