import { tf } from "../base/engine/tf";
import type { Model } from "../models/model";
import { captureLayer } from "./capture";
import { eachImage, logitsOfCopies } from "./changedImages";
import type { MapRequest, RawMaps } from "./mapMethod";

/** Keeps the quotient finite where a channel is the same everywhere; as in grad-cam. */
const EPSILON = 1e-8;

/**
 * Score-CAM (Wang et al. 2020, arXiv:1910.01279): no gradient at all. Each channel of the layer is
 * enlarged to a mask from 0 to 1 and laid over the image; the logit that the model gives to what
 * is left says how much the channel matters:
 *
 *     weight   = softmax over the channels of the logits
 *     map      = ReLU(sum over k of weight_k * activation_k)
 *
 * One pass for every channel: 512 for ResNet-18's last layer, where Grad-CAM needs two. What a
 * mask hides becomes 0, the mean grey of the training images of the backbone (ResNet-18) or the
 * middle of the grey scale (CNN).
 *
 * As the Python package grad-cam does it: logits without the paper's constant baseline, which a
 * softmax leaves out anyway, and masks enlarged corner to corner.
 */
export function scoreCam(
  model: Model,
  images: tf.Tensor4D,
  { layer, chooseClass }: MapRequest,
): RawMaps {
  return tf.tidy(() => {
    // The gradient that comes along is left unused: beside a pass for every channel it is nothing.
    const { activations, logits } = captureLayer(model, images, layer, chooseClass);
    const chosen = tf.oneHot(chooseClass(logits), model.numClasses);
    const ofEach = eachImage(activations);
    const maps = eachImage(images).map((image, i) => {
      const ofClass = tf.slice(chosen, [i, 0], [1, -1]);
      const scores = channelScores(model, image, ofEach[i], ofClass);
      return tf.relu(tf.sum(tf.mul(ofEach[i], tf.softmax(scores)), 3));
    });
    return { maps: tf.concat(maps) as tf.Tensor3D, logits };
  });
}

/**
 * The class's logit for the image seen through each channel as a mask.
 * @param ofClass 1 for that class, 0 for all others, `[1, numClasses]`
 * @returns `[channels]`
 */
function channelScores(
  model: Model,
  image: tf.Tensor4D,
  activations: tf.Tensor4D,
  ofClass: tf.Tensor,
): tf.Tensor1D {
  const [, height, width, channels] = activations.shape;
  const copies = logitsOfCopies(model, channels, (from, to) => {
    const some = tf.slice(activations, [0, 0, 0, from], [1, height, width, to - from]);
    const byChannel = tf.transpose(some, [3, 1, 2, 0]) as tf.Tensor4D;
    return tf.mul(image, masks(byChannel, model.imageSize));
  });
  return tf.sum(tf.mul(copies, ofClass), 1);
}

/** `[channels, height, width, 1]` to masks `[channels, size, size, 1]` from 0 to 1. */
function masks(channels: tf.Tensor4D, size: number): tf.Tensor4D {
  const large = tf.image.resizeBilinear(channels, [size, size], true);
  const [low, high] = [tf.min(large, [1, 2], true), tf.max(large, [1, 2], true)];
  return tf.div(tf.sub(large, low), tf.add(tf.sub(high, low), EPSILON));
}
