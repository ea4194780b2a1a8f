import { expect } from "chai";
import { convolution, simpleConvolution } from "../../../lib/base/engine/convolution";
import { canKeepFilters, numberOfKeptFilters } from "../../../lib/base/engine/laidOutFilters";
import { hasFusedConvolution } from "../../../lib/base/engine/oneDnn";
import { tf } from "../../../lib/base/engine/tf";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

const SHAPE = { stride: 1, padding: 1 } as const;

function filterOf(channels: number, seed: number): tf.Tensor4D {
  return tf.randomNormal([3, 3, channels, channels], 0, 1, "float32", seed);
}

function imagesOf(channels: number, count = 1): tf.Tensor4D {
  return tf.randomNormal([count, 7, 7, channels], 0, 1, "float32", 9);
}

describe("filters that are kept laid out", () => {
  before(async function () {
    await startEngine();
    if (!hasFusedConvolution() || !canKeepFilters()) this.skip();
  });

  const convolve = (x: tf.Tensor4D, filter: tf.Tensor4D) =>
    convolution(x, filter, tf.zeros([filter.shape[3]]), SHAPE, { relu: true });

  it("are never taken for one another, though TensorFlow looks at each only once", () => {
    tf.tidy(() => {
      const x = imagesOf(64);
      const filters = [1, 2, 3].map((seed) => filterOf(64, seed));
      // The second round uses what the first has laid out.
      for (const filter of [...filters, ...filters]) {
        const expected = simpleConvolution(x, filter, null, SHAPE, { relu: true });
        expectClose(convolve(x, filter).dataSync(), expected.dataSync(), 1e-4);
      }
    });
  });

  it("follow a variable that changes", () => {
    const variable = tf.variable(filterOf(64, 4)) as unknown as tf.Tensor4D & tf.Variable;
    tf.tidy(() => {
      const x = imagesOf(64);
      for (let i = 0; i < 3; i++) {
        const expected = simpleConvolution(x, variable, null, SHAPE, { relu: true });
        expectClose(convolve(x, variable).dataSync(), expected.dataSync(), 1e-4);
        variable.assign(tf.mul(variable, -1));
      }
    });
    variable.dispose();
  });

  it("are forgotten when they are disposed", () =>
    expectNoTensorLeak(() => {
      const before = numberOfKeptFilters();
      tf.tidy(() => {
        convolve(imagesOf(16), filterOf(16, 5));
        expect(numberOfKeptFilters()).to.equal(before + 1);
      });
      expect(numberOfKeptFilters()).to.equal(before);
    }));

  it("are none while training, or with several images", () => {
    const before = numberOfKeptFilters();
    tf.tidy(() => {
      const [x, filter] = [imagesOf(16), filterOf(16, 6)];
      tf.grad((weights) => convolve(x, weights as tf.Tensor4D))(filter);
      convolve(imagesOf(16, 2), filter);
      expect(numberOfKeptFilters()).to.equal(before);
    });
  });

  it("do not stay in memory", () => {
    const use = (seed: number) =>
      tf.tidy(() => void convolve(imagesOf(512), filterOf(512, seed)).dataSync());
    use(0);
    const before = process.memoryUsage().rss;
    for (let seed = 1; seed <= 40; seed++) use(seed);
    // 40 filters of 9.4 MB would be 377 MB.
    expect(process.memoryUsage().rss - before).to.be.below(150e6);
  });
});
