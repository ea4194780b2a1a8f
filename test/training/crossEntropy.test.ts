import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { crossEntropy } from "../../lib/training/crossEntropy";
import fixture from "../fixtures/training.json";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

/** Expected values: torch.nn.functional.cross_entropy, PyTorch 2.13. */
describe("crossEntropy", () => {
  before(startEngine);
  const logits = [
    [2, -1],
    [0.5, 0.25],
    [-3, 4],
  ];
  const labels = [0, 1, 0];

  it("is the mean of -log(probability of the true class)", () => {
    // (log(1 + e^-3) + log(1 + e^0.25) + log(1 + e^7)) / 3
    const expected =
      (Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(0.25)) + Math.log1p(Math.exp(7))) / 3;
    expectClose(lossOf(), [expected], 1e-6);
  });

  it("counts each image with the weight of its class and divides by the sum of the weights", () => {
    const [a, b, c] = [
      Math.log1p(Math.exp(-3)),
      Math.log1p(Math.exp(0.25)),
      Math.log1p(Math.exp(7)),
    ];
    expectClose(lossOf([2, 0.5]), [(2 * a + 0.5 * b + 2 * c) / 4.5], 1e-6);
  });

  it("stays finite for very large logits", () => {
    const loss = tf.tidy(() =>
      crossEntropy(tf.tensor2d([[1000, -1000]]), tf.tensor1d([1], "int32")).dataSync(),
    );
    expectClose(loss, [2000], 1e-6);
  });

  describe("with smoothed labels", () => {
    const { logits: rows, labels: classes, cases } = fixture.labelSmoothing;

    for (const { classWeights, labelSmoothing, loss, gradient } of cases) {
      const weighting = classWeights
        ? `class weights ${classWeights.join(", ")}`
        : "no class weights";
      it(`has PyTorch's value and gradient, smoothing ${labelSmoothing}, ${weighting}`, () => {
        const target = tf.tensor1d(classes, "int32");
        const weights = classWeights ?? undefined;
        const lossOf = (x: tf.Tensor) =>
          crossEntropy(x as tf.Tensor2D, target, weights, labelSmoothing);
        const { value, grad } = tf.valueAndGrad(lossOf)(tf.tensor2d(rows));
        expectClose(value.dataSync(), [loss], 1e-6);
        expectClose(grad.dataSync(), gradient, 1e-6);
        tf.dispose([target, value, grad]);
      });
    }

    it("rewards certainty no longer: a surer right answer may cost more", () => {
      const lossAt = (logit: number) =>
        tf.tidy(
          () =>
            crossEntropy(
              tf.tensor2d([[0, logit]]),
              tf.tensor1d([1], "int32"),
              undefined,
              0.1,
            ).dataSync()[0],
        );
      expect(lossAt(3)).to.be.below(lossAt(1)).and.below(lossAt(8));
    });
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const [a, b] = [tf.tensor2d(logits), tf.tensor1d(labels, "int32")];
      tf.dispose([crossEntropy(a, b, [1, 2]), crossEntropy(a, b, [1, 2], 0.1), a, b]);
    }));

  function lossOf(classWeights?: number[]): Float32Array {
    return tf.tidy(() =>
      crossEntropy(
        tf.tensor2d(logits),
        tf.tensor1d(labels, "int32"),
        classWeights,
      ).dataSync<"float32">(),
    );
  }
});
