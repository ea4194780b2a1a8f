import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { explain } from "../../lib/gradcam/explain";
import { EXPLANATION_METHODS, explanationMethod } from "../../lib/gradcam/explanationMethods";
import type { Model } from "../../lib/models/model";
import {
  type ExplanationCase,
  explanationModel,
  explanations,
  relativeDifference,
} from "../support/explanationsFixture";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

/** In parts of a map's largest value; found: 4e-5 for Grad-CAM++ of the CNN, else 5e-6 at most. */
const TOLERANCE = 1e-4;

/** Stretched from the least value (0) to the largest (1), as grad-cam does it with every map. */
function stretched(map: Float32Array): number[] {
  const [low, high] = [Math.min(...map), Math.max(...map)];
  return Array.from(map, (value) => (value - low) / (high - low));
}

function expectCams(model: Model, images: tf.Tensor4D, layer: string, known: ExplanationCase) {
  const { classIndex } = known;
  for (const [id, reference] of Object.entries(known.cams)) {
    const method = explanationMethod(id as "gradCam");
    const chooseClass = () => new Array(images.shape[0]).fill(classIndex);
    const { maps, logits } = method.maps(model, images, { layer, chooseClass });
    expect(maps.shape, id).to.deep.equal(reference.coarseShape);
    expect(relativeDifference(maps.dataSync(), reference.coarse), id).to.be.below(TOLERANCE);
    tf.dispose([maps, logits]);
    const { heatmaps } = explain(model, images, { method: method.id, layer, classIndex });
    const pixels = heatmaps.flatMap(stretched).filter((_, i) => i % 37 === 0);
    expect(relativeDifference(pixels, reference.every37th), `${id}, enlarged`).to.be.below(
      TOLERANCE,
    );
  }
}

describe("EXPLANATION_METHODS", function () {
  this.timeout(120_000);
  before(startEngine);

  it("are seven, each with a title, a paper and an id of its own", () => {
    expect(new Set(EXPLANATION_METHODS.map(({ id }) => id)).size).to.equal(7);
    expect(new Set(EXPLANATION_METHODS.map(({ title }) => title)).size).to.equal(7);
    for (const { reference } of EXPLANATION_METHODS) expect(reference).to.match(/(19|20)\d\d/);
  });

  for (const key of ["cnn", "resnet"] as const) {
    for (const known of explanations[key].cases) {
      it(`give grad-cam's maps of the ${key} for class ${known.classIndex}`, () => {
        expect(Object.keys(known.cams)).to.have.length(5);
        const { model, images } = explanationModel(key);
        expectCams(model, images, explanations[key].layer, known);
        images.dispose();
        model.dispose();
      });
    }
  }

  it("explain the predicted class unless told otherwise, and agree on what it is", () => {
    const { model, images } = explanationModel("cnn");
    const [first, ...others] = EXPLANATION_METHODS.map(({ id }) =>
      explain(model, images, { method: id }),
    );
    expect(first.explained).to.deep.equal(first.predicted);
    for (const other of others) {
      expect(other.explained).to.deep.equal(first.explained);
      other.probabilities.forEach((row, i) =>
        expect(row[1]).to.be.closeTo(first.probabilities[i][1], 1e-5),
      );
    }
    images.dispose();
    model.dispose();
  });

  for (const { id, title } of EXPLANATION_METHODS) {
    it(`${title}: maps from 0 to 1, one image as in a batch, nothing left behind`, async () => {
      const { model, images } = explanationModel("cnn");
      const before = Array.from(images.dataSync());
      const one = tf.slice(images, [2, 0, 0, 0], [1, -1, -1, -1]);
      await expectNoTensorLeak(() => {
        const { heatmaps } = explain(model, images, { method: id, classIndex: 1 });
        expect(heatmaps).to.have.length(4);
        for (const map of heatmaps) {
          expect(map.length).to.equal(32 * 32);
          expect(Math.min(...map)).to.be.at.least(0);
          expect(Math.max(...map)).to.be.closeTo(1, 1e-6);
        }
        const [alone] = explain(model, one, { method: id, classIndex: 1 }).heatmaps;
        expect(relativeDifference(alone, Array.from(heatmaps[2]))).to.be.below(2e-3);
      });
      expect(Array.from(images.dataSync())).to.deep.equal(before);
      tf.dispose([images, one]);
      model.dispose();
    });

    it(`${title}: an empty map where nothing speaks for the class, NaN named`, async () => {
      const { model, images } = explanationModel("cnn");
      const weight = model.parameters.get("fc2.weight");
      tf.tidy(() => weight.assign(tf.zerosLike(weight)));
      if (id !== "scoreCam") {
        const { heatmaps } = explain(model, images, { method: id, classIndex: 1 });
        expect(heatmaps.every((map) => map.every((value) => value === 0))).to.equal(true);
      }
      tf.tidy(() => model.parameters.get("fc2.bias").assign(tf.tensor1d([0, NaN])));
      await expectNoTensorLeak(() => {
        expect(() => explain(model, images, { method: id })).to.throw("not finite");
      });
      images.dispose();
      model.dispose();
    });
  }

  it("has no other method", () => {
    const { model, images } = explanationModel("cnn");
    const method = "magic" as "gradCam";
    expect(() => explain(model, images, { method })).to.throw(
      'no method of explanation "magic". There are: gradCam, hiResCam',
    );
    images.dispose();
    model.dispose();
  });
});
