import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { hiResHeatmapFromActivations } from "../../lib/gradcam/heatmap";
import { layerCamFromActivations } from "../../lib/gradcam/layerCam";
import { expectClose, startEngine } from "../support/tensors";

describe("layerCamFromActivations", () => {
  before(startEngine);

  it("sums place by place what speaks for the class, where HiResCAM lets it cancel", () => {
    tf.tidy(() => {
      // Place 1: 1 * 5 for and 2 * 4 against; place 2: 3 * 1 and 4 * 2 for.
      const activations = tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]);
      const gradients = tf.tensor4d([5, -4, 1, 2], [1, 1, 2, 2]);
      expectClose(layerCamFromActivations(activations, gradients).dataSync(), [5, 11]);
      expectClose(hiResHeatmapFromActivations(activations, gradients).dataSync(), [0, 11]);
    });
  });

  it("leaves out places whose activation is below 0", () => {
    tf.tidy(() => {
      const map = layerCamFromActivations(
        tf.tensor4d([-1, 2], [1, 1, 2, 1]),
        tf.tensor4d([3, 3], [1, 1, 2, 1]),
      );
      expectClose(map.dataSync(), [0, 6]);
    });
  });

  it("refuses gradients of another shape", () => {
    tf.tidy(() => {
      const [two, four] = [tf.ones<tf.Rank.R4>([1, 1, 1, 2]), tf.ones<tf.Rank.R4>([1, 1, 1, 4])];
      expect(() => layerCamFromActivations(two, four)).to.throw("same shape");
    });
  });
});
