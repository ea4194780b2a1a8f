import { tf } from "../../../lib/base/engine/tf";
import { maxPoolGradient } from "../../../lib/base/engine/wasmMaxPoolGradient";
import { formulaImages } from "../../support/formula";
import { runScript } from "../../support/runScript";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

type Shape = [number, number, number, number];

const CASES: Array<{
  name: string;
  shape: Shape;
  size: number;
  stride: number;
  pad: "valid" | "same";
}> = [
  {
    name: "2x2, several images and channels",
    shape: [3, 8, 8, 16],
    size: 2,
    stride: 2,
    pad: "valid",
  },
  {
    name: "2x2, a last row and column that no window covers",
    shape: [2, 7, 9, 3],
    size: 2,
    stride: 2,
    pad: "valid",
  },
  {
    name: "3x3 with stride 2, overlapping windows",
    shape: [2, 9, 9, 5],
    size: 3,
    stride: 2,
    pad: "valid",
  },
  { name: "3x3 with padding", shape: [2, 8, 8, 2], size: 3, stride: 2, pad: "same" },
];

function pooled(x: tf.Tensor4D, { size, stride, pad }: (typeof CASES)[number]): tf.Tensor4D {
  return tf.maxPool(x, size, stride, pad);
}

describe("maxPoolGradient", () => {
  before(startEngine);

  for (const example of CASES) {
    it(`equals TensorFlow's gradient: ${example.name}`, function () {
      if (tf.getBackend() !== "tensorflow") this.skip();
      tf.tidy(() => {
        // Rounded to steps of 0.5, so that windows with several equal maxima occur.
        const x = formulaImages("x", example.shape).mul(2).round().div(2) as tf.Tensor4D;
        const y = pooled(x, example);
        const dy = formulaImages("dy", y.shape as Shape);
        const expected = tf
          .grad((input) => pooled(input as tf.Tensor4D, example))(x, dy)
          .dataSync();
        const { size, stride, pad } = example;
        expectClose(
          maxPoolGradient(dy, x, { filterSize: size, strides: stride, pad }).dataSync(),
          expected,
          1e-6,
        );
      });
    });
  }

  it("is what the WebAssembly engine uses", () => {
    const [{ shape, size, stride, pad }] = CASES;
    const script = `
      const { useEngine } = require("./lib/base/engine/chooseEngine");
      const { tf } = require("./lib/base/engine/tf");
      const { formulaImages } = require("./test/support/formula");
      useEngine("wasm").then(() => {
        const x = formulaImages("x", ${JSON.stringify(shape)});
        const pooled = (input) => tf.maxPool(input, ${size}, ${stride}, "${pad}").square();
        const gradient = tf.grad(pooled)(x);
        console.log(JSON.stringify(Array.from(gradient.dataSync())));
      });`;
    const wasm = runScript<number[]>(script, { XRAY_ENGINE: "wasm" });
    const here = tf.tidy(() => {
      const x = formulaImages("x", shape);
      return tf
        .grad((input) => tf.maxPool(input as tf.Tensor4D, size, stride, pad).square())(x)
        .dataSync();
    });
    expectClose(wasm, here, 1e-5);
  }).timeout(60000);

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const x = formulaImages("x", [1, 4, 4, 2]);
      const y = tf.maxPool(x, 2, 2, "valid");
      tf.dispose([x, y, maxPoolGradient(y, x, { filterSize: 2, strides: 2, pad: "valid" })]);
    }));
});
