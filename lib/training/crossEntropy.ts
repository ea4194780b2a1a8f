import { tf } from "../base/engine/tf";

/**
 * Cross-entropy of logits against class indices, as PyTorch's
 * `CrossEntropyLoss(weight=..., label_smoothing=...)`: each image counts with the weight of its
 * true class, and the sum is divided by the sum of those weights.
 *
 * @param logits `[batch, numClasses]`
 * @param labels class indices `[batch]`, int32
 * @param classWeights one weight per class; without it every image counts 1
 * @param labelSmoothing share of the target that is shared out evenly among all classes, 0 to 1
 *   (Szegedy et al. 2016): the model is no longer rewarded for being ever more certain
 * @returns a scalar; the caller disposes it
 */
export function crossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  classWeights?: number[],
  labelSmoothing = 0,
): tf.Scalar {
  return tf.tidy(() => {
    const numClasses = logits.shape[1];
    const weights = tf.tensor1d(classWeights ?? new Array(numClasses).fill(1));
    const oneHot = tf.oneHot(labels, numClasses).toFloat();
    const target =
      labelSmoothing === 0
        ? oneHot
        : oneHot.mul(1 - labelSmoothing).add(labelSmoothing / numClasses);
    const loss = tf.sum(tf.mul(tf.mul(target, weights), tf.logSoftmax(logits)));
    return tf.neg(tf.div(loss, tf.sum(tf.mul(oneHot, weights)))) as tf.Scalar;
  });
}
