import { tf } from "../base/engine/tf";
import { type Random, shuffled } from "../base/random";
import { betaQuantile } from "../metrics/distributions";

/** How the images of a batch are mixed with one another. */
export interface Mixing {
  /** Share of each image itself, 0 to 1; the rest is its partner's. */
  share: number;
  /** Position of each image's partner in the batch. */
  partners: number[];
}

/**
 * Draws a mixing for a batch (mixup; Zhang et al. 2018): one share from Beta(alpha, alpha), and
 * the batch in another order as partners.
 *
 * @param alpha above 0; small values mix little, 1 draws every share alike
 */
export function drawMixing(count: number, alpha: number, random: Random): Mixing {
  const share = betaQuantile(random.next(), alpha, alpha);
  const partners = shuffled(
    Array.from({ length: count }, (_, i) => i),
    random,
  );
  return { share, partners };
}

/**
 * Each image blended with its partner. The loss is blended in the same way (see trainStep), so that
 * the model learns to answer in between where an image lies in between.
 *
 * @param images `[batch, ...]`; left as they are
 * @returns the same shape; the caller disposes it
 */
export function mixImages(images: tf.Tensor, { share, partners }: Mixing): tf.Tensor {
  return tf.tidy(() =>
    tf.add(tf.mul(images, share), tf.mul(tf.gather(images, partners), 1 - share)),
  );
}
