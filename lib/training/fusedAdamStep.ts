import {
  booleanAttribute,
  floatType,
  runTensorFlowOperation,
  shapeAttribute,
  textAttribute,
} from "../base/engine/tensorflowOperation";
import { tf } from "../base/engine/tf";
import { type AdamStep, BETA_1, BETA_2, EPSILON } from "./adamStep";

let variablesMade = 0;

/**
 * Adam's update as TensorFlow's own fused operation (ResourceApplyAdam), which reads and writes
 * each number once where the plain form makes a dozen passes over the CNN's 25.7 million
 * weights. The operation works on "resource variables", buffers that live inside TensorFlow:
 * the two running means stay there, and the weight visits for the length of the step.
 */
export function createFusedAdamStep(shape: number[]): AdamStep {
  const m = resourceVariable(shape);
  const v = resourceVariable(shape);
  const w = resourceVariable(shape);
  tf.tidy(() => {
    assign(m, tf.zeros(shape));
    assign(v, tf.zeros(shape));
  });
  return {
    update(weight, gradient, learningRate, step) {
      tf.tidy(() => {
        assign(w, weight);
        applyAdam([w, m, v], gradient, learningRate, step);
        weight.assign(read(w, shape));
        // The resource lets go of the weight's memory, which would otherwise be held twice.
        assign(w, tf.scalar(0));
      });
    },
    read: () => ({ mean: copyOut(m, shape), square: copyOut(v, shape) }),
    load(mean, square) {
      tf.tidy(() => {
        assign(m, tf.tensor(mean, shape));
        assign(v, tf.tensor(square, shape));
      });
    },
    dispose() {
      // The weight's resource does not exist before the first step.
      for (const handle of [w, m, v]) {
        runTensorFlowOperation(
          "DestroyResourceOp",
          [booleanAttribute("ignore_lookup_error", true)],
          [handle],
          0,
        );
        handle.dispose();
      }
    },
  };
}

/**
 * TensorFlow applies epsilon before it corrects the running means' start at zero, PyTorch after:
 * epsilon times the correction makes them equal.
 */
function applyAdam(
  variables: tf.Tensor[],
  gradient: tf.Tensor,
  learningRate: number,
  step: number,
): void {
  const correctedEpsilon = EPSILON * Math.sqrt(1 - BETA_2 ** step);
  const numbers = [BETA_1 ** step, BETA_2 ** step, learningRate, BETA_1, BETA_2, correctedEpsilon];
  const attributes = [
    floatType(),
    booleanAttribute("use_locking", false),
    booleanAttribute("use_nesterov", false),
  ];
  runTensorFlowOperation(
    "ResourceApplyAdam",
    attributes,
    [...variables, ...numbers.map((n) => tf.scalar(n)), gradient],
    0,
  );
}

/** A handle of a new, empty variable inside TensorFlow. */
function resourceVariable(shape: number[]): tf.Tensor {
  variablesMade += 1;
  // Without a name of its own, every variable would be the same one.
  const attributes = [
    floatType("dtype"),
    shapeAttribute("shape", shape),
    textAttribute("shared_name", `adam${variablesMade}`),
  ];
  return tf.keep(runTensorFlowOperation("VarHandleOp", attributes, [], 1)[0]);
}

function assign(handle: tf.Tensor, value: tf.Tensor): void {
  runTensorFlowOperation("AssignVariableOp", [floatType("dtype")], [handle, value], 0);
}

function read(handle: tf.Tensor, shape: number[]): tf.Tensor {
  const [value] = runTensorFlowOperation("ReadVariableOp", [floatType("dtype")], [handle], 1);
  return tf.reshape(value, shape);
}

function copyOut(handle: tf.Tensor, shape: number[]): Float32Array {
  const value = tf.tidy(() => read(handle, shape));
  const numbers = value.dataSync<"float32">();
  value.dispose();
  return numbers;
}
