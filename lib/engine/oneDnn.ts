import { tf } from "./tf";
import { Attribute, booleanAttribute, floatType, integersAttribute, runTensorFlowOperation, textAttribute } from "./tensorflowOperation";

/**
 * oneDNN is Intel's library of fast kernels inside TensorFlow for x86 processors. TensorFlow uses
 * it by itself for convolutions; some operations have to be asked for by name, as done here.
 */

/** TensorFlow's mark for kernels that call oneDNN. */
const KERNEL_LABEL = "MklNameChangeOp";

let found: boolean | undefined;

/** True where the engine is TensorFlow with oneDNN inside; found out by trying one operation. */
export function hasOneDnn(): boolean {
  if (tf.getBackend() !== "tensorflow") return false;
  found ??= tryPooling();
  return found;
}

function tryPooling(): boolean {
  try {
    tf.tidy(() => void runOneDnnOperation("_MklNativeMaxPool", poolingAttributes(2, 2), [tf.zeros([1, 2, 2, 1])], 2));
    return true;
  } catch {
    return false;
  }
}

/** Runs one of TensorFlow's oneDNN operations. @returns its outputs; the caller disposes them */
export function runOneDnnOperation(
  name: string, attributes: Attribute[], inputs: tf.Tensor[], numOutputs: number,
): tf.Tensor[] {
  const label = textAttribute("_kernel", KERNEL_LABEL);
  return runTensorFlowOperation(name, [floatType(), ...attributes, label], inputs, numOutputs);
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
