import { tf } from "../../lib/base/engine/tf";
import { type AdamStep, createPlainAdamStep } from "../../lib/training/adamStep";
import { createFusedAdamStep } from "../../lib/training/fusedAdamStep";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

function runSteps(adam: AdamStep, steps: number): { weight: tf.Variable; values: Float32Array } {
  const weight = tf.variable(
    tf.tensor2d([
      [1, -2],
      [0.5, 3],
    ]),
  );
  for (let step = 1; step <= steps; step++) {
    const gradient = tf.tensor2d([
      [0.1 * step, -1],
      [1e-6, 20 / step],
    ]);
    adam.update(weight, gradient, 0.01, step);
    gradient.dispose();
  }
  return { weight, values: weight.dataSync<"float32">().slice() };
}

describe("createPlainAdamStep", () => {
  before(startEngine);

  it("moves every weight by the learning rate in the first step, whatever its gradient", () => {
    const adam = createPlainAdamStep([2, 2]);
    const { values } = runSteps(adam, 1);
    // 1e-6 / (1e-6 + epsilon 1e-8) is a little under one.
    expectClose(values, [0.99, -1.99, 0.5 - 0.01 / 1.01, 2.99], 1e-6);
    adam.dispose();
  });
});

describe("createFusedAdamStep", () => {
  before(startEngine);

  it("equals the plain step", function () {
    if (tf.getBackend() !== "tensorflow") this.skip();
    const [plain, fused] = [createPlainAdamStep([2, 2]), createFusedAdamStep([2, 2])];
    expectClose(runSteps(fused, 5).values, runSteps(plain, 5).values, 1e-5);
    expectClose(fused.read().mean, plain.read().mean, 1e-6);
    // TensorFlow computes 1 - 0.999 in 32 bits, which is off by 0.005 %.
    expectClose(fused.read().square, plain.read().square, 1e-4);
    [plain, fused].forEach((adam) => adam.dispose());
  });

  it("goes on from saved means as if it had never stopped", function () {
    if (tf.getBackend() !== "tensorflow") this.skip();
    const [whole, first, second] = [0, 1, 2].map(() => createFusedAdamStep([2, 2]));
    runSteps(whole, 3);
    runSteps(first, 3);
    const { mean, square } = first.read();
    second.load(mean, square);
    const [a, b] = [tf.variable(tf.ones([2, 2])), tf.variable(tf.ones([2, 2]))];
    whole.update(a, tf.ones([2, 2]), 0.01, 4);
    second.update(b, tf.ones([2, 2]), 0.01, 4);
    expectClose(b.dataSync(), a.dataSync(), 1e-7);
    [whole, first, second].forEach((adam) => adam.dispose());
  });

  it("can be freed before its first step", function () {
    if (tf.getBackend() !== "tensorflow") this.skip();
    return expectNoTensorLeak(() => createFusedAdamStep([2, 2]).dispose());
  });

  it("leaves no tensors behind", function () {
    if (tf.getBackend() !== "tensorflow") this.skip();
    return expectNoTensorLeak(() => {
      const adam = createFusedAdamStep([2, 2]);
      tf.tidy(() => runSteps(adam, 2).weight.dispose());
      adam.read();
      adam.dispose();
    });
  });
});
