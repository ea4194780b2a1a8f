import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { jitterColors } from "../../lib/transforms/jitterColors";
import fixture from "../fixtures/transforms_pillow.json";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

type Draw = { brightness: number; contrast: number; brightnessFirst: boolean };
const NONE: Draw = { brightness: 1, contrast: 1, brightnessFirst: true };

function jittered(
  values: number[],
  shape: [number, number, number, number],
  draws: Draw[],
): Float32Array {
  return tf.tidy(() => jitterColors(tf.tensor4d(values, shape), draws).dataSync<"float32">());
}

/**
 * Grey levels as PIL's ImageEnhance gives them, which cuts off fractions after each of up to two
 * steps.
 */
function expectLevels(actual: Float32Array, levels: number[]): void {
  levels.forEach((level, i) => expect(255 * actual[i], `pixel ${i}`).to.be.closeTo(level, 2.5));
}

describe("jitterColors(images, draws)", () => {
  before(startEngine);

  const { size, image, jitter } = fixture;
  const grey = image.map((level) => level / 255);

  it("multiplies by the brightness and clamps", () => {
    expectClose(
      jittered([0, 0.2, 0.5, 0.9], [1, 2, 2, 1], [{ ...NONE, brightness: 1.5 }]),
      [0, 0.3, 0.75, 1],
      1e-6,
    );
  });

  it("blends with the mean grey for the contrast and clamps", () => {
    // mean 0.5: 0.5 + 2 * (v - 0.5)
    expectClose(
      jittered([0.1, 0.4, 0.6, 0.9], [1, 2, 2, 1], [{ ...NONE, contrast: 2 }]),
      [0, 0.3, 0.7, 1],
      1e-6,
    );
  });

  it("changes nothing for factors of 1", () =>
    expectClose(jittered(grey, [1, size, size, 1], [NONE]), grey, 1e-6));

  it("equals PIL with brightness first and with contrast first, in one batch", () => {
    const { brightness, contrast } = jitter;
    const draws = [true, false].map((brightnessFirst) => ({
      brightness,
      contrast,
      brightnessFirst,
    }));
    const both = jittered([...grey, ...grey], [2, size, size, 1], draws);
    expectLevels(both.slice(0, grey.length), jitter.brightnessFirst);
    expectLevels(both.slice(grey.length), jitter.contrastFirst);
    expect(jitter.brightnessFirst).to.not.deep.equal(jitter.contrastFirst);
  });

  it("uses the luma of colour images for the contrast, as PIL", () => {
    const colour = jitter.colour.map((level) => level / 255);
    expectLevels(
      jittered(colour, [1, size, size, 3], [{ ...NONE, contrast: jitter.colourContrast }]),
      jitter.colourPixels,
    );
  });

  it("takes each image's own mean", () => {
    const draws = [
      { ...NONE, contrast: 0 },
      { ...NONE, contrast: 0 },
    ];
    expectClose(jittered([0.1, 0.3, 0.6, 0.8], [2, 1, 2, 1], draws), [0.2, 0.2, 0.7, 0.7], 1e-6);
  });

  it("leaves the input as it is and no tensors behind", () =>
    expectNoTensorLeak(() => {
      const images = tf.tensor4d([0.25, 0.5], [1, 1, 2, 1]);
      const result = jitterColors(images, [{ ...NONE, brightness: 2 }]);
      expect([...images.dataSync()]).to.deep.equal([0.25, 0.5]);
      tf.dispose([images, result]);
    }));

  it("refuses a number of draws other than that of the images", () => {
    expect(() => jittered([1, 1], [2, 1, 1, 1], [NONE])).to.throw("same length, found 1 and 2");
  });
});
