import { tf } from "../base/engine/tf";
import { createRandom } from "../base/random";
import { enlargeHeatmaps } from "./heatmap";

/** As coarse as the maps of ResNet-18's last layer for images of 224 pixels. */
const PLACES = 7;

/**
 * A map that knows nothing: random values on 7 x 7 places, enlarged as Grad-CAM's are. What it
 * scores is what a method must beat. (Single random pixels would be no fair rival: deleting them
 * covers the whole image with noise at once.)
 *
 * @param number of the image: each has a map of its own
 * @returns `[imageSize * imageSize]`, 0 to 1
 */
export function randomMap(imageSize: number, seed: number, number: number): Float32Array {
  const random = createRandom(seed, "random map", number);
  const values = Array.from({ length: PLACES * PLACES }, () => random.next());
  return tf.tidy(() =>
    enlargeHeatmaps(tf.tensor3d(values, [1, PLACES, PLACES]), imageSize).dataSync<"float32">(),
  );
}
