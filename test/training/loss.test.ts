import { tf } from "../../lib/engine/tf";
import { crossEntropy } from "../../lib/training/loss";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

/** Expected values: torch.nn.functional.cross_entropy, PyTorch 2.13. */
describe("crossEntropy", () => {
  before(startEngine);
  const logits = [[2, -1], [0.5, 0.25], [-3, 4]];
  const labels = [0, 1, 0];

  it("is the mean of -log(probability of the true class)", () => {
    // (log(1 + e^-3) + log(1 + e^0.25) + log(1 + e^7)) / 3
    const expected = (Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(0.25)) + Math.log1p(Math.exp(7))) / 3;
    expectClose(lossOf(), [expected], 1e-6);
  });

  it("counts each image with the weight of its class and divides by the sum of the weights", () => {
    const [a, b, c] = [Math.log1p(Math.exp(-3)), Math.log1p(Math.exp(0.25)), Math.log1p(Math.exp(7))];
    expectClose(lossOf([2, 0.5]), [(2 * a + 0.5 * b + 2 * c) / 4.5], 1e-6);
  });

  it("stays finite for very large logits", () => {
    const loss = tf.tidy(() => crossEntropy(tf.tensor2d([[1000, -1000]]), tf.tensor1d([1], "int32")).dataSync());
    expectClose(loss, [2000], 1e-6);
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const [a, b] = [tf.tensor2d(logits), tf.tensor1d(labels, "int32")];
      tf.dispose([crossEntropy(a, b, [1, 2]), a, b]);
    }));

  function lossOf(classWeights?: number[]): Float32Array {
    return tf.tidy(() => crossEntropy(tf.tensor2d(logits), tf.tensor1d(labels, "int32"), classWeights).dataSync<"float32">());
  }
});
