import { expect } from "chai";
import { tf } from "../../../lib/base/engine/tf";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

describe("the gradient of ReLU", () => {
  before(startEngine);
  const values = [-2, -1e-7, 0, 1e-7, 3];

  it("equals the simple form dy * step(x)", () => {
    const [x, dy] = [tf.tensor1d(values), tf.tensor1d([1, 2, 3, 4, 5])];
    const simple = tf.tidy(() => tf.mul(dy, tf.step(tf.relu(x))).dataSync());
    const ours = tf.tidy(() =>
      tf
        .grad((input) => tf.relu(input))(x, dy)
        .dataSync(),
    );
    expectClose(ours, simple, 0);
    expect(Array.from(ours)).to.deep.equal([0, 0, 0, 4, 5]);
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() =>
      tf.tidy(() => void tf.grad((input) => tf.relu(input).square())(tf.tensor1d(values))),
    ));
});
