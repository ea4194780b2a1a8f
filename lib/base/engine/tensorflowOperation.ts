import { tf } from "./tf";

/** The parts of tfjs-node's backend that run one of TensorFlow's operations by its name. */
interface TensorFlowBackend {
  executeMultipleOutputs(
    name: string,
    attributes: Attribute[],
    inputs: tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
  binding: Record<
    | "TF_ATTR_TYPE"
    | "TF_ATTR_SHAPE"
    | "TF_ATTR_STRING"
    | "TF_ATTR_BOOL"
    | "TF_ATTR_INT"
    | "TF_FLOAT",
    number
  >;
}

export interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/**
 * Runs an operation of the TensorFlow library that tfjs itself has no name for. Works on the
 * TensorFlow engine only.
 * @see the operation's page under tensorflow.org/api_docs/python/tf/raw_ops for inputs and
 *   attributes
 * @returns its outputs; the caller disposes them
 */
export function runTensorFlowOperation(
  name: string,
  attributes: Attribute[],
  inputs: tf.Tensor[],
  numOutputs: number,
): tf.Tensor[] {
  return backend().executeMultipleOutputs(name, attributes, inputs, numOutputs);
}

/** The attribute that says "float32 numbers", which most operations call T. */
export function floatType(name = "T"): Attribute {
  return typeAttribute(name, backend().binding.TF_FLOAT);
}

/**
 * @param value TensorFlow's number for a type, see typeOf, or several: these need the addon that
 *   set-up builds
 */
export function typeAttribute(name: string, value: number | number[]): Attribute {
  return { name, type: backend().binding.TF_ATTR_TYPE, value };
}

export function shapeAttribute(name: string, value: number[]): Attribute {
  return { name, type: backend().binding.TF_ATTR_SHAPE, value };
}

/**
 * @param value a text or several: these need the addon that set-up builds, see
 *   tools/setup/addonSource.mjs
 */
export function textAttribute(name: string, value: string | string[]): Attribute {
  return { name, type: backend().binding.TF_ATTR_STRING, value };
}

/** One or a list of whole numbers. */
export function integersAttribute(name: string, value: number | number[]): Attribute {
  return { name, type: backend().binding.TF_ATTR_INT, value };
}

export function booleanAttribute(name: string, value: boolean): Attribute {
  return { name, type: backend().binding.TF_ATTR_BOOL, value };
}

function backend(): TensorFlowBackend {
  return tf.backend() as unknown as TensorFlowBackend;
}
