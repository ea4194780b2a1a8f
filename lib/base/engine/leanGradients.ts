import { freeAfterUse } from "./freeAfterUse";
import { floatType, runTensorFlowOperation } from "./tensorflowOperation";
import { tf } from "./tf";

/**
 * Replaces the gradient of ReLU on the TensorFlow engine. tfjs computes it as `dy * step(y)`,
 * which walks over the feature map about ten times; TensorFlow's own ReluGrad walks once. On the
 * CNN's first feature map (32 x 224 x 224 x 32) that is 16 ms instead of 506 ms on two cores.
 *
 * The simple form stays in test/base/engine/leanGradients.test.ts as the reference.
 */
export function registerLeanReluGradient(): void {
  tf.unregisterGradient("Relu");
  tf.registerGradient({
    kernelName: "Relu",
    outputsToSave: [true],
    gradFunc: (dy, [y]) => {
      freeAfterUse(dy as tf.Tensor, y);
      return { x: () => reluGradient(dy as tf.Tensor, y) };
    },
  });
}

/** `dy` where the ReLU's output `y` is above zero, 0 elsewhere. */
export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return runTensorFlowOperation("ReluGrad", [floatType()], [dy, y], 1)[0];
}
