import { check } from "../base/checks";
import { tf } from "../base/engine/tf";
import type { ArrayOfNumbers } from "../base/files/safetensors";
import type { ParameterStore } from "../models/parameterStore";

const PREFIX = "average.";

/**
 * An exponential moving average of the weights: a model between those of the last few hundred
 * steps, which generalises better than the last one and swings less from epoch to epoch (Polyak &
 * Juditsky 1992; Izmailov et al. 2018). As TensorFlow's `ExponentialMovingAverage` with
 * `num_updates`: `average = d * average + (1 - d) * weight`, `d = min(decay, (1 + t) / (10 + t))`.
 *
 * Holds a copy of every trainable weight and of the running statistics, which follow the weights.
 */
export class WeightAverage {
  private readonly averages = new Map<string, tf.Variable>();
  private updates = 0;

  constructor(
    private readonly parameters: ParameterStore,
    private readonly decay: number,
  ) {
    check(
      decay > 0 && decay < 1,
      `The decay of a weight average lies between 0 and 1, found ${decay}. Try 0.99.`,
    );
    for (const name of parameters.names()) {
      const followed = parameters.get(name).trainable || parameters.isStatistic(name);
      if (followed)
        this.averages.set(
          name,
          tf.tidy(() => tf.variable(parameters.get(name).clone(), false)),
        );
    }
  }

  /** Takes in the weights after a step. */
  update(): void {
    const share = 1 - Math.min(this.decay, (1 + this.updates) / (10 + this.updates));
    this.updates += 1;
    for (const [name, average] of this.averages) {
      tf.tidy(() => average.assign(average.add(this.parameters.get(name).sub(average).mul(share))));
    }
  }

  /** Puts the averages into the model and the model's weights here; a second call undoes it. */
  swap(): void {
    for (const [name, average] of this.averages) {
      tf.tidy(() => {
        const weight = this.parameters.get(name);
        const kept = weight.clone();
        weight.assign(average.clone());
        average.assign(kept);
      });
    }
  }

  /** What a checkpoint has to keep; `load` takes it up. */
  toArrays(): Map<string, ArrayOfNumbers> {
    const arrays = new Map([
      [`${PREFIX}updates`, { shape: [] as number[], values: Float32Array.of(this.updates) }],
    ]);
    for (const [name, average] of this.averages) {
      arrays.set(PREFIX + name, {
        shape: average.shape,
        values: average.dataSync<"float32">().slice(),
      });
    }
    return arrays;
  }

  load(arrays: Map<string, ArrayOfNumbers>): void {
    const updates = arrays.get(`${PREFIX}updates`);
    check(
      updates,
      `The checkpoint holds no weight average (${PREFIX}updates is missing). Start the ` +
        "training anew.",
    );
    this.updates = updates.values[0];
    for (const [name, average] of this.averages) {
      const { values, shape } = arrays.get(PREFIX + name)!;
      tf.tidy(() => average.assign(tf.tensor(values, shape)));
    }
  }

  /** Frees the copies. */
  dispose(): void {
    for (const average of this.averages.values()) average.dispose();
    this.averages.clear();
  }
}
