import { checkWholeNumber } from "../base/checks";
import { tf } from "../base/engine/tf";
import { tidyGradients } from "../base/engine/tidyGradients";
import { forward, type Model } from "../models/model";
import { blurMaps } from "./blurMaps";
import type { MapRequest, RawMaps } from "./mapMethod";

/** Width of the blur in parts of the image's side, as TorchRay's pointing game blurs gradients. */
const BLUR = 0.02;

/**
 * Integrated gradients (Sundararajan et al. 2017, arXiv:1703.01365): the gradient with respect to
 * the pixels themselves, averaged on the way from an empty image to the real one, times the way:
 *
 *     attribution = image * mean over t in (0, 1) of the gradient of the logit at t * image
 *
 * The attributions of all pixels sum to the logit of the image minus that of the empty image. That
 * image is 0: the mean grey of the training images of the backbone (ResNet-18) or the middle of the
 * grey scale (CNN). A black one could never show what is black.
 *
 * As in the Python package captum, except for what makes a map of the numbers: channels are summed,
 * neighbours blurred (what speaks for and against the class alternates from pixel to pixel), and
 * then what speaks against it is left out.
 *
 * @param steps points on the way (the middles of equal parts), each a pass forwards and backwards
 */
export function integratedGradients(
  model: Model,
  images: tf.Tensor4D,
  request: MapRequest,
  steps = 32,
): RawMaps {
  return tf.tidy(() => {
    const { attributions, logits } = attributePixels(model, images, request, steps);
    const blurred = blurMaps(tf.sum(attributions, 3), BLUR * model.imageSize);
    return { maps: tf.relu(blurred), logits };
  });
}

/**
 * What each value of the images adds to the class's logit, below 0 where it takes from it.
 * @returns `attributions` `[batch, size, size, channels]` and the logits of the images; the caller
 *   disposes both
 */
export function attributePixels(
  model: Model,
  images: tf.Tensor4D,
  { chooseClass }: Pick<MapRequest, "chooseClass">,
  steps: number,
): { attributions: tf.Tensor4D; logits: tf.Tensor2D } {
  checkWholeNumber("steps", steps, 1);
  return tf.tidy(() => {
    const logits = forward(model, images) as tf.Tensor2D;
    const chosen = tf.oneHot(chooseClass(logits), model.numClasses);
    let sum = tf.zerosLike(images);
    for (let step = 0; step < steps; step++) {
      const before = sum;
      sum = tf.tidy(() => {
        const onTheWay = tf.mul(images, (step + 0.5) / steps) as tf.Tensor4D;
        return tf.add(before, pixelGradient(model, onTheWay, chosen));
      });
      before.dispose();
    }
    return { attributions: tf.mul(images, tf.div(sum, steps)), logits };
  });
}

/** Derivative of the chosen logits with respect to every value of the images. */
function pixelGradient(model: Model, images: tf.Tensor4D, chosen: tf.Tensor): tf.Tensor4D {
  const score = (x: tf.Tensor) => tf.sum(tf.mul(forward(model, x), chosen));
  return tidyGradients(() => tf.grad(score)(images) as tf.Tensor4D);
}
