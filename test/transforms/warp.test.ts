import path from "node:path";
import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { createRandom } from "../../lib/base/random";
import {
  type Affine,
  type Box,
  compose,
  horizontalFlip,
  IDENTITY,
  resizedCrop,
  rotation,
} from "../../lib/transforms/affine";
import { warp } from "../../lib/transforms/warp";
import fixture from "../fixtures/transforms_pillow.json";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const SIZE = { height: fixture.size, width: fixture.size };

/** Second implementation, one pixel at a time: bilinear, black outside. */
function slowWarp(
  images: Float32Array,
  [batch, height, width, channels]: number[],
  maps: Affine[],
): Float32Array {
  const result = new Float32Array(images.length);
  const at = (n: number, y: number, x: number, c: number): number =>
    x < 0 || y < 0 || x >= width || y >= height
      ? 0
      : images[((n * height + y) * width + x) * channels + c];
  let i = 0;
  for (let n = 0; n < batch; n++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let channel = 0; channel < channels; channel++) {
          const [a, b, c, d, e, f] = maps[n];
          const [u, v] = [a * x + b * y + c, d * x + e * y + f];
          const [left, top] = [Math.floor(u), Math.floor(v)];
          for (const [dy, dx] of [
            [0, 0],
            [0, 1],
            [1, 0],
            [1, 1],
          ])
            result[i] +=
              (1 - Math.abs(u - left - dx)) *
              (1 - Math.abs(v - top - dy)) *
              at(n, top + dy, left + dx, channel);
          i++;
        }
  return result;
}

function randomBatch(shape: [number, number, number, number]): Float32Array {
  const random = createRandom(7, "warp test");
  return Float32Array.from({ length: shape[0] * shape[1] * shape[2] * shape[3] }, () =>
    random.next(),
  );
}

function warped(
  values: ArrayLike<number>,
  shape: [number, number, number, number],
  maps: Affine[],
): Float32Array {
  return tf.tidy(() =>
    warp(tf.tensor4d(Float32Array.from(values), shape), maps).dataSync<"float32">(),
  );
}

/** Pixels at least `margin` away from the border, where PIL and a black surrounding differ. */
function inner(values: ArrayLike<number>, margin: number): number[] {
  return Array.from(values).filter((_, i) => {
    const [y, x] = [Math.floor(i / SIZE.width), i % SIZE.width];
    return Math.min(y, x, SIZE.height - 1 - y, SIZE.width - 1 - x) >= margin;
  });
}

describe("warp(images, maps)", () => {
  before(startEngine);

  const shape: [number, number, number, number] = [3, 7, 9, 2];
  const size = { height: 7, width: 9 };
  const maps = [
    rotation(25, size),
    compose(
      rotation(-10, size),
      horizontalFlip(size),
      resizedCrop({ top: 1, left: 2, height: 5, width: 6 }, size),
    ),
    [1.3, 0.2, -2.5, -0.4, 0.9, 1.75] as const,
  ];

  it("equals the slow implementation, each image with its own map", () => {
    const images = randomBatch(shape);
    expectClose(warped(images, shape, maps), slowWarp(images, shape, maps), 1e-4);
  });

  it("gives the same values on the WebAssembly engine", async () => {
    const engine = tf.getBackend();
    const wasm =
      require("@tensorflow/tfjs-backend-wasm") as typeof import("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(
      path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm")) +
        "/",
    );
    const images = randomBatch(shape);
    await tf.setBackend("wasm");
    const values = warped(images, shape, maps);
    await tf.setBackend(engine);
    expectClose(values, slowWarp(images, shape, maps), 1e-4);
  });

  it("leaves images as they are for the identity", () => {
    const images = randomBatch(shape);
    expectClose(warped(images, shape, [IDENTITY, IDENTITY, IDENTITY]), images, 1e-6);
  });

  it("turns an image as PIL's Image.rotate does", () => {
    for (const { degrees, pixels } of [fixture.rotation, fixture.rotationBack]) {
      const turned = warped(
        fixture.image,
        [1, SIZE.height, SIZE.width, 1],
        [rotation(degrees, SIZE)],
      );
      // The corners come from outside, where PIL blends the border differently.
      const inside = pixels.map(
        (_, i) => Math.hypot((i % SIZE.width) - 11.5, Math.floor(i / SIZE.width) - 11.5) < 11,
      );
      expectClose(
        turned.filter((_, i) => inside[i]),
        pixels.filter((_, i) => inside[i]),
        1e-3,
      );
    }
  });

  it("flips an image as PIL does", () => {
    expectClose(
      warped(fixture.image, [1, SIZE.height, SIZE.width, 1], [horizontalFlip(SIZE)]),
      fixture.flip.pixels,
      1e-5,
    );
  });

  it("crops and enlarges as PIL's crop and bilinear resize do", () => {
    const box: Box = fixture.crop.box;
    const cropped = warped(
      fixture.image,
      [1, SIZE.height, SIZE.width, 1],
      [resizedCrop(box, SIZE)],
    );
    expectClose(inner(cropped, 1), inner(fixture.crop.pixels, 1), 1e-3);
  });

  it("fills with black what lies outside", () => {
    const away: Affine = [1, 0, 100, 0, 1, 0];
    expect([...warped([5, 6, 7, 8], [1, 2, 2, 1], [away])]).to.deep.equal([0, 0, 0, 0]);
  });

  it("leaves the input as it is and no tensors behind", () =>
    expectNoTensorLeak(() => {
      const images = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
      const result = warp(images, [rotation(45, { height: 2, width: 2 })]);
      expect([...images.dataSync()]).to.deep.equal([1, 2, 3, 4]);
      tf.dispose([images, result]);
    }));

  it("refuses a number of maps other than that of the images", () => {
    const images = tf.zeros<tf.Rank.R4>([2, 3, 3, 1]);
    expect(() => warp(images, [IDENTITY])).to.throw("2 images, 1 maps");
    images.dispose();
  });
});
