import { expect } from "chai";
import { freeAfterUse, freeingMapsEarly } from "../../../lib/base/engine/freeAfterUse";
import { tf } from "../../../lib/base/engine/tf";
import { startEngine } from "../../support/tensors";

describe("freeAfterUse", () => {
  before(startEngine);

  it("frees what was passed when the next operation calls, and the rest at the end", () => {
    const [first, second] = [tf.scalar(1), tf.scalar(2)];
    freeingMapsEarly(() => {
      freeAfterUse(first);
      expect(first.isDisposed).to.equal(false);
      freeAfterUse(second);
      expect([first.isDisposed, second.isDisposed]).to.deep.equal([true, false]);
    });
    expect(second.isDisposed).to.equal(true);
  });

  it("does nothing elsewhere: a gradient that the reader passes in stays theirs", () => {
    const [x, dy] = [tf.tensor1d([1, -1]), tf.tensor1d([2, 3])];
    const gradients = [0, 1].map(() => tf.grad((input) => tf.relu(input))(x, dy));
    expect(dy.isDisposed).to.equal(false);
    expect(Array.from(gradients[1].dataSync())).to.deep.equal([2, 0]);
    tf.dispose([x, dy, ...gradients]);
  });

  it("stops with the body, after an error too", () => {
    const kept = tf.scalar(1);
    expect(() =>
      freeingMapsEarly(() => {
        throw new Error("no");
      }),
    ).to.throw("no");
    freeAfterUse(kept);
    freeAfterUse();
    expect(kept.isDisposed).to.equal(false);
    kept.dispose();
  });
});
