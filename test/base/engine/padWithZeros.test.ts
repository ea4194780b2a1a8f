import { padWithZeros } from "../../../lib/base/engine/padWithZeros";
import { tf } from "../../../lib/base/engine/tf";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

type Padding = (x: tf.Tensor4D, pixels: number) => tf.Tensor;

/** The padded map and the gradient of a sum that weighs every place differently. */
function results(pad: Padding): Float32Array[] {
  return tf.tidy(() => {
    const x = tf.randomNormal([2, 3, 4, 5], 0, 1, "float32", 1) as tf.Tensor4D;
    const weights = tf.randomNormal([2, 7, 8, 5], 0, 1, "float32", 2);
    const gradient = tf.grad((input) => tf.sum(tf.mul(pad(input as tf.Tensor4D, 2), weights)))(x);
    return [pad(x, 2), gradient].map((tensor) => tensor.dataSync<"float32">().slice());
  });
}

describe("padWithZeros", () => {
  before(startEngine);

  it("has the values and gradient of tf.pad", function () {
    if (tf.getBackend() !== "tensorflow") this.skip(); // Elsewhere it is the plain form itself.
    const expected = results((x, n) =>
      tf.pad(x, [
        [0, 0],
        [n, n],
        [n, n],
        [0, 0],
      ]),
    );
    results(padWithZeros).forEach((values, i) => expectClose(values, expected[i], 0));
  });

  it("leaves no tensors behind", () => expectNoTensorLeak(() => void results(padWithZeros)));
});
