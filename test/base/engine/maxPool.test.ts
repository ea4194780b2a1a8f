import { expect } from "chai";
import { giveMemoryBack } from "../../../lib/base/engine/engineOrders";
import { maxPool } from "../../../lib/base/engine/maxPool";
import { hasOneDnn } from "../../../lib/base/engine/oneDnn";
import { tf } from "../../../lib/base/engine/tf";
import { runScript } from "../../support/runScript";
import { expectNoTensorLeak, startEngine } from "../../support/tensors";

type Pool = (x: tf.Tensor4D, size: number, stride: number) => tf.Tensor4D;
const simplePool: Pool = (x, size, stride) => tf.maxPool(x, size, stride, "valid");

/** Whole numbers from a small range: most windows hold their largest value more than once. */
function imagesWithTies(size: number): tf.Tensor4D {
  return tf.relu(tf.round(tf.randomNormal([3, size, size, 5], 0, 1, "float32", 7))) as tf.Tensor4D;
}

function outputAndGradient(
  pool: Pool,
  imageSize: number,
  size: number,
  stride: number,
): number[][] {
  return tf.tidy(() => {
    const x = imagesWithTies(imageSize);
    const output = pool(x, size, stride);
    const weights = tf.reshape(tf.range(1, output.size + 1), output.shape);
    const gradient = tf.grad((image) =>
      tf.sum(tf.mul(pool(image as tf.Tensor4D, size, stride), weights)),
    )(x);
    return [Array.from(output.dataSync()), Array.from(gradient.dataSync())];
  });
}

describe("maxPool", () => {
  before(startEngine);

  for (const [name, imageSize, size, stride] of [
    ["2x2", 8, 2, 2],
    ["2x2 with a row that no window covers", 9, 2, 2],
    ["overlapping 3x3", 9, 3, 2],
  ] as const) {
    it(`equals tf.maxPool and its gradient exactly, ties included: ${name}`, function () {
      if (tf.getBackend() !== "tensorflow") this.skip(); // Elsewhere it is the plain form itself.
      const found = outputAndGradient(maxPool, imageSize, size, stride);
      expect(found).to.deep.equal(outputAndGradient(simplePool, imageSize, size, stride));
    });
  }

  it("leaves no tensors behind, forwards and backwards", async () => {
    const x = imagesWithTies(8);
    await expectNoTensorLeak(() => {
      maxPool(x, 2, 2).dispose();
      tf.grad((image) => tf.sum(maxPool(image as tf.Tensor4D, 2, 2)))(x).dispose();
    });
    x.dispose();
  });
});

describe("the gradient of maxPool", () => {
  before(startEngine);

  it("takes room for its result alone, not for what is never filled", function () {
    if (process.platform !== "linux" || !hasOneDnn() || !giveMemoryBack()) return this.skip();
    const shape: [number, number, number, number] = [16, 256, 256, 32];
    const megabytes = (shape.reduce((a, b) => a * b) * 4) / 1e6;
    const rss = () => process.memoryUsage().rss / 1e6;
    const x = tf.fill(shape, 1) as tf.Tensor4D;
    tf.fill([2, ...shape], 1).dispose(); // Room for the result and more, which TensorFlow keeps.
    const before = rss();
    const gradient = tf.grad((y) => tf.sum(maxPool(y as tf.Tensor4D, 2, 2)))(x);
    const more = rss() - before;
    expect(gradient.slice([0, 0, 0, 0], [1, 1, 1, 1]).dataSync()[0]).to.equal(1);

    expect(more).to.be.below(0.5 * megabytes);
    tf.dispose([x, gradient]);
    giveMemoryBack();
  });
});

describe("hasOneDnn", () => {
  before(startEngine);

  it("finds out in a new process, leaves no tensors behind, and repeats its answer", () => {
    const script = `
      const { useEngine } = require("./lib/base/engine/chooseEngine");
      const { hasOneDnn } = require("./lib/base/engine/oneDnn");
      const { tf } = require("./lib/base/engine/tf");
      useEngine().then(() => {
        const before = tf.memory().numTensors;
        const answers = [hasOneDnn(), hasOneDnn()];
        console.log(JSON.stringify({ answers, left: tf.memory().numTensors - before }));
      });`;
    const { answers, left } = runScript<{ answers: boolean[]; left: number }>(script);
    expect(answers).to.deep.equal([hasOneDnn(), hasOneDnn()]);
    expect(left).to.equal(0);
  });
});
