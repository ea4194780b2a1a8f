import fs from "node:fs";
import { expect } from "chai";
import { inFormatOf, isBfloat16, toBfloat16, toFloat32 } from "../../../lib/base/engine/bfloat16";
import { convolution } from "../../../lib/base/engine/convolution";
import type { ConvolutionShape } from "../../../lib/base/engine/convolutionAttributes";
import { addBias } from "../../../lib/base/engine/leanOperations";
import { maxPool } from "../../../lib/base/engine/maxPool";
import { padWithZeros } from "../../../lib/base/engine/padWithZeros";
import { sumOverPlaces } from "../../../lib/base/engine/sumOverPlaces";
import { tf } from "../../../lib/base/engine/tf";
import { startBfloat16 } from "../../support/bfloat16";
import { expectClose, expectNoTensorLeak } from "../../support/tensors";

interface Rounded {
  source: string;
  values: number[];
  bfloat16: number[];
}

describe("toBfloat16 and toFloat32", () => {
  before(startBfloat16);

  it("round as PyTorch does", () => {
    const { values, bfloat16 } = JSON.parse(
      fs.readFileSync("test/fixtures/bfloat16.json", "utf8"),
    ) as Rounded;
    const rounded = tf.tidy(() => toFloat32(toBfloat16(tf.tensor1d(values))).dataSync());
    expect(Array.from(rounded)).to.deep.equal(bfloat16);
  });

  it("give back a tensor that is of the type already", () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]);
      const half = toBfloat16(x);
      expect(toFloat32(x)).to.equal(x);
      expect(toBfloat16(half)).to.equal(half);
      expect([x, half, half.clone(), half.reshape([2, 1])].map(isBfloat16)).to.deep.equal([
        false,
        true,
        true,
        true,
      ]);
    });
  });

  it("pass gradients on", () => {
    tf.tidy(() => {
      const gradient = tf.grad((x) => tf.sum(tf.square(toFloat32(toBfloat16(x)))))(
        tf.tensor1d([1, -2, 0.5]),
      );
      expect(isBfloat16(gradient)).to.equal(false);
      expectClose(gradient.dataSync(), [2, -4, 1], 0);
    });
  });

  it("leave no tensors behind", () =>
    expectNoTensorLeak(() => {
      const x = tf.tensor1d([1, 2]);
      tf.dispose([x, tf.tidy(() => toFloat32(toBfloat16(x)))]);
    }));

  it("stop an operation that mixes both types", () => {
    expect(() => tf.tidy(() => tf.add(toBfloat16(tf.tensor1d([1])), tf.tensor1d([1])))).to.throw(
      /bfloat16/,
    );
  });
});

describe("inFormatOf", () => {
  before(startBfloat16);

  it("brings a tensor to the type of another", () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1]);
      expect(isBfloat16(inFormatOf(toBfloat16(x), x))).to.equal(true);
      expect(inFormatOf(x, x)).to.equal(x);
    });
  });
});

/** The operations of which the models' feature maps come, each of one map and one more tensor. */
const shape: ConvolutionShape = { stride: 1, padding: 1 };
const OPERATIONS: Record<
  string,
  { other: number[]; apply: (x: tf.Tensor4D, other: tf.Tensor) => tf.Tensor }
> = {
  "convolution with bias and ReLU": {
    other: [3, 3, 16, 16],
    apply: (x, w) => convolution(x, w as tf.Tensor4D, tf.ones([16]), shape, { relu: true }),
  },
  "convolution with a map added": {
    other: [3, 3, 16, 16],
    apply: (x, w) =>
      convolution(x, w as tf.Tensor4D, tf.ones([16]), shape, { plus: x, relu: true }),
  },
  "convolution with stride 2": {
    other: [3, 3, 16, 16],
    apply: (x, w) => convolution(x, w as tf.Tensor4D, tf.ones([16]), { stride: 2, padding: 1 }),
  },
  "convolution without bias": {
    other: [3, 3, 16, 16],
    apply: (x, w) => convolution(x, w as tf.Tensor4D, null, shape),
  },
  "bias, then ReLU": { other: [16], apply: (x, bias) => tf.relu(addBias(x, bias)) },
  "max pooling of a padded map": { other: [1], apply: (x) => maxPool(padWithZeros(x, 1), 3, 2) },
};

for (const [name, { other, apply }] of Object.entries(OPERATIONS)) {
  describe(`${name} in bfloat16`, () => {
    before(startBfloat16);

    /** Result and gradients; both kinds start from the same rounded numbers. */
    function results(half: boolean): Float32Array[] {
      return tf.tidy(() => {
        const random = (dims: number[], seed: number) =>
          toFloat32(toBfloat16(tf.randomNormal(dims, 0, 0.5, "float32", seed)));
        const tensors = [random([2, 8, 8, 16], 1), random(other, 2)];
        const run = (x: tf.Tensor, second: tf.Tensor) => {
          const result = apply((half ? toBfloat16(x) : x) as tf.Tensor4D, second);
          expect(isBfloat16(result)).to.equal(half);
          return toFloat32(result);
        };
        const weights = random(run(tensors[0], tensors[1]).shape, 3);
        const score = (x: tf.Tensor, second: tf.Tensor) =>
          tf.add(tf.sum(tf.mul(run(x, second), weights)), tf.sum(second));
        return [run(tensors[0], tensors[1]), ...tf.grads(score)(tensors)].map((t) =>
          t.dataSync<"float32">().slice(),
        );
      });
    }

    it("has the values and gradients of float32, but for the rounding", () => {
      const expected = results(false);
      results(true).forEach((values, i) => {
        const largest = expected[i].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        // One rounding is off by at most 1/256; a gradient has been rounded up to three times.
        expectClose(
          values.map((value) => value / largest),
          expected[i].map((value) => value / largest),
          3 / 256,
        );
      });
    });

    it("leaves no tensors behind", () => expectNoTensorLeak(() => void results(true)));
  });
}

describe("sums over many places in bfloat16", () => {
  before(startBfloat16);

  /** A map with as many places as the CNN's, every value near 1, so that the sums are large. */
  function largeMap(): tf.Tensor4D {
    return toFloat32(
      toBfloat16(tf.randomUniform([8, 112, 112, 16], 0.5, 1.5, "float32", 1)),
    ) as tf.Tensor4D;
  }

  it("keep their precision: gradient of a bias", () => {
    tf.tidy(() => {
      const x = largeMap();
      const [sum, expected] = [
        toFloat32(sumOverPlaces(toBfloat16(x))).dataSync(),
        sumOverPlaces(x).dataSync(),
      ];
      expectClose(
        sum.map((value, i) => value / expected[i]),
        new Array(16).fill(1),
        1 / 256,
      );
    });
  });

  it("keep their precision: gradient of a filter", () => {
    tf.tidy(() => {
      const x = largeMap();
      const filter = tf.randomNormal([3, 3, 16, 16], 0, 0.1, "float32", 2) as tf.Tensor4D;
      const gradient = (map: tf.Tensor4D) =>
        tf
          .grad((w) => tf.sum(toFloat32(convolution(map, w as tf.Tensor4D, null, shape))))(filter)
          .dataSync();
      const expected = gradient(x);
      expectClose(
        gradient(toBfloat16(x)).map((value, i) => value / expected[i]),
        new Array(filter.size).fill(1),
        1 / 128,
      );
    });
  });
});
