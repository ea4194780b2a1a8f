import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { gradCam } from "../../lib/gradcam/gradCam";
import { heatmapFromActivations, hiResHeatmapFromActivations } from "../../lib/gradcam/heatmap";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

/** One image, 1 x 2 places, 2 channels: [place][channel]. */
const twoPlaces = (values: number[][]) => tf.tensor4d(values.flat(), [1, 1, 2, 2]);
const largestDifference = (a: Float32Array, b: Float32Array) =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i])));

describe("hiResHeatmapFromActivations", () => {
  before(startEngine);

  it("multiplies place by place, sums over channels, drops what speaks against the class", () => {
    const map = tf.tidy(() =>
      hiResHeatmapFromActivations(
        twoPlaces([
          [1, 2],
          [3, 4],
        ]),
        twoPlaces([
          [5, -1],
          [-2, 1],
        ]),
      ),
    );
    expect(map.shape).to.deep.equal([1, 1, 2]);
    expectClose(map.dataSync(), [3, 0]); // 1*5 - 2*1, and 3*(-2) + 4*1 = -2
    map.dispose();
  });

  it("is Grad-CAM's map where a channel has one gradient at all places", () => {
    tf.tidy(() => {
      const [activations, gradients] = [
        twoPlaces([
          [1, 2],
          [3, 4],
        ]),
        twoPlaces([
          [0.5, -0.2],
          [0.5, -0.2],
        ]),
      ];
      const expected = heatmapFromActivations(activations, gradients).dataSync();
      expectClose(hiResHeatmapFromActivations(activations, gradients).dataSync(), expected);
    });
  });

  it("refuses gradients of another shape", () => {
    tf.tidy(() => {
      const other = tf.zeros<tf.Rank.R4>([1, 2, 2, 2]);
      expect(() =>
        hiResHeatmapFromActivations(
          twoPlaces([
            [1, 2],
            [3, 4],
          ]),
          other,
        ),
      ).to.throw(/same shape/);
    });
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const [activations, gradients] = [
        twoPlaces([
          [1, 2],
          [3, 4],
        ]),
        twoPlaces([
          [1, 1],
          [1, 1],
        ]),
      ];
      tf.dispose([activations, gradients, hiResHeatmapFromActivations(activations, gradients)]);
    }));
});

describe('gradCam with method "hiResCam"', () => {
  before(startEngine);

  it("gives ResNet-18's Grad-CAM map, since its head sees only the mean of each channel", () => {
    const model = buildResNet18({ seed: 1, imageSize: 64 });
    const images = tf.randomNormal<tf.Rank.R4>([1, 64, 64, 3], 0, 1, "float32", 5);
    const [usual] = gradCam(model, images, { classIndex: 1 }).heatmaps;
    const [hiRes] = gradCam(model, images, { classIndex: 1, method: "hiResCam" }).heatmaps;
    expect(largestDifference(usual, hiRes)).to.be.below(1e-4);
    images.dispose();
    model.dispose();
  });

  it("differs from Grad-CAM for the CNN, whose dense layer weighs every place by itself", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const images = tf.randomNormal<tf.Rank.R4>([1, 16, 16, 1], 0, 1, "float32", 5);
    const [usual] = gradCam(model, images, { classIndex: 1 }).heatmaps;
    const [hiRes] = gradCam(model, images, { classIndex: 1, method: "hiResCam" }).heatmaps;
    expect(Math.max(...hiRes)).to.be.closeTo(1, 1e-6);
    expect(largestDifference(usual, hiRes)).to.be.above(0.1);
    images.dispose();
    model.dispose();
  });
});
