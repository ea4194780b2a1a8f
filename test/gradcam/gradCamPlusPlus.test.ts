import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { gradCamPlusPlusFromActivations } from "../../lib/gradcam/gradCamPlusPlus";
import { expectClose, startEngine } from "../support/tensors";

describe("gradCamPlusPlusFromActivations", () => {
  before(startEngine);

  it("weighs a channel by the places that raise the logit (worked by hand)", () => {
    // One image, 1 x 2 places, 2 channels: activations (1, 4), (3, 0), gradients (1, -2), (0, -1).
    // Channel 1: its sum is 4, its share at the first place 1 / (2 + 4) and 0 at the second, whose
    // gradient is 0: weight 1/6. Channel 2: no positive gradient, weight 0.
    const map = tf.tidy(() =>
      gradCamPlusPlusFromActivations(
        tf.tensor4d([1, 4, 3, 0], [1, 1, 2, 2]),
        tf.tensor4d([1, -2, 0, -1], [1, 1, 2, 2]),
      ),
    );
    expect(map.shape).to.deep.equal([1, 1, 2]);
    expectClose(map.dataSync(), [1 / 6, 3 / 6]);
    map.dispose();
  });

  it("refuses gradients of another shape", () => {
    tf.tidy(() => {
      const [two, four] = [tf.ones<tf.Rank.R4>([1, 1, 1, 2]), tf.ones<tf.Rank.R4>([1, 1, 1, 4])];
      expect(() => gradCamPlusPlusFromActivations(two, four)).to.throw("same shape");
    });
  });
});
