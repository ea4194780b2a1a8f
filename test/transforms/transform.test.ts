import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { createRandom } from "../../lib/base/random";
import { type Augmentation, drawAugmentation, geometricMap } from "../../lib/transforms/augment";
import { jitterColors } from "../../lib/transforms/jitterColors";
import {
  GREY_NORMALIZATION,
  IMAGENET_NORMALIZATION,
  normalize,
} from "../../lib/transforms/normalize";
import { applyShift, SHIFTS } from "../../lib/transforms/shifts";
import { createTransform, type PixelShape, type Transform } from "../../lib/transforms/transform";
import { warp } from "../../lib/transforms/warp";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const AUGMENTATION: Augmentation = {
  geometry: ["rotation", "flip", "crop"],
  rotationDegrees: 10,
  flipProbability: 0.5,
  cropScale: [0.85, 1],
  jitter: 0.1,
};
const GREY = createTransform({ name: "grey", normalization: GREY_NORMALIZATION });
const COLOUR = createTransform({ name: "colour", normalization: IMAGENET_NORMALIZATION });
const AUGMENTED = createTransform({
  name: "augmented",
  normalization: GREY_NORMALIZATION,
  augmentation: AUGMENTATION,
});

function randomPixels(length: number): Uint8Array {
  const random = createRandom(5, "pixels");
  return Uint8Array.from({ length }, () => Math.floor(random.uniform(0, 256)));
}

function apply(
  transform: Transform,
  pixels: Uint8Array,
  shape: PixelShape,
  options = {},
): Float32Array {
  const indices = Array.from({ length: shape[0] }, (_, i) => i);
  return tf.tidy(() =>
    transform
      .apply(pixels, shape, { seed: 1, epoch: 2, indices, ...options })
      .dataSync<"float32">(),
  );
}

