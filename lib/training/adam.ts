import { check } from "../base/checks";
import { tf } from "../base/engine/tf";
import type { ArrayOfNumbers } from "../base/files/safetensors";
import type { ParameterStore } from "../models/parameterStore";
import { type AdamStep, createPlainAdamStep } from "./adamStep";
import { createFusedAdamStep } from "./fusedAdamStep";

/**
 * Adam (Kingma & Ba 2015) with L2 weight decay added to the gradient, as `torch.optim.Adam`:
 *
 *     g = gradient + weightDecay * w
 *     m = beta1 * m + (1 - beta1) * g            running mean of the gradient
 *     v = beta2 * v + (1 - beta2) * g * g        running mean of its square
 *     w = w - learningRate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 *
 * On the TensorFlow engine the last three lines are one fused operation (see fusedAdamStep.ts).
 */
export class Adam {
  private step = 0;
  private readonly moments = new Map<string, AdamStep>();

  /**
   * @param weightDecay strength of the L2 penalty, added to the gradients of all trained weights
   */
  constructor(
    private readonly parameters: ParameterStore,
    private readonly weightDecay: number,
  ) {}

  /**
   * Changes every weight that has a gradient. The gradients are left to the caller to dispose.
   * @param gradients by parameter name
   * @param learningRate of every weight, or of each by its name
   */
  apply(
    gradients: Map<string, tf.Tensor>,
    learningRate: number | ((weight: string) => number),
  ): void {
    const rateOf = typeof learningRate === "number" ? () => learningRate : learningRate;
    this.step += 1;
    for (const [name, gradient] of gradients) {
      const weight = this.parameters.get(name);
      tf.tidy(() => {
        const decayed =
          this.weightDecay === 0
            ? gradient
            : tf.tidy(() => tf.add(gradient, tf.mul(weight, this.weightDecay)));
        this.momentsOf(name).update(weight, decayed, rateOf(name), this.step);
      });
    }
  }

  /** The optimiser's memory, for a checkpoint. */
  toArrays(): Map<string, ArrayOfNumbers> {
    const arrays = new Map<string, ArrayOfNumbers>([
      ["adam.step", { shape: [], values: Float32Array.of(this.step) }],
    ]);
    for (const [name, moments] of this.moments) {
      const { shape } = this.parameters.get(name);
      const { mean, square } = moments.read();
      arrays.set(`adam.mean.${name}`, { shape, values: mean });
      arrays.set(`adam.square.${name}`, { shape, values: square });
    }
    return arrays;
  }

  /** Takes up the memory that `toArrays` returned. */
  load(arrays: Map<string, ArrayOfNumbers>): void {
    const step = arrays.get("adam.step");
    check(step, "The checkpoint holds no optimiser state (adam.step is missing).");
    this.step = step.values[0];
    for (const name of this.parameters.names()) {
      const mean = arrays.get(`adam.mean.${name}`);
      const square = arrays.get(`adam.square.${name}`);
      if (mean && square) this.momentsOf(name).load(mean.values, square.values);
    }
  }

  /** Frees the moments. */
  dispose(): void {
    for (const moments of this.moments.values()) moments.dispose();
    this.moments.clear();
  }

  private momentsOf(name: string): AdamStep {
    let moments = this.moments.get(name);
    if (moments === undefined) {
      const { shape } = this.parameters.get(name);
      moments =
        tf.getBackend() === "tensorflow" ? createFusedAdamStep(shape) : createPlainAdamStep(shape);
      this.moments.set(name, moments);
    }
    return moments;
  }
}
