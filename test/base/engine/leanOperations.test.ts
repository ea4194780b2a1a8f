import { addBias, scaleFilter } from "../../../lib/base/engine/leanOperations";
import { sumOverPlaces } from "../../../lib/base/engine/sumOverPlaces";
import { tf } from "../../../lib/base/engine/tf";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

function random(shape: number[], seed: number): tf.Tensor {
  return tf.randomNormal(shape, 0, 1, "float32", seed);
}

/** Output and both gradients of a sum that weighs every output differently. */
function results(operation: Binary, shapes: [number[], number[]]): Float32Array[] {
  return tf.tidy(() => {
    const inputs = shapes.map((shape, i) => random(shape, i + 1));
    const output = operation(inputs[0], inputs[1]);
    const weights = random(output.shape, 9);
    const gradients = tf.grads((a, b) => tf.sum(tf.mul(operation(a, b), weights)))(inputs);
    return [output, ...gradients].map((tensor) => tensor.dataSync<"float32">().slice());
  });
}

const CASES: { name: string; lean: Binary; simple: Binary; shapes: [number[], number[]] }[] = [
  {
    name: "addBias",
    lean: addBias,
    simple: (x, bias) => tf.add(x, bias),
    shapes: [[2, 4, 4, 3], [3]],
  },
  {
    name: "scaleFilter",
    lean: (filter, scale) => scaleFilter(filter as tf.Tensor4D, scale as tf.Tensor1D),
    simple: (filter, scale) => tf.mul(filter, scale),
    shapes: [[3, 3, 4, 5], [5]],
  },
];

for (const { name, lean, simple, shapes } of CASES) {
  describe(name, () => {
    before(startEngine);

    it("has the values and gradients of the plain form", function () {
      if (tf.getBackend() !== "tensorflow") this.skip(); // Elsewhere it is the plain form itself.
      const expected = results(simple, shapes);
      results(lean, shapes).forEach((values, i) => expectClose(values, expected[i], 1e-5));
    });

    it("leaves no tensors behind", async () => {
      await expectNoTensorLeak(() => void results(lean, shapes));
    });
  });
}

describe("sumOverPlaces", () => {
  before(startEngine);

  for (const shape of [
    [2, 3, 4, 5],
    [6, 5],
  ]) {
    it(`equals tf.sum over all axes but the last, shape [${shape}]`, function () {
      if (tf.getBackend() !== "tensorflow") this.skip(); // Elsewhere it is the plain form itself.
      tf.tidy(() => {
        const x = random(shape, 4);
        expectClose(
          sumOverPlaces(x).dataSync(),
          tf
            .sum(
              x,
              shape.slice(0, -1).map((_, i) => i),
            )
            .dataSync(),
          1e-5,
        );
      });
    });
  }
});
