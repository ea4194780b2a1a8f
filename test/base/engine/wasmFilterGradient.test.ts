import { expect } from "chai";
import { tf } from "../../../lib/base/engine/tf";
import { filterGradientByConvolution } from "../../../lib/base/engine/wasmFilterGradient";
import { CONVOLUTION_CASES, type ConvolutionCase } from "../../support/convolutionCases";
import { formulaImages } from "../../support/formula";
import { runScript } from "../../support/runScript";
import { expectClose, expectNoTensorLeak, startEngine } from "../../support/tensors";

/** The gradient with respect to the filter of sum(conv(x)^2), by the engine's own kernel. */
function engineGradient({ input, filter, strides, pad }: ConvolutionCase): number[] {
  return Array.from(
    tf.tidy(() => {
      const [x, w] = [formulaImages("x", input), formulaImages("w", filter)];
      return tf
        .grad((weights) => tf.conv2d(x, weights as tf.Tensor4D, strides, pad).square())(w)
        .dataSync();
    }),
  );
}

describe("filterGradientByConvolution", () => {
  before(startEngine);

  for (const example of CONVOLUTION_CASES) {
    it(`equals the engine's own filter gradient: ${example.name}`, () => {
      const { input, filter, strides, pad } = example;
      const composed = tf.tidy(() => {
        const [x, w] = [formulaImages("x", input), formulaImages("w", filter)];
        const dy = tf.conv2d(x, w, strides, pad).mul(2) as tf.Tensor4D;
        return filterGradientByConvolution(x, dy, { strides, pad, filterShape: filter }).dataSync();
      });
      expectClose(composed, engineGradient(example), 1e-4);
    });
  }

  it("adds up a batch that is not a whole number of slices", () => {
    const example: ConvolutionCase = {
      name: "11 images",
      input: [11, 5, 5, 2],
      filter: [3, 3, 2, 3],
      strides: 1,
      pad: "same",
    };
    const composed = tf.tidy(() => {
      const [x, w] = [formulaImages("x", example.input), formulaImages("w", example.filter)];
      const dy = tf.conv2d(x, w, 1, "same").mul(2) as tf.Tensor4D;
      const attributes = { strides: 1, pad: "same" as const, filterShape: example.filter };
      return filterGradientByConvolution(x, dy, attributes).dataSync();
    });
    expectClose(composed, engineGradient(example), 1e-4);
  });

  it("leaves no tensors behind", () =>
    expectNoTensorLeak(() => {
      const { input, filter } = CONVOLUTION_CASES[0];
      const [x, dy] = [formulaImages("x", input), tf.ones([2, 9, 8, 4]) as tf.Tensor4D];
      tf.dispose([
        filterGradientByConvolution(x, dy, { strides: 1, pad: "same", filterShape: filter }),
        x,
        dy,
      ]);
    }));
});

describe("the WebAssembly engine", () => {
  before(startEngine);

  it("trains both models and explains them with the TensorFlow engine's values", function () {
    if (tf.getBackend() !== "tensorflow") this.skip();
    const script = `
      const { useEngine } = require("./lib/base/engine/chooseEngine");
      const { tf } = require("./lib/base/engine/tf");
      const { Adam } = require("./lib/training/adam");
      const { trainStep } = require("./lib/training/trainStep");
      const { gradCam } = require("./lib/gradcam/gradCam");
      const { buildCnn } = require("./lib/models/buildCnn");
      const { buildResNet18 } = require("./lib/models/buildResNet18");
      const { formulaImages, setFormulaWeights } = require("./test/support/formula");
      useEngine().then(() => {
        const result = [];
        for (const [build, channels] of [[buildCnn, 1], [buildResNet18, 3]]) {
          const model = build({ seed: 1, imageSize: 32 });
          setFormulaWeights(model);
          const images = formulaImages("images", [3, 32, 32, channels]);
          const adam = new Adam(model.parameters, 1e-4);
          const labels = tf.tensor1d([0, 1, 1], "int32");
          for (let step = 0; step < 2; step++) {
            trainStep(model, adam, images, labels, { learningRate: 1e-4, dropoutSeed: step });
          }
          const { heatmaps, probabilities } = gradCam(model, images, { classIndex: 1 });
          result.push([...heatmaps[0].filter((_, i) => i % 50 === 0), ...probabilities.flat()]);
        }
        console.log(JSON.stringify(result.flat()));
      });`;
    const [wasm, tensorflow] = ["wasm", "tensorflow"].map((engine) =>
      runScript<number[]>(script, { XRAY_ENGINE: engine }),
    );
    expect(wasm.length).to.be.above(20);
    wasm.forEach((value, i) => expect(value, `value ${i}`).to.be.closeTo(tensorflow[i], 5e-3));
  }).timeout(180000);
});
