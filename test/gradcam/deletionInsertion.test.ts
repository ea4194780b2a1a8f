import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { type DeletionInsertion, deletionInsertion } from "../../lib/gradcam/deletionInsertion";
import { explanationModel } from "../support/explanationsFixture";
import { numbers } from "../support/formula";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

interface Fixture {
  imageSize: number;
  steps: number;
  cases: (DeletionInsertion & { classIndex: number })[];
}

/** What the code of RISE's authors computed, see deletion_insertion.py. */
const known: Fixture = JSON.parse(
  fs.readFileSync(path.join(__dirname, "..", "fixtures", "deletion_insertion.json"), "utf8"),
);

/** Every place once, in an order of chance: the fixture's explanation. */
function chanceOrder(count: number): Float32Array {
  const values = numbers("explanation", count);
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
  const ranks = new Float32Array(count);
  order.forEach((place, rank) => {
    ranks[place] = rank;
  });
  return ranks;
}

const slice = (images: tf.Tensor4D, i: number) => tf.slice(images, [i, 0, 0, 0], [1, -1, -1, -1]);

describe("deletionInsertion", () => {
  before(startEngine);

  it("follows the probabilities as the code of RISE's authors does", () => {
    const { model, images } = explanationModel("resnet");
    const heatmap = chanceOrder(known.imageSize ** 2);
    known.cases.forEach(({ classIndex, ...expected }, i) => {
      const image = slice(images, i);
      const found = deletionInsertion(model, image, heatmap, classIndex, { steps: known.steps });
      expectClose(found.deletion, expected.deletion, 1e-4);
      expectClose(found.insertion, expected.insertion, 1e-4);
      expect(found.deletionAuc).to.be.closeTo(expected.deletionAuc, 1e-4);
      expect(found.insertionAuc).to.be.closeTo(expected.insertionAuc, 1e-4);
      image.dispose();
    });
    images.dispose();
    model.dispose();
  });

  it("takes pixels that the map holds for equal in reading order", () => {
    const { model, images } = explanationModel("cnn");
    const image = slice(images, 0);
    const flat = new Float32Array(32 * 32).fill(0.5);
    const falling = flat.map((_, i) => 1 - i / 1024);
    const [ofFlat, ofFalling] = [flat, falling].map((map) =>
      deletionInsertion(model, image, map, 1, { steps: 4 }),
    );
    expect(ofFlat).to.deep.equal(ofFalling);
    expect(ofFlat.deletion).to.have.length(5);
    tf.dispose([image, images]);
    model.dispose();
  });

  it("leaves no tensors behind, and asks for one image with a map of its size", async () => {
    const { model, images } = explanationModel("cnn");
    const image = slice(images, 0);
    await expectNoTensorLeak(() => {
      deletionInsertion(model, image, new Float32Array(32 * 32), 0, { steps: 3 });
      expect(() => deletionInsertion(model, images, new Float32Array(1024), 0)).to.throw(
        "need one image and a map of 1024 pixels, found 4 and 1024",
      );
      expect(() => deletionInsertion(model, image, new Float32Array(9), 0)).to.throw(
        "found 1 and 9",
      );
    });
    tf.dispose([image, images]);
    model.dispose();
  });
});
