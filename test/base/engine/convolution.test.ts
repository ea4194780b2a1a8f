import { expect } from "chai";
import { convolution, simpleConvolution } from "../../../lib/base/engine/convolution";
import type { ConvolutionShape } from "../../../lib/base/engine/convolutionAttributes";
import { tf } from "../../../lib/base/engine/tf";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

type Operation = typeof convolution;

function inputs(size: number, filterSize: number): [tf.Tensor4D, tf.Tensor4D, tf.Tensor1D] {
  return [
    tf.randomNormal([2, size, size, 3], 0, 1, "float32", 1),
    tf.randomNormal([filterSize, filterSize, 3, 5], 0, 1, "float32", 2),
    tf.randomNormal([5], 0, 1, "float32", 3),
  ];
}

/**
 * Output and the gradients of image, filter and bias of a sum that weighs every output differently.
 */
function results(
  operation: Operation,
  size: number,
  filterSize: number,
  shape: ConvolutionShape,
): Float32Array[] {
  return tf.tidy(() => {
    const tensors = inputs(size, filterSize);
    const output = operation(...tensors, shape);
    const score = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) =>
      tf.sum(
        tf.mul(
          operation(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, shape),
          tf.sin(output),
        ),
      );
    return [output, ...tf.grads(score)(tensors)].map((tensor) =>
      tensor.dataSync<"float32">().slice(),
    );
  });
}

describe("convolution", () => {
  before(startEngine);

  const cases: [string, number, number, ConvolutionShape][] = [
    ["3x3 with padding", 9, 3, { stride: 1, padding: 1 }],
    ["3x3 with stride 2, even image", 8, 3, { stride: 2, padding: 1 }],
    ["3x3 with stride 2, odd image", 9, 3, { stride: 2, padding: 1 }],
    ["7x7 with stride 2", 16, 7, { stride: 2, padding: 3 }],
    ["1x1 with stride 2, which never sees the last row", 8, 1, { stride: 2, padding: 0 }],
    ["3x3 without padding", 8, 3, { stride: 1, padding: 0 }],
  ];
  for (const [name, size, filterSize, shape] of cases) {
    it(`has the values and all gradients of the simple form: ${name}`, function () {
      if (tf.getBackend() !== "tensorflow") this.skip(); // Elsewhere it is the plain form itself.
      const expected = results(simpleConvolution, size, filterSize, shape);
      results(convolution, size, filterSize, shape).forEach((values, i) =>
        expectClose(values, expected[i], 1e-4),
      );
    });
  }

  it("leaves one tensor behind, the result", async () => {
    const tensors = inputs(8, 3);
    await expectNoTensorLeak(() => convolution(...tensors, { stride: 1, padding: 1 }).dispose());
    tf.dispose(tensors);
  });

  it("computes no gradient that nobody asks for", () => {
    const [x, filter, bias] = inputs(8, 3);
    const gradient = tf.grad((b) =>
      tf.sum(convolution(x, filter, b as tf.Tensor1D, { stride: 1, padding: 1 })),
    )(bias);
    expectClose(gradient.dataSync(), new Array(5).fill(2 * 8 * 8));
    expect(x.isDisposed || filter.isDisposed).to.equal(false);
    tf.dispose([x, filter, bias, gradient]);
  });

  describe("followed by more steps", () => {
    const shape: ConvolutionShape = { stride: 1, padding: 1 };

    /** Output and the gradients of image, filter, bias and added map. */
    function withSteps(
      operation: Operation,
      { plus, relu }: { plus: boolean; relu: boolean },
    ): Float32Array[] {
      return tf.tidy(() => {
        const added = tf.randomNormal([2, 8, 8, 5], 0, 1, "float32", 4);
        const tensors = [...inputs(8, 3), added];
        const apply = ([x, filter, bias, map]: tf.Tensor[]) =>
          operation(x as tf.Tensor4D, filter as tf.Tensor4D, bias as tf.Tensor1D, shape, {
            ...(plus && { plus: map as tf.Tensor4D }),
            relu,
          });
        const output = apply(tensors);
        // The sum of the map is added so that it has a gradient in every case.
        const score = (...all: tf.Tensor[]) =>
          tf.add(tf.sum(tf.mul(apply(all), tf.sin(output))), tf.sum(all[3]));
        return [output, ...tf.grads(score)(tensors)].map((tensor) =>
          tensor.dataSync<"float32">().slice(),
        );
      });
    }

    for (const steps of [
      { plus: true, relu: true },
      { plus: true, relu: false },
      { plus: false, relu: true },
    ]) {
      it(`has the values and all gradients of the simple form: ${JSON.stringify(steps)}`, () => {
        const expected = withSteps(simpleConvolution, steps);
        withSteps(convolution, steps).forEach((values, i) =>
          expectClose(values, expected[i], 1e-4),
        );
      });
    }

    it("works without a bias", () => {
      tf.tidy(() => {
        const [x, filter] = inputs(8, 3);
        const next = { relu: true };
        const expected = simpleConvolution(x, filter, null, shape, next);
        expectClose(
          convolution(x, filter, null, shape, next).dataSync(),
          expected.dataSync(),
          1e-4,
        );
      });
    });

    it("leaves one tensor behind, the result", async () => {
      const [x, filter, bias] = inputs(8, 3);
      const plus = tf.zeros([2, 8, 8, 5]) as tf.Tensor4D;
      await expectNoTensorLeak(() =>
        convolution(x, filter, bias, shape, { plus, relu: true }).dispose(),
      );
      tf.dispose([x, filter, bias, plus]);
    });
  });
});
