import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { ParameterStore } from "../../lib/models/parameterStore";
import { Adam } from "../../lib/training/adam";
import { WeightAverage } from "../../lib/training/weightAverage";
import fixture from "../fixtures/training.json";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

/**
 * One trainable weight, one frozen one and one running statistic, all starting at the same values.
 */
function storeOf(values: number[]): ParameterStore {
  const parameters = new ParameterStore();
  parameters.addWeight("trained", tf.tensor1d(values));
  parameters.addWeight("frozen", tf.tensor1d(values));
  parameters.addStatistic("statistic", tf.tensor1d(values));
  parameters.setTrainable(["trained"]);
  return parameters;
}

function put(parameters: ParameterStore, name: string, values: number[]): void {
  tf.tidy(() => parameters.get(name).assign(tf.tensor1d(values)));
}

const valuesOf = (parameters: ParameterStore, name: string): number[] => [
  ...parameters.get(name).dataSync(),
];

/** What the average of a parameter is, read by swapping it in and out again. */
function averageOf(average: WeightAverage, parameters: ParameterStore, name = "trained"): number[] {
  average.swap();
  const values = valuesOf(parameters, name);
  average.swap();
  return values;
}

describe("WeightAverage", () => {
  before(startEngine);

  for (const { decay, weights, averages } of fixture.weightAverage) {
    it(`follows the weights as PyTorch's AveragedModel with a decay that grows to ${decay}`, () => {
      const parameters = storeOf(weights[0]);
      const average = new WeightAverage(parameters, decay);
      averages.forEach((expected, i) => {
        for (const name of ["trained", "statistic"]) put(parameters, name, weights[i + 1]);
        average.update();
        expectClose(averageOf(average, parameters), expected, 1e-6);
        expectClose(averageOf(average, parameters, "statistic"), expected, 1e-6);
      });
      average.dispose();
      parameters.dispose();
    });
  }

  it("starts as a copy: a change of the weights does not reach it before an update", () => {
    const parameters = storeOf([1, 2]);
    const average = new WeightAverage(parameters, 0.9);
    put(parameters, "trained", [5, 6]);
    expect(averageOf(average, parameters)).to.deep.equal([1, 2]);
    average.dispose();
    parameters.dispose();
  });

  it("is untouched by the optimiser, which changes weights where they lie in memory", () => {
    const parameters = storeOf([1, 2]);
    const average = new WeightAverage(parameters, 0.9);
    const optimizer = new Adam(parameters, 0);
    const step = () => {
      const gradient = tf.tensor1d([1, -1]);
      optimizer.apply(new Map([["trained", gradient]]), 0.5);
      gradient.dispose();
    };
    step();
    expectClose(valuesOf(parameters, "trained"), [0.5, 2.5], 1e-5);
    expect(averageOf(average, parameters)).to.deep.equal([1, 2]);
    average.update();
    const after = averageOf(average, parameters);
    step();
    expect(averageOf(average, parameters)).to.deep.equal(after);
    optimizer.dispose();
    average.dispose();
    parameters.dispose();
  });

  it("leaves frozen weights alone", () => {
    const parameters = storeOf([1, 2]);
    const average = new WeightAverage(parameters, 0.9);
    put(parameters, "frozen", [7, 8]);
    average.update();
    expect(averageOf(average, parameters, "frozen")).to.deep.equal([7, 8]);
    expect([...average.toArrays().keys()]).to.deep.equal([
      "average.updates",
      "average.trained",
      "average.statistic",
    ]);
    average.dispose();
    parameters.dispose();
  });

  it("exchanges weights and averages, and a second exchange undoes it", () => {
    const parameters = storeOf([1, 2]);
    const average = new WeightAverage(parameters, 0.9);
    put(parameters, "trained", [5, 6]);
    average.update();
    const kept = average.toArrays();
    average.swap();
    // The first update has a decay of 1 / 10.
    expectClose(valuesOf(parameters, "trained"), [4.6, 5.6], 1e-6);
    average.swap();
    expect(valuesOf(parameters, "trained")).to.deep.equal([5, 6]);
    expect(average.toArrays()).to.deep.equal(kept);
    average.dispose();
    parameters.dispose();
  });

  it("goes on from what toArrays returned as if it had never stopped", () => {
    const parameters = storeOf([1, 2]);
    const [whole, stopped] = [
      new WeightAverage(parameters, 0.9),
      new WeightAverage(parameters, 0.9),
    ];
    put(parameters, "trained", [0.3, 0.7]);
    [whole, stopped].forEach((average) => average.update());
    const resumed = new WeightAverage(parameters, 0.9);
    resumed.load(stopped.toArrays());
    put(parameters, "trained", [-0.1, 0.2]);
    [whole, resumed].forEach((average) => average.update());
    expect(resumed.toArrays()).to.deep.equal(whole.toArrays());
    [whole, stopped, resumed].forEach((average) => average.dispose());
    parameters.dispose();
  });

  it("says what to do with a checkpoint of a run without an average", () => {
    const parameters = storeOf([1]);
    const average = new WeightAverage(parameters, 0.9);
    expect(() => average.load(parameters.toArrays())).to.throw(
      "no weight average (average.updates is missing). Start",
    );
    average.dispose();
    parameters.dispose();
  });

  it("refuses a decay that is no share", () => {
    const parameters = storeOf([1]);
    for (const decay of [0, 1, -0.5, NaN]) {
      expect(() => new WeightAverage(parameters, decay)).to.throw("lies between 0 and 1, found");
    }
    parameters.dispose();
  });

  it("holds one tensor for each followed parameter, always, and none in the end", () =>
    expectNoTensorLeak(() => {
      const model = buildResNet18({ seed: 1, imageSize: 32 });
      model.parameters.setTrainable(["fc."]);
      const before = tf.memory().numTensors;
      const average = new WeightAverage(model.parameters, 0.9);
      const held = tf.memory().numTensors;
      const statistics = model.parameters
        .names()
        .filter((name) => model.parameters.isStatistic(name));
      expect(held - before).to.equal(model.parameters.trainableNames().length + statistics.length);
      for (let i = 0; i < 2; i++) {
        average.update();
        average.swap();
        average.load(average.toArrays());
      }
      expect(tf.memory().numTensors).to.equal(held);
      average.dispose();
      expect(tf.memory().numTensors).to.equal(before);
      model.dispose();
    }));
});
