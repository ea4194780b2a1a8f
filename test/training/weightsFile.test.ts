import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { buildCnn } from "../../lib/models/buildCnn";
import { bestWeightsOn, loadWeights, saveWeights } from "../../lib/training/weightsFile";
import { withTempFolder } from "../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

describe("saveWeights and loadWeights", () => {
  before(startEngine);

  it("bring every weight back exactly", () =>
    withTempFolder((folder) => {
      const [saved, loaded] = [
        buildCnn({ seed: 1, imageSize: 16 }),
        buildCnn({ seed: 2, imageSize: 16 }),
      ];
      const file = path.join(folder, "weights.safetensors");
      saveWeights(file, saved, "a run");
      loadWeights(file, loaded);
      expect(loaded.parameters.toArrays()).to.deep.equal(saved.parameters.toArrays());
      [saved, loaded].forEach((model) => model.dispose());
    }));

  it("name the notebook to run when there is no file", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    expect(() => loadWeights("nowhere.safetensors", model)).to.throw(
      "Run the notebook that trains it first",
    );
    model.dispose();
  });

  it("refuse weights of another model and leave the model as it was", () =>
    withTempFolder((folder) => {
      const [small, large] = [
        buildCnn({ seed: 1, imageSize: 16 }),
        buildCnn({ seed: 2, imageSize: 24 }),
      ];
      const file = path.join(folder, "weights.safetensors");
      saveWeights(file, small, "a run");
      const before = large.parameters.toArrays();
      expect(() => loadWeights(file, large)).to.throw(
        "holds a cnn at 16 pixels with 2 classes, but a cnn at 24 pixels",
      );
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

  it("notice a file that was cut off or changed, and say how to get another", () =>
    withTempFolder((folder) => {
      const model = buildCnn({ seed: 1, imageSize: 16 });
      const file = path.join(folder, "weights.safetensors");
      saveWeights(file, model, "a run");
      const bytes = fs.readFileSync(file);
      const before = model.parameters.toArrays();
      const changed = Buffer.from(bytes);
      // One bit of one weight: still a number like any other.
      changed[changed.length - 7] ^= 1;
      for (const damaged of [bytes.subarray(0, bytes.length - 100), changed, Buffer.from("no")]) {
        fs.writeFileSync(file, damaged);
        expect(() => loadWeights(file, model)).to.throw(
          `${file} was cut off or changed, or holds no weights. Train the model anew`,
        );
        expect(() => loadWeights(file, model)).to.not.throw("Download");
      }
      expect(model.parameters.toArrays()).to.deep.equal(before);
      model.dispose();
    }));
});

describe("bestWeightsOn", () => {
  it("names the file after the split", () => {
    expect(bestWeightsOn("runs", "test")).to.equal(path.join("runs", "best-on-test.safetensors"));
  });
});
