import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { meanFalls, occlusion } from "../../lib/gradcam/occlusion";
import { explanationModel, explanations, relativeDifference } from "../support/explanationsFixture";
import { startEngine } from "../support/tensors";

describe("occlusion", function () {
  this.timeout(120_000);
  before(startEngine);

  for (const key of ["cnn", "resnet"] as const) {
    it(`lets the logits of the ${key} fall as captum does`, () => {
      const { model, images } = explanationModel(key);
      for (const { classIndex, occlusion: known } of explanations[key].cases) {
        const chooseClass = () => new Array(images.shape[0]).fill(classIndex);
        const { falls, logits } = meanFalls(model, images, { chooseClass }, known.cells);
        expect(falls.shape.slice(1)).to.deep.equal([known.cells, known.cells]);
        expect(relativeDifference(falls.dataSync(), known.signed)).to.be.below(1e-4);
        tf.dispose([falls, logits]);
      }
      images.dispose();
      model.dispose();
    });
  }

  it("keeps what speaks for the class: falls above 0", () => {
    const { model, images } = explanationModel("cnn");
    const request = { layer: "", chooseClass: () => [1, 1, 1, 1] };
    const { falls, logits } = meanFalls(model, images, request, 4);
    const signed = Array.from(falls.dataSync());
    expect(signed.some((fall) => fall < 0)).to.equal(true);
    const { maps, logits: again } = occlusion(model, images, request, 4);
    expect(Array.from(maps.dataSync())).to.deep.equal(signed.map((fall) => Math.max(0, fall)));
    tf.dispose([falls, logits, maps, again, images]);
    model.dispose();
  });

  it("needs at least two cells", () => {
    const { model, images } = explanationModel("cnn");
    const request = { layer: "", chooseClass: () => [1, 1, 1, 1] };
    expect(() => occlusion(model, images, request, 1)).to.throw("at least 2, found 1");
    images.dispose();
    model.dispose();
  });
});
