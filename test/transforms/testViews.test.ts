import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { testViews } from "../../lib/transforms/testViews";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

describe("testViews", () => {
  before(startEngine);

  it("gives the images, their mirror images, and the enlarged centres of both", () =>
    expectNoTensorLeak(() => {
      // A ramp from left to right: position is grey level.
      const ramp = Array.from({ length: 2 * 20 * 20 }, (_, i) => i % 20);
      const images = tf.tensor4d(ramp, [2, 20, 20, 1]);
      const [same, mirrored, centre, mirroredCentre] = testViews(images);
      const row = (view: tf.Tensor) => Array.from(view.dataSync().slice(420, 440));
      expect(same).to.equal(images);
      expect(row(mirrored)).to.deep.equal(row(images).reverse());
      // Corners are aligned: from 5 % to 95 % of the way between the first and the last pixel.
      const inner = Array.from({ length: 20 }, (_, i) => 0.95 + (i * 0.9 * 19) / 19);
      expectClose(row(centre), inner, 1e-4);
      expectClose(row(mirroredCentre), inner.reverse(), 1e-4);
      tf.dispose([images, mirrored, centre, mirroredCentre]);
    }));
});
