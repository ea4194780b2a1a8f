import { check } from "../base/checks";
import { tf } from "../base/engine/tf";
import type { ArrayOfNumbers } from "../base/files/safetensors";
import { checkWeights } from "./checkWeights";

/** What was computed from parameters, and the memory that held them then. */
interface Derived {
  sources: object[];
  tensors: tf.Tensor[];
}

/**
 * The named weights of a model. Two kinds: weights that an optimiser may change (trainable), and
 * running statistics of batch normalisation, which training updates but no gradient touches.
 */
export class ParameterStore {
  private readonly variables = new Map<string, tf.Variable>();
  private readonly statistics = new Set<string>();
  private readonly derived = new Map<string, Derived>();
  private disposed = false;

  /** Adds a weight; the store takes over `initial` and disposes it with the model. */
  addWeight(name: string, initial: tf.Tensor): void {
    this.add(name, initial, true);
  }

  /** Adds a running statistic, which is saved with the weights but never trained by gradient. */
  addStatistic(name: string, initial: tf.Tensor): void {
    this.add(name, initial, false);
    this.statistics.add(name);
  }

  private add(name: string, initial: tf.Tensor, trainable: boolean): void {
    check(!this.variables.has(name), `The parameter "${name}" exists already.`);
    this.variables.set(name, tf.variable(initial, trainable));
    initial.dispose();
  }

  /** The variable of that name. @throws if there is none, or none any more */
  get<T extends tf.Tensor = tf.Tensor>(name: string): T & tf.Variable {
    const variable = this.variables.get(name);
    check(
      !this.disposed,
      "This model was disposed of, which gave its memory back. Build it again and train it or " +
        "load its weights: in a notebook, run the cells that do so.",
    );
    check(variable, () => `No parameter "${name}". There are: ${this.names().join(", ")}.`);
    return variable as unknown as T & tf.Variable;
  }

  /**
   * What `compute` makes of some parameters. It is kept and given again as long as none of them has
   * changed, which saves a frozen backbone the work of folding its batch norm at every step. Where
   * a gradient of one of them is being recorded it is computed anew, so that the gradient sees it.
   *
   * @param key says what is computed
   * @param names of all parameters that `compute` uses
   * @returns tensors that belong to the store: not to be disposed
   */
  derive(key: string, names: string[], compute: () => tf.Tensor[]): tf.Tensor[] {
    const variables = names.map((name) => this.get(name));
    const known = this.derived.get(key);
    // A changed variable has new memory.
    if (
      known &&
      variables.every(({ dataId }, i) => dataId === known.sources[i]) &&
      !isRecorded(variables)
    )
      return known.tensors;
    tf.dispose(known?.tensors ?? []);
    this.derived.delete(key);
    if (isRecorded(variables)) return compute();
    const tensors = tf.tidy(() => compute().map((tensor) => tf.keep(tensor)));
    this.derived.set(key, { sources: variables.map(({ dataId }) => dataId), tensors });
    return tensors;
  }

  /** All names, in the order in which the model adds them. */
  names(): string[] {
    return [...this.variables.keys()];
  }

  /** True for running statistics. */
  isStatistic(name: string): boolean {
    return this.statistics.has(name);
  }

  /**
   * Decides what training changes: weights whose name starts with one of the prefixes are
   * trainable, all others are frozen. `setTrainable([""])` frees everything.
   */
  setTrainable(prefixes: string[]): void {
    for (const [name, variable] of this.variables) {
      const matches = prefixes.some((prefix) => name.startsWith(prefix));
      variable.trainable = matches && !this.statistics.has(name);
    }
  }

  /** Names of the weights that training changes. */
  trainableNames(): string[] {
    return this.names().filter((name) => this.get(name).trainable);
  }

  /** Number of weights (running statistics not counted), all of them or only the trainable ones. */
  count(only: "all" | "trainable" = "all"): number {
    const names =
      only === "all"
        ? this.names().filter((name) => !this.isStatistic(name))
        : this.trainableNames();
    return names.reduce((sum, name) => sum + this.get(name).size, 0);
  }

  /** Copies every parameter out of the engine. */
  toArrays(): Map<string, ArrayOfNumbers> {
    const arrays = new Map<string, ArrayOfNumbers>();
    for (const [name, variable] of this.variables) {
      arrays.set(name, { shape: variable.shape, values: variable.dataSync<"float32">() });
    }
    return arrays;
  }

  /**
   * Replaces every parameter. Names, shapes and numbers are checked first, so that a file which
   * does not fit, or holds a number that is not finite, leaves the model as it was.
   * @param source says in the error message where the arrays came from
   */
  load(arrays: Map<string, ArrayOfNumbers>, source: string): void {
    for (const [name, variable] of this.variables) {
      const array = arrays.get(name);
      check(array, `${source} holds no "${name}": it was saved from a different model.`);
      check(
        array.shape.join() === variable.shape.join(),
        `"${name}" in ${source} has shape [${array.shape}], this model needs [${variable.shape}].`,
      );
    }
    checkWeights(
      this.names().map((name) => [name, arrays.get(name)!]),
      source,
    );
    for (const [name, variable] of this.variables) {
      const array = arrays.get(name)!;
      const value = tf.tensor(array.values, array.shape);
      variable.assign(value);
      value.dispose();
    }
  }

  /** Frees the memory of every parameter. */
  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
    this.disposed = true;
    for (const { tensors } of this.derived.values()) tf.dispose(tensors);
    this.derived.clear();
  }
}

/** True while tfjs records for a gradient that may be asked of one of the variables. */
function isRecorded(variables: tf.Variable[]): boolean {
  return tf.engine().isTapeOn() && variables.some(({ trainable }) => trainable);
}
