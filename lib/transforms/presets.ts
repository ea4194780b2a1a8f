import type { Augmentation } from "./augment";
import { GREY_NORMALIZATION, IMAGENET_NORMALIZATION } from "./normalize";
import { createTransform, type Transform } from "./transform";

export type { Transform } from "./transform";

/**
 * The four pipelines of the original project, and three for training against shifts. All take
 * bytes (0-255) and give normalised float32; images have been resized before, when they were
 * decoded. Only those for training are random.
 */

/** CNN, training: one channel from -1 to 1. */
export const cnnTrainTransform: Transform = createTransform({
  name: "cnnTrainTransform",
  normalization: GREY_NORMALIZATION,
  augmentation: {
    geometry: ["rotation", "flip", "crop"],
    rotationDegrees: 10,
    flipProbability: 0.5,
    cropScale: [0.85, 1],
    jitter: 0.1,
  },
});

/** CNN, evaluation: one channel from -1 to 1. */
export const cnnEvalTransform: Transform = createTransform({
  name: "cnnEvalTransform",
  normalization: GREY_NORMALIZATION,
});

/** ResNet-18, training: three channels with the statistics of ImageNet (about -2.1 to 2.6). */
export const resnetTrainTransform: Transform = createTransform({
  name: "resnetTrainTransform",
  normalization: IMAGENET_NORMALIZATION,
  augmentation: {
    geometry: ["crop", "rotation", "flip"],
    rotationDegrees: 8,
    flipProbability: 0.3,
    cropScale: [0.9, 1],
    jitter: 0.05,
  },
});

/**
 * Against a shift of the data: the chest fills more or less of the picture, is more or less
 * squeezed (the images were brought to a square without keeping their proportions), and exposure
 * varies far more than within one collection.
 */
const ROBUST: Augmentation = {
  geometry: ["crop", "rotation", "flip"],
  rotationDegrees: 10,
  flipProbability: 0.5,
  cropScale: [0.6, 1],
  jitter: 0.35,
};

/** CNN, training against a shift: one channel from -1 to 1. */
export const cnnRobustTrainTransform: Transform = createTransform({
  name: "cnnRobustTrainTransform",
  normalization: GREY_NORMALIZATION,
  augmentation: ROBUST,
});

/** ResNet-18, training against a shift: three channels with the statistics of ImageNet. */
export const resnetRobustTrainTransform: Transform = createTransform({
  name: "resnetRobustTrainTransform",
  normalization: IMAGENET_NORMALIZATION,
  augmentation: ROBUST,
});

/**
 * The same, and now and then a picture is blurred or a part of it painted over, so that no single
 * place and no fine grain decides.
 */
export const resnetHidingTrainTransform: Transform = createTransform({
  name: "resnetHidingTrainTransform",
  normalization: IMAGENET_NORMALIZATION,
  augmentation: {
    ...ROBUST,
    blur: { probability: 0.3, sigma: [0.5, 2] },
    erase: { probability: 0.5, scale: [0.05, 0.3] },
  },
});

/** ResNet-18, evaluation: three channels with the statistics of ImageNet (about -2.1 to 2.6). */
export const resnetEvalTransform: Transform = createTransform({
  name: "resnetEvalTransform",
  normalization: IMAGENET_NORMALIZATION,
});
