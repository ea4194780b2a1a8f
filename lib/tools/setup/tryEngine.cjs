/**
 * Loads the TensorFlow engine and multiplies two matrices, in a process of its own: a library that
 * does not fit the processor ends the process without a message. Prints the engine as JSON.
 */
const path = require("node:path");
const util = require("node:util");

process.env.TF_CPP_MIN_LOG_LEVEL = "2";
// A notebook may be computing on the same NVIDIA card.
process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
// Windows looks there for the libraries that the addon needs; see lib/base/engine.
if (process.platform === "win32") {
  const tensorflow = path.join(__dirname, "..", "..", "..", ".venv", "tensorflow", "tensorflow");
  process.env.PATH = `${path.join(tensorflow, "python")}${path.delimiter}${process.env.PATH}`;
}
// Node 23 removed it, tfjs-node 4.22 still calls it.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;

const tf = require("@tensorflow/tfjs-node");
const product = tf.matMul(
  tf.tensor2d([
    [1, 2],
    [3, 4],
  ]),
  tf.tensor2d([
    [5, 6],
    [7, 8],
  ]),
);
const found = Array.from(product.dataSync()).join(" ");
if (found !== "19 22 43 50") throw new Error(`The product should be 19 22 43 50, found ${found}.`);
if (tf.getBackend() !== "tensorflow") throw new Error(`The backend is ${tf.getBackend()}.`);
const { binding, isUsingGpuDevice } = tf.backend();
console.log(JSON.stringify({ version: binding.TF_Version, gpu: isUsingGpuDevice === true }));
