import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { buildCnn } from "../../lib/models/cnn";
import { loadWeights, saveWeights } from "../../lib/training/checkpoint";
import { expectNoTensorLeak, startEngine } from "../support/tensors";
import { withTempFolder } from "../support/tempFolder";

describe("saveWeights and loadWeights", () => {
  before(startEngine);

  it("bring every weight back exactly", () =>
    withTempFolder((folder) => {
      const [saved, loaded] = [buildCnn({ seed: 1, imageSize: 16 }), buildCnn({ seed: 2, imageSize: 16 })];
      const file = path.join(folder, "weights.safetensors");
      saveWeights(file, saved, "a run");
      loadWeights(file, loaded);
      expect(loaded.parameters.toArrays()).to.deep.equal(saved.parameters.toArrays());
      [saved, loaded].forEach((model) => model.dispose());
    }));

  it("name the notebook to run when there is no file", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    expect(() => loadWeights("nowhere.safetensors", model)).to.throw("Run the notebook that trains it first");
    model.dispose();
  });

  it("refuse weights of another model and leave the model as it was", () =>
    withTempFolder((folder) => {
      const [small, large] = [buildCnn({ seed: 1, imageSize: 16 }), buildCnn({ seed: 2, imageSize: 24 })];
      const file = path.join(folder, "weights.safetensors");
      saveWeights(file, small, "a run");
      const before = large.parameters.toArrays();
      expect(() => loadWeights(file, large)).to.throw("holds a cnn at 16 pixels with 2 classes, but a cnn at 24 pixels");
      expect(large.parameters.toArrays()).to.deep.equal(before);
      [small, large].forEach((model) => model.dispose());
    }));

  it("leave no tensors behind", () =>
    withTempFolder(async (folder) => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      const file = path.join(folder, "weights.safetensors");
      await expectNoTensorLeak(() => {
        saveWeights(file, model, "a run");
        loadWeights(file, model);
      });
      model.dispose();
    }));

  it("notice a file that was cut off", () =>
    withTempFolder((folder) => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      const file = path.join(folder, "weights.safetensors");
      saveWeights(file, model, "a run");
      fs.truncateSync(file, fs.statSync(file).size - 100);
      expect(() => loadWeights(file, model)).to.throw("was cut off");
      model.dispose();
    }));
});
