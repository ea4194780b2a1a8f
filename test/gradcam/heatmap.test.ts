import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { enlargeHeatmaps, heatmapFromActivations, scaleToOne } from "../../lib/gradcam/heatmap";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

describe("heatmapFromActivations", () => {
  before(startEngine);

  it("weighs each channel with its mean gradient and cuts off below zero (worked by hand)", () => {
    // Two channels on a 1 x 2 map; mean gradients are 2 and -1.
    const activations = tf.tensor4d([
      [
        [
          [1, 1],
          [3, 10],
        ],
      ],
    ]);
    const gradients = tf.tensor4d([
      [
        [
          [1, -1],
          [3, -1],
        ],
      ],
    ]);
    // Place 1: 2 * 1 - 1 * 1 = 1; place 2: 2 * 3 - 1 * 10 = -4, cut to 0.
    expectClose(heatmapFromActivations(activations, gradients).dataSync(), [1, 0], 1e-6);
  });

  it("refuses gradients of another shape", () => {
    expect(() => heatmapFromActivations(tf.zeros([1, 2, 2, 3]), tf.zeros([1, 2, 2, 4]))).to.throw(
      "same shape",
    );
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const [a, g] = [tf.ones([1, 2, 2, 3]) as tf.Tensor4D, tf.ones([1, 2, 2, 3]) as tf.Tensor4D];
      const map = heatmapFromActivations(a, g);
      const large = enlargeHeatmaps(map, 8);
      tf.dispose([a, g, map, large, scaleToOne(large)]);
    }));
});

describe("enlargeHeatmaps", () => {
  before(startEngine);

  it("puts pixel centres on pixel centres, as PyTorch with align_corners=False", () => {
    // torch.nn.functional.interpolate(tensor([[[[0., 1.]]]]), size=(1, 4), mode="bilinear")
    const row = enlargeHeatmaps(
      tf.tensor3d([
        [
          [0, 1],
          [0, 1],
        ],
      ]),
      4,
    )
      .dataSync()
      .slice(0, 4);
    expectClose(row, [0, 0.25, 0.75, 1], 1e-6);
  });
});

describe("scaleToOne", () => {
  before(startEngine);

  it("divides each map by its own largest value and leaves an empty map empty", () => {
    const maps = tf.tensor3d([[[1, 4]], [[0, 0]], [[0.5, 0.25]]]);
    expectClose(scaleToOne(maps).dataSync(), [0.25, 1, 0, 0, 1, 0.5], 1e-6);
  });
});
