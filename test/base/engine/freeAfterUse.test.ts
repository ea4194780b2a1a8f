import { expect } from "chai";
import { freeAfterUse, freeingMapsEarly, givenAway } from "../../../lib/base/engine/freeAfterUse";
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

  it("frees a gradient that tfjs has added to another one, and gives the same sum", () => {
    const given: tf.Tensor[] = [];
    let freed: boolean[] = [];
    const triple = tf.customGrad((x) => ({
      value: tf.mul(x as tf.Tensor, 3),
      gradFunc: (dy: tf.Tensor) => {
        given.push(givenAway(tf.mul(dy, 3)));
        return given[given.length - 1];
      },
    }));
    const first = tf.customGrad((x) => ({
      value: (x as tf.Tensor).clone(),
      gradFunc: (dy: tf.Tensor) => {
        freed = given.map((gradient) => gradient.isDisposed);
        return dy.clone();
      },
    }));
    const twice = (x: tf.Tensor) => {
      const map = first(x);
      return tf.sum(tf.add(triple(map), triple(map)));
    };
    const x = tf.tensor1d([1, -2]);
    const { runKernel } = tf.engine();
    const gradient = freeingMapsEarly(() => tf.tidy(() => tf.grad(twice)(x)));
    expect(Array.from(gradient.dataSync())).to.deep.equal([6, 6]);
    expect(freed).to.deep.equal([true, true]);
    expect(tf.engine().runKernel).to.equal(runKernel);
    tf.dispose([x, gradient]);
  });

  it("leaves a gradient that was given away elsewhere to whoever has it", () => {
    const gradient = givenAway(tf.scalar(2));
    const sum = freeingMapsEarly(() => tf.add(tf.scalar(1), gradient));
    expect(gradient.isDisposed).to.equal(false);
    tf.dispose([gradient, sum]);
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
