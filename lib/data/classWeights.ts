import { check, checkWholeNumber } from "../base/checks";
import { CLASS_NAMES, type LabelledImage } from "../base/types";

/** Number of images of each class, in label order. */
export function classCounts(
  images: readonly LabelledImage[],
  numClasses: number = CLASS_NAMES.length,
): number[] {
  checkWholeNumber("numClasses", numClasses, 1);
  const counts = new Array<number>(numClasses).fill(0);
  for (const { label, file } of images) {
    check(
      label >= 0 && label < numClasses,
      `${file} has label ${label}, expected 0 to ${numClasses - 1}.`,
    );
    counts[label]++;
  }
  return counts;
}

/**
 * Weight of each class in the loss: total / (classes * count), as scikit-learn's
 * class_weight="balanced". A rare class weighs more, and the mean weight of an image is 1.
 *
 * @example 1,341 normal and 3,875 pneumonia images give [1.945, 0.673]
 * @throws if a class has no images
 */
export function classWeights(
  images: readonly LabelledImage[],
  numClasses: number = CLASS_NAMES.length,
): number[] {
  const counts = classCounts(images, numClasses);
  return counts.map((count, label) => {
    check(
      count > 0,
      `Class ${label} has no images, so it has no weight. Use images of every class.`,
    );
    return images.length / (numClasses * count);
  });
}
