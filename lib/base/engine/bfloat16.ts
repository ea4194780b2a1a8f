import type { Attribute } from "./tensorflowOperation";
import { tf } from "./tf";

/**
 * bfloat16 is a number of 16 bits: the range of float32 with 8 instead of 24 bits of precision.
 * Feature maps take half the memory (Kalamkar et al. 2019, arXiv:1905.12322), and some processors
 * multiply matrices of it faster than matrices of float32: about ten times with AMX, twice with
 * AVX512-BF16 on AMD's, not at all with the same instructions on some of Intel's. What holds on a
 * machine is tried, see precisionTrial.ts.
 *
 * tfjs has no such type, TensorFlow has. Here a bfloat16 tensor passes for float32 with tfjs; a
 * note is kept of which tensors are meant, and TensorFlow is told their true type. Shape, tidy,
 * dispose and gradients work as for any tensor. An operation that mixes both types, and reading
 * the values without toFloat32, end in an error of TensorFlow.
 */

/** TensorFlow's number for the type (TF_BFLOAT16 in tf_datatype.h). */
const TF_BFLOAT16 = 14;

/** What this file needs to know of tfjs-node's backend. */
interface TypedBackend {
  binding: Record<"TF_FLOAT" | "TF_ATTR_TYPE" | "TF_ATTR_BOOL", number>;
  createOutputTensor(metadata: { id: number; shape: number[]; dtype: number }): tf.Tensor;
  executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: Attribute[],
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

/** The memory of bfloat16 tensors: copies and reshaped forms of a tensor share it. */
const bfloat16Data = new WeakSet<object>();

/** True for what toBfloat16 gave, and for what came of it. */
export function isBfloat16(x: tf.Tensor): boolean {
  return bfloat16Data.has(x.dataId);
}

/**
 * Rounds to bfloat16; a bfloat16 tensor comes back as it is. Its gradient arrives in bfloat16 and
 * leaves in float32. TensorFlow engine only.
 * @returns same shape; the caller disposes it
 */
export function toBfloat16<T extends tf.Tensor>(x: T): T {
  if (isBfloat16(x)) return x;
  letTensorFlowSeeBfloat16();
  const operation = tf.customGrad((input) => ({
    value: cast(input as tf.Tensor, backend().binding.TF_FLOAT, TF_BFLOAT16),
    gradFunc: (dy: tf.Tensor) => toFloat32(dy),
  }));
  return operation(x) as T;
}

/** The same values in float32, without loss; a float32 tensor comes back as it is. */
export function toFloat32<T extends tf.Tensor>(x: T): T {
  if (!isBfloat16(x)) return x;
  const operation = tf.customGrad((input) => ({
    value: cast(input as tf.Tensor, TF_BFLOAT16, backend().binding.TF_FLOAT),
    gradFunc: (dy: tf.Tensor) => toBfloat16(dy),
  }));
  return operation(x) as T;
}

/** `x` in the number format of `other`. */
export function inFormatOf<T extends tf.Tensor>(other: tf.Tensor, x: T): T {
  return isBfloat16(other) ? toBfloat16(x) : x;
}

/**
 * TensorFlow's number for the type of `x`'s numbers. An operation's "T" need not be told: see
 * below.
 */
export function typeOf(x: tf.Tensor): number {
  return isBfloat16(x) ? TF_BFLOAT16 : backend().binding.TF_FLOAT;
}

function cast(x: tf.Tensor, from: number, to: number): tf.Tensor {
  const { TF_ATTR_TYPE, TF_ATTR_BOOL } = backend().binding;
  const attributes = [
    { name: "SrcT", type: TF_ATTR_TYPE, value: from },
    { name: "DstT", type: TF_ATTR_TYPE, value: to },
    { name: "Truncate", type: TF_ATTR_BOOL, value: false },
  ];
  return backend().executeSingleOutput("Cast", attributes, [x]);
}

let taught = false;

/**
 * Lets every operation of tfjs-node take bfloat16: an operation with such an input is run with
 * that type in place of float32, and a result of that type is noted down.
 */
function letTensorFlowSeeBfloat16(): void {
  if (taught) return;
  taught = true;
  const self = backend();
  const { createOutputTensor, executeSingleOutput, executeMultipleOutputs } = self;
  self.createOutputTensor = (metadata) => {
    if (metadata.dtype !== TF_BFLOAT16) return createOutputTensor.call(self, metadata);
    const output = createOutputTensor.call(self, { ...metadata, dtype: self.binding.TF_FLOAT });
    bfloat16Data.add(output.dataId);
    return output;
  };
  self.executeSingleOutput = (name, attributes, inputs) =>
    executeSingleOutput.call(self, name, withTypeOf(inputs, attributes), inputs);
  self.executeMultipleOutputs = (name, attributes, inputs, outputs) =>
    executeMultipleOutputs.call(self, name, withTypeOf(inputs, attributes), inputs, outputs);
}

function withTypeOf(inputs: tf.Tensor[], attributes: Attribute[]): Attribute[] {
  if (!inputs.some(isBfloat16)) return attributes;
  const { TF_FLOAT } = backend().binding;
  return attributes.map((attribute) =>
    attribute.name === "T" && attribute.value === TF_FLOAT
      ? { ...attribute, value: TF_BFLOAT16 }
      : attribute,
  );
}

function backend(): TypedBackend {
  return tf.backend() as unknown as TypedBackend;
}
