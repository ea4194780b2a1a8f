import { expect } from "chai";
import { tf } from "../../../lib/base/engine/tf";
import { tidyGradients } from "../../../lib/base/engine/tidyGradients";
import { expectNoTensorLeak, startEngine } from "../../support/tensors";

const broken = (): never => {
  throw new Error("broken");
};

/** Passes `x` on; its gradient fails. */
const failingBackward = tf.customGrad((x) => ({
  value: (x as tf.Tensor).clone(),
  gradFunc: broken,
}));

describe("tidyGradients", () => {
  before(startEngine);

  it("returns tensors, and what was kept lives until the body ends", async () => {
    const before = tf.memory().numTensors;
    const result = tidyGradients((keep) => {
      let inner!: tf.Tensor;
      const gradient = tf.grad((x) => {
        inner = keep(tf.square(x));
        return inner.mul(x);
      })(tf.scalar(2));
      return [gradient, inner.clone()];
    });
    expect(result.map((tensor) => tensor.dataSync()[0])).to.deep.equal([12, 4]);
    tf.dispose(result);
    expect(tf.memory().numTensors).to.equal(before);
  });

  const FAILURES: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    "in the forward pass": (x) => tf.sigmoid(tf.relu(tf.square(x))).add(broken()),
    "in the backward pass": (x) => tf.square(failingBackward(tf.relu(tf.square(x)))),
    "since the result has no gradient": () => tf.scalar(1),
  };
  for (const [place, f] of Object.entries(FAILURES)) {
    it(`leaves nothing after an error ${place}, and gradients work as before`, async () => {
      await expectNoTensorLeak(() => {
        expect(() => tidyGradients((keep) => tf.grad(f)(keep(tf.scalar(3))))).to.throw();
      });
      tf.tidy(() => {
        expect(tf.grad(tf.square)(tf.scalar(3)).dataSync()[0]).to.equal(6);
      });
    });
  }

  it("leaves the saved tensors of an outer gradient alone", () =>
    expectNoTensorLeak(() => {
      const gradient = tidyGradients(() =>
        tf.grad((x) => {
          const squared = tf.square(x);
          expect(() => tidyGradients(broken)).to.throw("broken");
          return tf.relu(squared);
        })(tf.scalar(3)),
      );
      expect(gradient.dataSync()[0]).to.equal(6);
      gradient.dispose();
    }));
});
