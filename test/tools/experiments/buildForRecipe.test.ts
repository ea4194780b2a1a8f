import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { buildCnn } from "../../../lib/models/buildCnn";
import { buildForRecipe } from "../../../lib/tools/experiments/buildForRecipe";
import { writeResnetWeights } from "../../support/resnetWeights";
import { withTempFolder } from "../../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../../support/tensors";

describe("buildForRecipe", () => {
  before(startEngine);

  it("builds the CNN with the seed's random weights, and needs no file", () => {
    const model = buildForRecipe({ model: "cnn" }, { seed: 3, imageSize: 16, weights: null });
    const expected = buildCnn({ seed: 3, imageSize: 16 });
    expect(model.parameters.toArrays()).to.deep.equal(expected.parameters.toArrays());
    [model, expected].forEach((one) => one.dispose());
  });

  it("builds ResNet-18 on ImageNet's weights", () =>
    withTempFolder((folder) => {
      const weights = path.join(folder, "resnet18.safetensors");
      writeResnetWeights(weights, (tensors) => tensors.get("layer1.0.bn1.bias")!.values.fill(0.25));
      const model = buildForRecipe({ model: "resnet18" }, { seed: 3, imageSize: 32, weights });
      expect(model.origin).to.equal("ImageNet (resnet18.safetensors)");
      expect(new Set(model.parameters.get("layer1.0.bn1.bias").dataSync())).to.deep.equal(
        new Set([0.25]),
      );
      model.dispose();
    }));

  it("says how to get the weights where there are none", () => {
    const build = () =>
      buildForRecipe({ model: "resnet18" }, { seed: 3, imageSize: 32, weights: null });
    expect(build).to.throw('fetch them with "npm run weights", or give --weights FILE');
  });

  it("leaves no tensors behind, also with an unusable file", () =>
    withTempFolder(async (folder) => {
      const [good, bad] = ["good", "bad"].map((name) => path.join(folder, `${name}.safetensors`));
      writeResnetWeights(good);
      fs.writeFileSync(bad, "no weights");
      await expectNoTensorLeak(() => {
        buildForRecipe({ model: "resnet18" }, { seed: 3, imageSize: 32, weights: good }).dispose();
        expect(() =>
          buildForRecipe({ model: "resnet18" }, { seed: 3, imageSize: 32, weights: bad }),
        ).to.throw();
      });
    }));
});
