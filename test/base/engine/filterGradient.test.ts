import { expect } from "chai";
import { toBfloat16, toFloat32 } from "../../../lib/base/engine/bfloat16";
import { simpleConvolution } from "../../../lib/base/engine/convolution";
import type { ConvolutionShape } from "../../../lib/base/engine/convolutionAttributes";
import { filterGradient, filterGradientAsProduct } from "../../../lib/base/engine/filterGradient";
import { hasBfloat16 } from "../../../lib/base/engine/precisionTrial";
import { tf } from "../../../lib/base/engine/tf";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

interface Case {
  name: string;
  size: number;
  filterSize: number;
  shape: ConvolutionShape;
}

const CASES: Case[] = [
  { name: "3x3", size: 7, filterSize: 3, shape: { stride: 1, padding: 1 } },
  { name: "3x3 with stride 2", size: 14, filterSize: 3, shape: { stride: 2, padding: 1 } },
  { name: "3x3 without padding", size: 6, filterSize: 3, shape: { stride: 1, padding: 0 } },
  { name: "1x1 with stride 2", size: 8, filterSize: 1, shape: { stride: 2, padding: 0 } },
  { name: "7x7 with stride 2", size: 10, filterSize: 7, shape: { stride: 2, padding: 3 } },
];

/** A map, a gradient of the result, and what tfjs makes of both. */
function example({ size, filterSize, shape }: Case) {
  const x: tf.Tensor4D = tf.randomNormal([2, size, size, 3], 0, 1, "float32", 1);
  const filter: tf.Tensor4D = tf.zeros([filterSize, filterSize, 3, 5]);
  const output = simpleConvolution(x, filter, null, shape);
  const dy: tf.Tensor4D = tf.randomNormal(output.shape, 0, 1, "float32", 2);
  const score = (w: tf.Tensor) =>
    tf.sum(tf.mul(simpleConvolution(x, w as tf.Tensor4D, null, shape), dy)) as tf.Scalar;
  return { x, dy, filterShape: filter.shape, expected: tf.grad(score)(filter) };
}

describe("the gradient of a convolution's filter", () => {
  before(startEngine);

  for (const example_ of CASES) {
    it(`is the same as a product of matrices: ${example_.name}`, () => {
      tf.tidy(() => {
        const { x, dy, filterShape, expected } = example(example_);
        const product = filterGradientAsProduct(x, filterShape, dy, example_.shape);
        expect(product.shape).to.deep.equal(expected.shape);
        expectClose(product.dataSync(), expected.dataSync(), 1e-4);
      });
    });

    it(`is right to the precision of bfloat16: ${example_.name}`, function () {
      if (!hasBfloat16()) this.skip();
      tf.tidy(() => {
        const { x, dy, filterShape, expected } = example(example_);
        const rounded = [toBfloat16(x), toBfloat16(dy)];
        const gradient = filterGradient(rounded[0], filterShape, rounded[1], example_.shape);
        // Sums of up to 100 numbers around 1, each right to 1 in 256.
        expectClose(toFloat32(gradient).dataSync(), expected.dataSync(), 0.15);
      });
    });
  }

  it("leaves one tensor behind, the result", async () => {
    const { x, dy, filterShape, expected } = example(CASES[1]);
    await expectNoTensorLeak(() =>
      filterGradientAsProduct(x, filterShape, dy, CASES[1].shape).dispose(),
    );
    tf.dispose([x, dy, expected]);
  });
});
