import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { createRandom } from "../../lib/base/random";
import { type Augmentation, drawForImage, geometricMap } from "../../lib/transforms/augment";
import { jitterColors } from "../../lib/transforms/jitterColors";
import {
  cnnTrainTransform,
  resnetRobustTrainTransform,
  resnetTrainTransform,
} from "../../lib/transforms/presets";
import { varyGrey } from "../../lib/transforms/varyGrey";
import { warp } from "../../lib/transforms/warp";
import { expectClose, startEngine } from "../support/tensors";

const SIZE = { height: 48, width: 48 };
const LENGTH = SIZE.height * SIZE.width;
const INDICES = Array.from({ length: 24 }, (_, i) => 7 * i);
const KEYS = { seed: 4, epoch: 2, indices: INDICES };
const random = createRandom(1, "varyGrey test");
const PIXELS = Uint8Array.from({ length: INDICES.length * LENGTH }, () =>
  Math.floor(random.uniform(0, 256)),
);

function varied(augmentation: Augmentation, keys = KEYS, pixels = PIXELS): Float32Array {
  const result = new Float32Array(pixels.length);
  varyGrey(pixels, SIZE, augmentation, keys, result);
  return result;
}

/** warp() and jitterColors() with the same draws. */
function onEngine(augmentation: Augmentation): Float32Array {
  const draws = INDICES.map((index) =>
    drawForImage(augmentation, SIZE, { seed: 4, epoch: 2, index }),
  );
  const maps = draws.map((draw) => geometricMap(augmentation.geometry, draw, SIZE));
  return tf.tidy(() => {
    const bytes = tf.tensor4d(PIXELS, [INDICES.length, 48, 48, 1], "int32");
    return jitterColors(
      warp(bytes.toFloat().div<tf.Tensor4D>(255), maps),
      draws,
    ).dataSync<"float32">();
  });
}

describe("varyGrey(pixels, size, augmentation, keys, result)", () => {
  before(startEngine);

  for (const { name, augmentation } of [
    cnnTrainTransform,
    resnetTrainTransform,
    resnetRobustTrainTransform,
  ]) {
    it(`equals the engine's warp and jitter for the draws of ${name}`, () => {
      expectClose(varied(augmentation!), onEngine(augmentation!), 2e-5);
    });
  }

  it("equals the engine where strong factors clamp at both ends, in both orders", () => {
    const strong: Augmentation = {
      ...cnnTrainTransform.augmentation!,
      jitter: 1,
      flipProbability: 1,
    };
    const draws = INDICES.map((index) => drawForImage(strong, SIZE, { seed: 4, epoch: 2, index }));
    expect(new Set(draws.map(({ brightnessFirst }) => brightnessFirst)).size).to.equal(2);
    const values = varied(strong);
    expect(Math.min(...values)).to.equal(0);
    expect(Math.max(...values)).to.equal(1);
    expectClose(values, onEngine(strong), 3e-5);
  });

  it("varies an image alike whatever images are around it", () => {
    const keys = { ...KEYS, indices: [INDICES[5]] };
    const alone = varied(
      cnnTrainTransform.augmentation!,
      keys,
      PIXELS.slice(5 * LENGTH, 6 * LENGTH),
    );
    expect(alone).to.deep.equal(
      varied(cnnTrainTransform.augmentation!).slice(5 * LENGTH, 6 * LENGTH),
    );
  });

  it("depends on seed, epoch and index", () => {
    const augmentation = cnnTrainTransform.augmentation!;
    const usual = varied(augmentation);
    expect(varied(augmentation)).to.deep.equal(usual);
    for (const other of [
      { seed: 5 },
      { epoch: 3 },
      { indices: INDICES.map((index) => index + 1) },
    ]) {
      expect(varied(augmentation, { ...KEYS, ...other })).to.not.deep.equal(usual);
    }
  });

  it("leaves the pixels as they are", () => {
    const before = PIXELS.slice();
    varied(cnnTrainTransform.augmentation!);
    expect(PIXELS).to.deep.equal(before);
  });
});
