import { expect } from "chai";
import { buildCnn } from "../../lib/models/buildCnn";
import { summarize } from "../../lib/models/summarize";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

describe("summarize", () => {
  before(startEngine);

  it("lists every layer with its output and weights, which add up to the model's", () => {
    const model = buildCnn({ seed: 1, imageSize: 224 });
    const rows = summarize(model);
    expect(rows.find(({ layer }) => layer === "pool3")).to.include({
      output: "28 x 28 x 128",
      weights: 0,
    });
    expect(rows.find(({ layer }) => layer === "fc1")).to.include({
      output: "256",
      weights: 28 * 28 * 128 * 256 + 256,
    });
    expect(rows.reduce((sum, row) => sum + row.weights, 0)).to.equal(model.parameters.count());
    model.dispose();
  });

  it("says what is frozen", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    model.parameters.setTrainable(["fc"]);
    const trainable = summarize(model)
      .filter((row) => row.trainable)
      .map(({ layer }) => layer);
    expect(trainable).to.deep.equal(["fc1", "fc2"]);
    model.dispose();
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      summarize(model);
      model.dispose();
    }));
});
