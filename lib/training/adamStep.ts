import { tf } from "../base/engine/tf";

export const BETA_1 = 0.9;
export const BETA_2 = 0.999;
export const EPSILON = 1e-8;

/** Adam's two running means for one weight, and the step that uses them. */
export interface AdamStep {
  /**
   * Moves `weight` against `gradient` (same shape, L2 penalty already added).
   * @param step number of the step, counted from 1
   */
  update(weight: tf.Variable, gradient: tf.Tensor, learningRate: number, step: number): void;
  /** Copies of the running mean of the gradient and of its square. */
  read(): { mean: Float32Array; square: Float32Array };
  load(mean: Float32Array, square: Float32Array): void;
  /** Frees the running means. */
  dispose(): void;
}

/**
 * Adam's update written out in plain operations. It runs on every engine and is the reference
 * that the fused step is tested against.
 */
export function createPlainAdamStep(shape: number[]): AdamStep {
  const m = tf.tidy(() => tf.variable(tf.zeros(shape), false));
  const v = tf.tidy(() => tf.variable(tf.zeros(shape), false));
  return {
    update(weight, gradient, learningRate, step) {
      tf.tidy(() => {
        m.assign(tf.add(tf.mul(m, BETA_1), tf.mul(gradient, 1 - BETA_1)));
        v.assign(tf.add(tf.mul(v, BETA_2), tf.mul(tf.square(gradient), 1 - BETA_2)));
        const mean = tf.div(m, 1 - BETA_1 ** step);
        const root = tf.sqrt(tf.div(v, 1 - BETA_2 ** step));
        weight.assign(tf.sub(weight, tf.mul(tf.div(mean, tf.add(root, EPSILON)), learningRate)));
      });
    },
    read: () => ({
      mean: m.dataSync<"float32">().slice(),
      square: v.dataSync<"float32">().slice(),
    }),
    load(mean, square) {
      tf.tidy(() => {
        m.assign(tf.tensor(mean, shape));
        v.assign(tf.tensor(square, shape));
      });
    },
    dispose() {
      m.dispose();
      v.dispose();
    },
  };
}
