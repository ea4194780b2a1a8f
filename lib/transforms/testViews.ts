import { tf } from "../base/engine/tf";

/** Share of width and height that the smaller views keep. */
const CROP = 0.9;

/**
 * Several views of the same images, for test-time augmentation: as they are, mirrored, and the
 * centre of both, enlarged. A network answers each a little differently; the mean is steadier.
 *
 * @param images `[batch, height, width, channels]`; left as they are
 * @returns four tensors of that shape; the caller disposes them (the first is `images` itself)
 */
export function testViews(images: tf.Tensor4D): tf.Tensor4D[] {
  return tf.tidy(() => {
    const mirrored = tf.reverse(images, 2);
    return [images, mirrored, enlargeCentre(images), enlargeCentre(mirrored)];
  });
}

function enlargeCentre(images: tf.Tensor4D): tf.Tensor4D {
  const [batch, height, width] = images.shape;
  const edge = (1 - CROP) / 2;
  const box = [edge, edge, 1 - edge, 1 - edge];
  const boxes = tf.tensor2d(new Array<number[]>(batch).fill(box), [batch, 4]);
  const each = tf.range(0, batch, 1, "int32");
  return tf.image.cropAndResize(images, boxes, each, [height, width]);
}
