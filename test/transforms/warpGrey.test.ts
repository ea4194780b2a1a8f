import { expect } from "chai";
import fc from "fast-check";
import { tf } from "../../lib/base/engine/tf";
import { createRandom } from "../../lib/base/random";
import {
  type Affine,
  compose,
  horizontalFlip,
  IDENTITY,
  resizedCrop,
  rotation,
} from "../../lib/transforms/affine";
import { warp } from "../../lib/transforms/warp";
import { createFrame, fillFrame, warpGrey } from "../../lib/transforms/warpGrey";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = { height: 17, width: 23 };
const random = createRandom(3, "warpGrey test");
const PIXELS = Uint8Array.from({ length: 17 * 23 }, () => Math.floor(random.uniform(0, 256)));

function warped(
  map: Affine,
  { pixels = PIXELS, size = SIZE, factor = 1 / 255 } = {},
): { values: Float32Array; mean: number } {
  const frame = createFrame(size);
  fillFrame(frame, pixels, size);
  // What lies there from an earlier batch must not show through.
  const values = new Float32Array(pixels.length).fill(9);
  const mean = warpGrey(frame, size, map, factor, values);
  return { values, mean };
}

/** The engine's warp of the same pixels. */
function onEngine(map: Affine): Float32Array {
  const images = Array.from(PIXELS, (level) => level / 255);
  const shape: [number, number, number, number] = [1, SIZE.height, SIZE.width, 1];
  return tf.tidy(() => warp(tf.tensor4d(images, shape), [map]).dataSync<"float32">());
}

describe("warpGrey(frame, size, map, factor, result)", () => {
  before(startEngine);

  it("gives back an image that nothing moves, exactly", () => {
    const expected = Float32Array.from(PIXELS, (level) => level / 255);
    expect(warped(IDENTITY).values).to.deep.equal(expected);
  });

  it("equals the engine's warp for turned, flipped, cut out and shifted images", () => {
    const crop = resizedCrop({ top: 2, left: 5, height: 13, width: 16 }, SIZE);
    const maps: Affine[] = [
      rotation(10, SIZE),
      rotation(-7.3, SIZE),
      rotation(90, SIZE),
      horizontalFlip(SIZE),
      crop,
      compose(rotation(8, SIZE), horizontalFlip(SIZE), crop),
      compose(crop, rotation(-8, SIZE), horizontalFlip(SIZE)),
      resizedCrop({ top: -4, left: -6, height: 25, width: 35 }, SIZE),
      [1, 0, 5.25, 0, 1, -3.5],
    ];
    for (const map of maps) expectClose(warped(map).values, onEngine(map), 1e-5);
  });

  it("equals the engine's warp for any affine map", () => {
    const share = fc.double({ min: -2, max: 2, noNaN: true });
    const shift = fc.double({ min: -30, max: 30, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(share, share, shift, share, share, shift), (map) => {
        expectClose(warped(map).values, onEngine(map), 1e-4);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("is black where the whole image is out of sight", () => {
    expect(warped([1, 0, 100, 0, 1, 0])).to.deep.equal({
      values: new Float32Array(PIXELS.length),
      mean: 0,
    });
    expect(warped([0, 0, -2, 0, 0, 5]).mean).to.equal(0);
  });

  it("multiplies by the factor, makes 1 of what exceeds it, and returns the mean", () => {
    const size = { height: 1, width: 4 };
    const pixels = Uint8Array.from([0, 51, 102, 204]);
    const { values, mean } = warped(IDENTITY, { pixels, size, factor: 2 / 255 });
    expectClose(values, [0, 0.4, 0.8, 1], 1e-7);
    expect(mean).to.be.closeTo(0.55, 1e-7);
  });

  it("makes no tensors", () => expectNoTensorLeak(() => void warped(rotation(5, SIZE))));
});
