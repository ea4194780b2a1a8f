import { expect } from "chai";
import { buildCnn } from "../../../lib/models/buildCnn";
import { roundArray, roundToEightBits } from "../../../lib/tools/experiments/eightBitWeights";
import fixture from "../../fixtures/eight_bits.json";
import { startEngine } from "../../support/tensors";

describe("roundArray", () => {
  for (const { name, shape, weights, rounded } of fixture.cases)
    it(`rounds the weights of a ${name} as PyTorch does, channel by channel`, () => {
      const { values } = roundArray({ shape, values: Float32Array.from(weights) });
      const last = shape[shape.length - 1];
      const largest = Array.from({ length: last }, (_, channel) =>
        Math.max(...weights.filter((_, i) => i % last === channel).map(Math.abs)),
      );
      values.forEach((value, i) => {
        expect(value).to.be.closeTo(rounded[i], largest[i % last] * 1e-6);
      });
    });

  it("keeps biases and what batch norm learned", () => {
    const values = Float32Array.from([0.123, 4.567, -0.001]);
    expect(roundArray({ shape: [3], values }).values).to.deep.equal(values);
  });
});

describe("roundToEightBits", () => {
  before(startEngine);

  it("leaves at most 255 different weights in each channel of a model, half a step off", () => {
    const model = buildCnn({ seed: 1, imageSize: 32 });
    try {
      const before = model.parameters.toArrays();
      roundToEightBits(model);
      const after = model.parameters.toArrays();
      expect([...after.keys()]).to.deep.equal([...before.keys()]);
      for (const [name, { shape, values }] of after) {
        const old = before.get(name)!.values;
        if (shape.length < 2) {
          expect(values, name).to.deep.equal(old);
          continue;
        }
        const channels = shape[shape.length - 1];
        const ofFirst = (array: ArrayLike<number>) =>
          Array.from(array).filter((_, i) => i % channels === 0);
        const exact = ofFirst(old);
        const step = exact.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127;
        expect(new Set(ofFirst(values)).size, name).to.be.within(2, 255);
        ofFirst(values).forEach((value, i) => {
          expect(Math.abs(value - exact[i]), name).to.be.at.most(step * 0.5001);
        });
        expect(values, name).to.not.deep.equal(old);
      }
    } finally {
      model.dispose();
    }
  });
});
