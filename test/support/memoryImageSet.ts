import { createRandom } from "../../lib/base/random";
import type { ImageSet } from "../../lib/data/imageSet";

/**
 * An image set in memory that a model learns quickly: noise, brighter in one half of the picture
 * for class 0 and in the other for class 1.
 */
export function memoryImageSet(count: number, imageSize: number, seed: number): ImageSet {
  const area = imageSize * imageSize;
  const images = Array.from({ length: count }, (_, i) => drawImage(i % 2, imageSize, seed, i));
  return {
    images: images.map((_, i) => ({
      path: `${i}.png`,
      file: `train/${i}.png`,
      label: i % 2,
      patient: `patient${i}`,
      subtype: null,
    })),
    imageSize,
    channels: 1,
    skipped: [],
    fingerprint: `memory-${count}-${imageSize}-${seed}`,
    pixels: (indices) => {
      const pixels = new Uint8Array(indices.length * area);
      indices.forEach((index, i) => pixels.set(images[index], i * area));
      return pixels;
    },
    close: () => undefined,
  };
}

function drawImage(label: number, size: number, seed: number, index: number): Uint8Array {
  const random = createRandom(seed, "image", index);
  return Uint8Array.from({ length: size * size }, (_, i) => {
    const upper = i < (size * size) / 2;
    return (upper === (label === 0) ? 130 : 60) + Math.floor(random.uniform(0, 60));
  });
}
