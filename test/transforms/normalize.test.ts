import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import {
  denormalize,
  GREY_NORMALIZATION,
  IMAGENET_NORMALIZATION,
  normalize,
  standardize,
  standardizeGrey,
} from "../../lib/transforms/normalize";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

function run(operation: typeof normalize, values: number[], channels: 1 | 3): Float32Array {
  const normalization = channels === 1 ? GREY_NORMALIZATION : IMAGENET_NORMALIZATION;
  const shape: [number, number, number, number] = [1, 1, values.length / channels, channels];
  return tf.tidy(() => operation(tf.tensor4d(values, shape), normalization).dataSync<"float32">());
}

describe("normalize(images, { mean, std })", () => {
  before(startEngine);

  it("maps grey 0, 0.5, 1 to -1, 0, 1", () =>
    expectClose(run(normalize, [0, 0.5, 1], 1), [-1, 0, 1]));

  // ((torch.tensor([0., .5, 1.]) - torch.tensor(mean)) / torch.tensor(std)) with ImageNet's values
  it("uses each channel's own statistics", () => {
    expectClose(run(normalize, [0, 0.5, 1], 3), [-2.1179039, 0.1964286, 2.64], 1e-6);
  });

  for (const [what, values] of [
    ["0-255", [0, 128, 255]],
    ["slightly more than 1", [0, 1.01, 0.5]],
    ["normalised", [-1, 0, 1]],
  ] as const) {
    it(`refuses values that are ${what}`, () => {
      expect(() => run(normalize, [...values], 1)).to.throw(
        "Pixel values must lie between 0 and 1",
      );
    });
  }

  it("refuses values that are not a number", () => {
    expect(() => run(normalize, [0, Number.NaN, 1], 1)).to.throw(
      "Pixel values must lie between 0 and 1",
    );
  });

  it("says what to do with 0-255 and with normalised values", () => {
    expect(() => run(normalize, [0, 255], 1)).to.throw("Divide values 0-255 by 255 first");
    expect(() => run(normalize, [-1, 0], 1)).to.throw("may be normalised already");
  });

  it("refuses another number of channels", () => {
    const images = tf.zeros<tf.Rank.R4>([2, 4, 4, 1]);
    expect(() => normalize(images, IMAGENET_NORMALIZATION)).to.throw(
      "shape [batch, height, width, 3]",
    );
    expect(() => normalize(images, IMAGENET_NORMALIZATION)).to.throw("found [2, 4, 4, 1]");
    images.dispose();
  });

  it("leaves the input as it is and no tensors behind", () =>
    expectNoTensorLeak(() => {
      const images = tf.tensor4d([0.25], [1, 1, 1, 1]);
      const result = normalize(images, GREY_NORMALIZATION);
      expect(images.dataSync()[0]).to.equal(0.25);
      tf.dispose([images, result]);
    }));
});

describe("standardize(images, { mean, std })", () => {
  before(startEngine);

  it("gives what normalize gives", () => {
    expectClose(run(standardize, [0.1, 0.2, 0.3], 3), run(normalize, [0.1, 0.2, 0.3], 3));
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const images = tf.zeros<tf.Rank.R4>([1, 1, 1, 3]);
      tf.dispose([images, standardize(images, IMAGENET_NORMALIZATION)]);
    }));
});

describe("denormalize(images, { mean, std })", () => {
  before(startEngine);

  it("undoes normalize", () => {
    const values = [0, 0.1, 0.2, 0.5, 0.9, 1];
    expectClose(run(denormalize, [...run(normalize, values, 3)], 3), values, 1e-6);
    expectClose(run(denormalize, [...run(normalize, values, 1)], 1), values, 1e-6);
  });

  it("clamps to 0-1", () => expectClose(run(denormalize, [-3, 3], 1), [0, 1]));

  it("refuses another number of channels", () => {
    const images = tf.zeros<tf.Rank.R4>([1, 4, 4, 3]);
    expect(() => denormalize(images, GREY_NORMALIZATION)).to.throw("found [1, 4, 4, 3]");
    images.dispose();
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const images = tf.zeros<tf.Rank.R4>([1, 1, 1, 3]);
      tf.dispose([images, denormalize(images, IMAGENET_NORMALIZATION)]);
    }));
});

describe("standardizeGrey(images, { mean, std })", () => {
  before(startEngine);

  it("equals repeating the grey values in every channel and standardizing them", () => {
    const values = [0, 0.25, 0.5, 1];
    const grey = tf.tidy(() =>
      standardizeGrey(
        tf.tensor4d(values, [1, 2, 2, 1]),
        IMAGENET_NORMALIZATION,
      ).dataSync<"float32">(),
    );
    expectClose(
      grey,
      run(
        standardize,
        values.flatMap((value) => [value, value, value]),
        3,
      ),
      1e-6,
    );
  });

  it("leaves only its result behind", async () => {
    const images = tf.zeros([1, 2, 2, 1]) as tf.Tensor4D;
    await expectNoTensorLeak(() => standardizeGrey(images, IMAGENET_NORMALIZATION).dispose());
    images.dispose();
  });
});
