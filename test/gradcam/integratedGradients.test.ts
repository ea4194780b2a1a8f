import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { blurMaps } from "../../lib/gradcam/blurMaps";
import { attributePixels, integratedGradients } from "../../lib/gradcam/integratedGradients";
import { forward } from "../../lib/models/model";
import { explanationModel, explanations, relativeDifference } from "../support/explanationsFixture";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const every37th = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => i % 37 === 0);

/**
 * Of single pixels and of blurred ones, in parts of the largest. In the deep network rounding
 * decides on which side of ReLU's corner a value near 0 lies, as it does between PyTorch's own two
 * memory layouts.
 */
const TOLERANCES = { cnn: [1e-5, 1e-5], resnet: [5e-3, 2e-3] };

describe("integratedGradients", function () {
  this.timeout(120_000);
  before(startEngine);

  for (const key of ["cnn", "resnet"] as const) {
    it(`gives each pixel of the ${key}'s images what captum gives it`, () => {
      const { model, images } = explanationModel(key);
      for (const { classIndex, integratedGradients: known } of explanations[key].cases) {
        const chooseClass = () => new Array(images.shape[0]).fill(classIndex);
        const ours = attributePixels(model, images, { chooseClass }, known.steps);
        const [signed, blurred] = tf.tidy(() => [
          every37th(ours.attributions.dataSync()),
          every37th(blurMaps(tf.sum(ours.attributions, 3), 0.02 * images.shape[1]).dataSync()),
        ]);
        const [ofPixels, ofBlurred] = TOLERANCES[key];
        expect(relativeDifference(signed, known.signed)).to.be.below(ofPixels);
        expect(relativeDifference(blurred, known.blurred)).to.be.below(ofBlurred);
        const sums = tf.tidy(() => tf.sum(ours.attributions, [1, 2, 3]).dataSync());
        expect(relativeDifference(sums, known.sums)).to.be.below(1e-4);
        tf.dispose([ours.attributions, ours.logits]);
      }
      images.dispose();
      model.dispose();
    });
  }

  it("shares out the logit's distance from the empty image's, the better the more steps", () => {
    const { model, images } = explanationModel("cnn");
    const chooseClass = () => [1, 1, 1, 1];
    const distance = tf.tidy(() => {
      const empty = forward(model, tf.zerosLike(images));
      return Array.from(tf.slice(tf.sub(forward(model, images), empty), [0, 1], [4, 1]).dataSync());
    });
    const missing = (steps: number) =>
      tf.tidy(() => {
        const { attributions } = attributePixels(model, images, { chooseClass }, steps);
        return relativeDifference(tf.sum(attributions, [1, 2, 3]).dataSync(), distance);
      });
    expect(missing(32)).to.be.below(0.02);
    expect(missing(32)).to.be.below(missing(2));
    images.dispose();
    model.dispose();
  });

  it("leaves no tensors behind after an error on the way", async () => {
    const { model, images } = explanationModel("cnn");
    await expectNoTensorLeak(() => {
      const request = { layer: "", chooseClass: () => [1, 1, 1, 1] };
      expect(() => integratedGradients(model, images, request, 0)).to.throw("steps");
    });
    images.dispose();
    model.dispose();
  });
});

describe("blurMaps", () => {
  before(startEngine);

  it("spreads a point as a bell whose columns are its rows, and keeps its sum inside", () => {
    const values = new Float32Array(25 * 25);
    values[12 * 25 + 12] = 1;
    const point = tf.tensor3d(values, [1, 25, 25]);
    const blurred = blurMaps(point, 1);
    const rows = blurred.arraySync()[0];
    // exp(-1/2) between neighbours, exp(-2) to the next but one
    expect(rows[12][13] / rows[12][12]).to.be.closeTo(Math.exp(-0.5), 1e-5);
    expect(rows[14][12] / rows[12][12]).to.be.closeTo(Math.exp(-2), 1e-5);
    expectClose([rows.flat().reduce((sum, value) => sum + value, 0)], [1]);
    tf.dispose([point, blurred]);
  });

  it("takes a bell of 180 pixels, which ends the process as a convolution", () => {
    const even = tf.ones<tf.Rank.R3>([2, 3, 224]);
    const blurred = blurMaps(even, 22.4);
    const rows = blurred.arraySync();
    // Nearly all of a row's bell lies inside, half of it at the edge; of three rows, little does.
    expect(rows[1][1][112] / rows[1][1][0]).to.be.closeTo(2, 0.04);
    expect(rows[0]).to.deep.equal(rows[1]);
    tf.dispose([even, blurred]);
  });

  it("refuses a bell without width", () => {
    const map = tf.zeros<tf.Rank.R3>([1, 3, 3]);
    expect(() => blurMaps(map, 0)).to.throw("above 0, found 0");
    map.dispose();
  });
});