describe("createTransform({ name, normalization, augmentation, shift })", () => {
  before(startEngine);

  it("scales bytes to 0-1 and normalises", () => {
    expectClose(apply(GREY, Uint8Array.from([0, 51, 255]), [1, 1, 3, 1]), [-1, -0.6, 1], 1e-6);
  });

  it("repeats grey for three channels", () => {
    // (0.2 - mean) / std of each ImageNet channel
    expectClose(
      apply(COLOUR, Uint8Array.from([51]), [1, 1, 1, 1]),
      [-1.2445414, -1.1428572, -0.9155556],
      1e-6,
    );
  });

  it("takes colour pixels as they are for three channels", () => {
    expectClose(
      apply(COLOUR, Uint8Array.from([255, 0, 51]), [1, 1, 1, 3]),
      [2.2489083, -2.0357143, -0.9155556],
      1e-6,
    );
  });

  it("warps, jitters and normalises with what seed, epoch and index draw", () => {
    const shape = [2, 12, 12, 1] as const;
    const pixels = randomPixels(288);
    const size = { height: 12, width: 12 };
    const draws = [30, 40].map((i) =>
      drawAugmentation(AUGMENTATION, size, createRandom(1, "augment", 2, i)),
    );
    const expected = tf.tidy(() => {
      const images = tf.tensor4d(
        Array.from(pixels, (value) => value / 255),
        [...shape],
      );
      const warped = warp(
        images,
        draws.map((draw) => geometricMap(AUGMENTATION.geometry, draw, size)),
      );
      return normalize(jitterColors(warped, draws), GREY_NORMALIZATION).dataSync<"float32">();
    });
    expectClose(apply(AUGMENTED, pixels, shape, { indices: [30, 40] }), expected, 1e-5);
  });

  it("repeats itself for the same seed, epoch and index, and changes with each", () => {
    const shape = [1, 12, 12, 1] as const;
    const values = (options: object): number[] => [
      ...apply(AUGMENTED, randomPixels(144), shape, options),
    ];
    expect(values({})).to.deep.equal(values({}));
    for (const other of [{ seed: 2 }, { epoch: 3 }, { indices: [1] }])
      expect(values(other)).to.not.deep.equal(values({}));
  });

  it("needs no seed, epoch and indices without an augmentation, and does not look at them", () => {
    const values = (options: object): number[] => [
      ...apply(GREY, randomPixels(16), [1, 4, 4, 1], options),
    ];
    expect(values({ seed: 9, epoch: 9 })).to.deep.equal(values({}));
    const plain = tf.tidy(() => GREY.apply(randomPixels(16), [1, 4, 4, 1]).dataSync());
    expect([...plain]).to.deep.equal(values({}));
  });

  it("augments nothing that is in colour or comes without seed, epoch and indices", () => {
    const colour = createTransform({
      name: "colour, augmented",
      normalization: IMAGENET_NORMALIZATION,
      augmentation: AUGMENTATION,
    });
    expect(() => apply(colour, randomPixels(48), [1, 4, 4, 3])).to.throw(
      "colour, augmented augments grey images, found 3 channels. Open the image set with",
    );
    for (const missing of ["seed", "epoch", "indices"])
      expect(() =>
        apply(AUGMENTED, randomPixels(16), [1, 4, 4, 1], { [missing]: undefined }),
      ).to.throw("augmented varies images at random: give it { seed, epoch, indices }");
  });

  it("shifts all images alike before it normalises, whatever seed, epoch and index are", () => {
    const shape = [2, 12, 12, 1] as const;
    const pixels = randomPixels(288);
    for (const shift of SHIFTS) {
      const shifted = createTransform({
        name: "shifted",
        normalization: GREY_NORMALIZATION,
        shift,
      });
      const expected = tf.tidy(() => {
        const images = tf.tensor4d(
          Array.from(pixels, (value) => value / 255),
          [...shape],
        );
        return normalize(applyShift(images, shift), GREY_NORMALIZATION).dataSync<"float32">();
      });
      expectClose(apply(shifted, pixels, shape), expected, 1e-5);
      expectClose(
        apply(shifted, pixels, shape, { seed: 9, epoch: 9, indices: [8, 9] }),
        expected,
        1e-5,
      );
      expect(shifted.augments).to.equal(false);
      expect(shifted.describe()).to.deep.equal([shift.name, ...GREY.describe()]);
    }
  });

  it("shifts grey images before it repeats them for three channels", () => {
    const shifted = createTransform({
      name: "shifted",
      normalization: IMAGENET_NORMALIZATION,
      shift: SHIFTS[0],
    });
    // 30 % darker: (0.7 * 0.2 - mean) / std of each ImageNet channel
    expectClose(
      apply(shifted, Uint8Array.from([51]), [1, 1, 1, 1]),
      [-1.5065502, -1.4107143, -1.1822222],
      1e-5,
    );
  });

  it("refuses an augmentation and a shift together", () => {
    const both = {
      name: "both",
      normalization: GREY_NORMALIZATION,
      augmentation: AUGMENTATION,
      shift: SHIFTS[0],
    };
    expect(() => createTransform(both)).to.throw(
      "both takes an augmentation or a shift, found both",
    );
  });

  it("leaves the pixels as they are", () => {
    const pixels = randomPixels(144);
    const before = pixels.slice();
    apply(AUGMENTED, pixels, [1, 12, 12, 1]);
    expect(pixels).to.deep.equal(before);
  });

  it("leaves one tensor, the result", () =>
    expectNoTensorLeak(() => {
      for (const transform of [GREY, COLOUR, AUGMENTED]) {
        const options = { seed: 1, epoch: 1, indices: [0] };
        transform.apply(randomPixels(16), [1, 4, 4, 1], options).dispose();
      }
    }));

  it("refuses pixels that are not bytes", () => {
    const floats = new Float32Array(16) as unknown as Uint8Array;
    expect(() => apply(GREY, floats, [1, 4, 4, 1])).to.throw(
      "grey takes pixels as bytes (Uint8Array, values 0-255)",
    );
  });

  it("refuses colour pixels where one channel is wanted, and says how to open the set", () => {
    expect(() => apply(GREY, randomPixels(48), [1, 4, 4, 3])).to.throw(
      "Open the image set with channels: 1.",
    );
    expect(() => apply(COLOUR, randomPixels(32), [1, 4, 4, 2])).to.throw(
      "[batch, height, width, 1 or 3]",
    );
  });

  it("refuses pixels that do not fill the shape", () => {
    expect(() => apply(GREY, randomPixels(15), [1, 4, 4, 1])).to.throw(
      "15 pixel values do not fill the shape [1, 4, 4, 1], which has 16",
    );
  });

  it("refuses a number of indices other than that of the images", () => {
    expect(() => apply(AUGMENTED, randomPixels(32), [2, 4, 4, 1], { indices: [1] })).to.throw(
      "2 images, 1 indices",
    );
  });
});
