import { tf } from "../../../lib/base/engine/tf";
import { inputGradientByConvolution } from "../../../lib/base/engine/wasmInputGradient";
import { CONVOLUTION_CASES, type ConvolutionCase } from "../../support/convolutionCases";
import { formulaImages } from "../../support/formula";
import { runScript } from "../../support/runScript";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

/** The gradient with respect to the input of sum(conv(x)^2), by the engine's own kernel. */
function engineGradient({ input, filter, strides, pad }: ConvolutionCase): number[] {
  return Array.from(
    tf.tidy(() => {
      const [x, w] = [formulaImages("x", input), formulaImages("w", filter)];
      return tf
        .grad((images) => tf.conv2d(images as tf.Tensor4D, w, strides, pad).square())(x)
        .dataSync();
    }),
  );
}

describe("inputGradientByConvolution", () => {
  before(startEngine);

  for (const example of CONVOLUTION_CASES) {
    it(`equals the engine's own input gradient: ${example.name}`, () => {
      const { input, filter, strides, pad } = example;
      const composed = tf.tidy(() => {
        const [x, w] = [formulaImages("x", input), formulaImages("w", filter)];
        const dy = tf.conv2d(x, w, strides, pad).mul(2) as tf.Tensor4D;
        return inputGradientByConvolution(dy, w, { strides, pad, inputShape: input }).dataSync();
      });
      expectClose(composed, engineGradient(example), 1e-4);
    });
  }

  it("is what the WebAssembly engine uses", () => {
    const [example] = CONVOLUTION_CASES;
    const script = `
      const { useEngine } = require("./lib/base/engine/chooseEngine");
      const { tf } = require("./lib/base/engine/tf");
      const { formulaImages } = require("./test/support/formula");
      useEngine("wasm").then(() => {
        const { input, filter, strides, pad } = ${JSON.stringify(example)};
        const w = formulaImages("w", filter);
        tf.profile(() =>
          tf.grad((x) => tf.conv2d(x, w, strides, pad).square())(formulaImages("x", input)),
        ).then(({ kernels, result }) => {
          const convolutions = kernels.filter(({ name }) => name === "Conv2D").length;
          console.log(JSON.stringify([convolutions, ...result.dataSync()]));
        });
      });`;
    const [convolutions, ...gradient] = runScript<number[]>(script, { XRAY_ENGINE: "wasm" });
    expectClose([convolutions], [2], 0);
    expectClose(gradient, engineGradient(example), 1e-4);
  }).timeout(60000);

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const { input, filter } = CONVOLUTION_CASES[2];
      const [w, dy] = [formulaImages("w", filter), tf.ones([1, 4, 4, 3]) as tf.Tensor4D];
      const attributes = { strides: 2, pad: "same" as const, inputShape: input };
      tf.dispose([inputGradientByConvolution(dy, w, attributes), w, dy]);
    }));
});
