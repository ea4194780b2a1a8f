import { expect } from "chai";
import { runScript } from "../../support/runScript";

interface Product {
  values: number[];
  shape: number[];
  leaked: number;
}

describe("registerWasmMatMul", () => {
  it("multiplies transposed matrices, one pair or several, and leaves nothing behind", () => {
    const script = `
      const { useEngine } = require("./lib/base/engine/chooseEngine");
      const { tf } = require("./lib/base/engine/tf");
      useEngine("wasm").then(() => {
        const products = [];
        for (const batch of [[], [2]]) {
          const ways = [[false, false], [true, false], [false, true], [true, true]];
          for (const [left, right] of ways) {
            const a = tf.range(1, 7 + 6 * batch.length).reshape([...batch, 2, 3]);
            const b = tf.range(0, 12 + 12 * batch.length).reshape([...batch, 3, 4]);
            const swap = (x) => x.transpose(batch.length ? [0, 2, 1] : [1, 0]);
            const [first, second] = [left ? swap(a) : a, right ? swap(b) : b];
            const before = tf.memory().numTensors;
            const product = tf.matMul(first, second, left, right);
            const values = Array.from(product.dataSync());
            product.dispose();
            const leaked = tf.memory().numTensors - before;
            products.push({ values, shape: product.shape, leaked });
          }
        }
        console.log(JSON.stringify(products));
      });`;
    const products = runScript<Product[]>(script, { XRAY_ENGINE: "wasm" });
    // [[1, 2, 3], [4, 5, 6]] times [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], by hand.
    const one = [32, 38, 44, 50, 68, 83, 98, 113];
    // The second pair: [[7, 8, 9], [10, 11, 12]] times [[12, ...], [16, ...], [20, ...]].
    const two = [392, 416, 440, 464, 536, 569, 602, 635];
    products.forEach(({ values, shape, leaked }, i) => {
      expect(values, `product ${i}`).to.deep.equal(i < 4 ? one : [...one, ...two]);
      expect(shape).to.deep.equal(i < 4 ? [2, 4] : [2, 2, 4]);
      expect(leaked, `tensors left by product ${i}`).to.equal(0);
    });
  }).timeout(60000);

  it("multiplies one row by a transposed matrix, and leaves nothing behind", () => {
    const script = `
      const { useEngine } = require("./lib/base/engine/chooseEngine");
      const { tf } = require("./lib/base/engine/tf");
      useEngine("wasm").then(() => {
        const row = tf.tensor2d([[1, 2, 3]]);
        const matrix = tf.tensor2d([[1, 0, 0], [0, 1, 0], [0, 0, 1], [4, 5, 6]]);
        const before = tf.memory().numTensors;
        const product = tf.matMul(row, matrix, false, true);
        const values = Array.from(product.dataSync());
        product.dispose();
        const leaked = tf.memory().numTensors - before;
        console.log(JSON.stringify({ values, shape: product.shape, leaked }));
      });`;
    const product = runScript<Product>(script, { XRAY_ENGINE: "wasm" });
    // 1 * 4 + 2 * 5 + 3 * 6 = 32
    expect(product).to.deep.equal({ values: [1, 2, 3, 32], shape: [1, 4], leaked: 0 });
  }).timeout(60000);
});
