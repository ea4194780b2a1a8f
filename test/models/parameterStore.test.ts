import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { ParameterStore } from "../../lib/models/parameterStore";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

/** A store with one weight, and a square of it that counts how often it was computed. */
function storeWithSquare() {
  const store = new ParameterStore();
  store.addWeight("w", tf.scalar(3));
  let computed = 0;
  const square = () =>
    store.derive("square", ["w"], () => {
      computed += 1;
      return [tf.square(store.get("w"))];
    })[0];
  return { store, square, count: () => computed };
}

describe("ParameterStore.derive", () => {
  before(startEngine);

  it("computes once while nothing changes", () => {
    const { store, square, count } = storeWithSquare();
    const values = [square(), square()].map((tensor) => tensor.dataSync()[0]);
    expect([...values, count()]).to.deep.equal([9, 9, 1]);
    store.dispose();
  });

  it("outlives the tidy in which it was computed first", () => {
    const { store, square } = storeWithSquare();
    tf.tidy(() => void square());
    expect(square().dataSync()[0]).to.equal(9);
    store.dispose();
  });

  it("computes anew when a parameter has changed, and frees the old", async () => {
    const { store, square, count } = storeWithSquare();
    square();
    await expectNoTensorLeak(() => {
      tf.tidy(() => store.get("w").assign(tf.scalar(5)));
      expect(square().dataSync()[0]).to.equal(25);
    });
    expect(count()).to.equal(2);
    store.dispose();
  });

  it("lets a gradient see the parameter", () => {
    const { store, square } = storeWithSquare();
    square();
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => square().asScalar());
      expect(Object.values(grads)[0].dataSync()[0]).to.equal(6);
    });
    store.dispose();
  });

  it("keeps what is frozen while another gradient is recorded", () => {
    const { store, square, count } = storeWithSquare();
    store.setTrainable([]);
    square();
    tf.tidy(() => void tf.grad((x) => tf.mul(x, square()))(tf.scalar(2)));
    expect(count()).to.equal(1);
    store.dispose();
  });

  it("is freed with the store", () =>
    expectNoTensorLeak(() => {
      const { store, square } = storeWithSquare();
      square();
      store.dispose();
    }));
});

describe("ParameterStore.load", () => {
  before(startEngine);

  /** The message of loading these numbers, and what the store then holds. */
  function load(values: { weight: number; running_var: number }) {
    const store = new ParameterStore();
    store.addWeight("bn.weight", tf.tensor1d([1]));
    store.addStatistic("bn.running_var", tf.tensor1d([2]));
    const arrays = new Map(
      Object.entries(values).map(([name, value]) => [
        `bn.${name}`,
        { shape: [1], values: Float32Array.of(value) },
      ]),
    );
    let message = "no problem";
    try {
      store.load(arrays, "my.safetensors");
    } catch (error) {
      message = (error as Error).message;
    }
    const held = store.names().map((name) => store.get(name).dataSync()[0]);
    store.dispose();
    return { message, held };
  }

  it("takes finite numbers, and a variance of 0", () => {
    const { message, held } = load({ weight: -5, running_var: 0 });
    expect(message).to.equal("no problem");
    expect(held).to.deep.equal([-5, 0]);
  });

  it("refuses NaN, infinity and a negative variance, and stays as it was", () => {
    const problems = [
      [{ weight: NaN, running_var: 1 }, "my.safetensors: bn.weight holds values that are not"],
      [{ weight: 1, running_var: -Infinity }, "my.safetensors: bn.running_var holds values that"],
      [{ weight: 1, running_var: -0.5 }, "my.safetensors: bn.running_var holds -0.5, but a vari"],
    ] as const;
    for (const [values, problem] of problems) {
      const { message, held } = load(values);
      expect(message).to.contain(problem);
      expect(held).to.deep.equal([1, 2]);
    }
  });
});

describe("ParameterStore.dispose", () => {
  before(startEngine);

  it("lets a later use say what to do", () => {
    const store = new ParameterStore();
    store.addWeight("w", tf.scalar(3));
    store.dispose();
    expect(() => store.get("w"))
      .to.throw("disposed of")
      .and.to.match(/Build it again/);
    store.dispose();
  });
});
