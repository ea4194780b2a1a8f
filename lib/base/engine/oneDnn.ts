import { typeOf } from "./bfloat16";
import { convolutionAttributes } from "./convolutionAttributes";
import {
  type Attribute,
  booleanAttribute,
  floatType,
  integersAttribute,
  runTensorFlowOperation,
  textAttribute,
  typeAttribute,
} from "./tensorflowOperation";
import { tf } from "./tf";

/**
 * oneDNN is Intel's library of fast kernels inside TensorFlow for x86 processors. TensorFlow uses
 * it by itself for convolutions; some operations have to be asked for by name, as done here.
 */

/** TensorFlow's mark for kernels that call oneDNN. */
const KERNEL_LABEL = "MklNameChangeOp";

const found = new Map<string, boolean>();

/** True where the engine is TensorFlow with oneDNN inside; found out by trying one operation. */
export function hasOneDnn(): boolean {
  return works("pooling", () =>
    runOneDnnOperation("_MklNativeMaxPool", poolingAttributes(2, 2), [tf.zeros([1, 2, 2, 1])], 2),
  );
}

/**
 * True where a convolution can do its next steps in the same pass, which also takes the project's
 * build of the addon.
 */
export function hasFusedConvolution(): boolean {
  const inputs = () => [tf.ones([1, 2, 2, 1]), tf.ones([1, 1, 1, 1]), tf.ones([1])];
  return (
    hasOneDnn() &&
    works("fused", () =>
      runFusedConvolution(["BiasAdd", "Relu"], convolutionAttributes(1, "VALID"), inputs()),
    )
  );
}

function works(name: string, operation: () => unknown): boolean {
  if (tf.getBackend() !== "tensorflow") return false;
  if (!found.has(name))
    found.set(
      name,
      tf.tidy(() => succeeds(operation)),
    );
  return found.get(name)!;
}

function succeeds(operation: () => unknown): boolean {
  try {
    operation();
    return true;
  } catch {
    return false;
  }
}

/** Runs one of TensorFlow's oneDNN operations. @returns its outputs; the caller disposes them */
export function runOneDnnOperation(
  name: string,
  attributes: Attribute[],
  inputs: tf.Tensor[],
  numOutputs: number,
): tf.Tensor[] {
  const label = textAttribute("_kernel", KERNEL_LABEL);
  return runTensorFlowOperation(name, [floatType(), ...attributes, label], inputs, numOutputs);
}

/**
 * A convolution and what follows it in one pass.
 * @param steps e.g. ["BiasAdd", "Add", "Relu"]
 * @param inputs map and filter, then one tensor for each step that takes one; all of the same type
 */
export function runFusedConvolution(
  steps: string[],
  attributes: Attribute[],
  inputs: tf.Tensor[],
): tf.Tensor {
  const extra = inputs.slice(2);
  const fused = [
    textAttribute("fused_ops", steps),
    integersAttribute("num_args", extra.length),
    typeAttribute("TArgs", extra.map(typeOf)),
    integersAttribute("num_host_args", 0),
  ];
  return runOneDnnOperation("_MklNativeFusedConv2D", [...attributes, ...fused], inputs, 1)[0];
}

/** Square windows of `size` pixels, `stride` pixels apart, that lie inside the image. */
export function poolingAttributes(size: number, stride: number): Attribute[] {
  return [
    integersAttribute("ksize", [1, size, size, 1]),
    integersAttribute("strides", [1, stride, stride, 1]),
    textAttribute("padding", "VALID"),
    textAttribute("data_format", "NHWC"),
    booleanAttribute("workspace_enabled", true),
  ];
}
