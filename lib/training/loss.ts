import { tf } from "../engine/tf";

/**
 * Cross-entropy of logits against class indices, as PyTorch's `CrossEntropyLoss(weight=...)`:
 * each image counts with the weight of its true class, and the sum is divided by the sum of
 * those weights.
 *
 * @param logits `[batch, numClasses]`
 * @param labels class indices `[batch]`, int32
 * @param classWeights one weight per class; without it every image counts 1
 * @returns a scalar; the caller disposes it
 */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, classWeights?: number[]): tf.Scalar {
  return tf.tidy(() => {
    const weights = classWeights ?? new Array(logits.shape[1]).fill(1);
    const oneHot = tf.oneHot(labels, logits.shape[1]).toFloat();
    const weighted = tf.mul(oneHot, tf.tensor1d(weights));
    const logProbabilities = tf.logSoftmax(logits);
    return tf.neg(tf.div(tf.sum(tf.mul(weighted, logProbabilities)), tf.sum(weighted))) as tf.Scalar;
  });
}
