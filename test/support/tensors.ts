import { expect } from "chai";
import { useEngine } from "../../lib/base/engine/chooseEngine";
import { tf } from "../../lib/base/engine/tf";

/**
 * Starts the engine once, before the first test of a file that uses tensors: `before(startEngine)`.
 */
export async function startEngine(): Promise<void> {
  await useEngine();
}

/** Runs `body` and checks that the number of live tensors is what it was before. */
export async function expectNoTensorLeak(body: () => Promise<void> | void): Promise<void> {
  const before = tf.memory().numTensors;
  await body();
  expect(tf.memory().numTensors, "live tensors after the call").to.equal(before);
}

/**
 * Checks two lists of numbers element by element: |actual - expected| <= tolerance * max(1,
 * |expected|).
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-5,
): void {
  expect(actual.length, "number of values").to.equal(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const allowed = tolerance * Math.max(1, Math.abs(expected[i]));
    if (!(Math.abs(actual[i] - expected[i]) <= allowed)) {
      expect.fail(`value ${i}: expected ${expected[i]} within ${allowed}, found ${actual[i]}`);
    }
  }
}
