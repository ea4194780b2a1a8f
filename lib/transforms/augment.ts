import { createRandom, type Random } from "../base/random";
import { type Affine, type Box, compose, horizontalFlip, resizedCrop, rotation } from "./affine";

/** A geometric step; a pipeline lists them in the order in which they are applied. */
export type GeometricStep = "rotation" | "flip" | "crop";

/** What a training pipeline varies at random. */
export interface Augmentation {
  geometry: readonly GeometricStep[];
  /** Rotation by an angle from -degrees to +degrees. */
  rotationDegrees: number;
  /** Probability of a horizontal flip. */
  flipProbability: number;
  /** Smallest and largest share of the image's area that a crop keeps. */
  cropScale: readonly [number, number];
  /** Brightness and contrast factors lie between 1 - jitter and 1 + jitter. */
  jitter: number;
  /** How often a picture is blurred, and by which standard deviations in pixels; last but one. */
  blur?: { probability: number; sigma: readonly [number, number] };
  /**
   * How often a rectangle is painted over with one random grey, and which share of the picture it
   * takes (random erasing; Zhong et al. 2020); last.
   */
  erase?: { probability: number; scale: readonly [number, number] };
}

/** What was drawn for one image. */
export interface AugmentationDraw {
  degrees: number;
  flip: boolean;
  crop: Box;
  brightness: number;
  contrast: number;
  /** Brightness before contrast, or the other way round. */
  brightnessFirst: boolean;
  /** Standard deviation of the blur in pixels; 0: none. */
  blurSigma: number;
  /** The rectangle that is painted over, and its grey (0 to 1); null: none. */
  erased: { box: Box; grey: number } | null;
}

/** What decides the draws of a batch; an augmentation depends on nothing else. */
export interface AugmentationKeys {
  seed: number;
  epoch: number;
  /** Position of each image in its set, so that the order of the batches does not matter. */
  indices: readonly number[];
}

/** Width divided by height of a crop: torchvision's default for RandomResizedCrop. */
const CROP_RATIO = [3 / 4, 4 / 3] as const;
const CROP_ATTEMPTS = 10;

/**
 * Draws everything for the image at position `index` of its set, the same whatever was drawn
 * before.
 */
export function drawForImage(
  augmentation: Augmentation,
  size: { height: number; width: number },
  { seed, epoch, index }: { seed: number; epoch: number; index: number },
): AugmentationDraw {
  return drawAugmentation(augmentation, size, createRandom(seed, "augment", epoch, index));
}

/** Draws everything for one image; the distributions are those of torchvision's transforms. */
export function drawAugmentation(
  { rotationDegrees, flipProbability, cropScale, jitter, blur, erase }: Augmentation,
  size: { height: number; width: number },
  random: Random,
): AugmentationDraw {
  return {
    degrees: random.uniform(-rotationDegrees, rotationDegrees),
    flip: random.chance(flipProbability),
    crop: drawCrop(cropScale, size, random),
    brightness: drawFactor(jitter, random),
    contrast: drawFactor(jitter, random),
    brightnessFirst: random.chance(0.5),
    blurSigma: blur && random.chance(blur.probability) ? random.uniform(...blur.sigma) : 0,
    erased:
      erase && random.chance(erase.probability)
        ? { box: drawErasedBox(erase.scale, size, random), grey: random.next() }
        : null,
  };
}

/**
 * Draws a box as torchvision's RandomResizedCrop.get_params: a uniform share of the area and a
 * log-uniform aspect ratio; the first of ten tries that fits the image is placed at random. Where
 * none fits, the largest centred box with an allowed ratio is taken: for a square image, all of it.
 */
export function drawCrop(
  scale: readonly [number, number],
  { height, width }: { height: number; width: number },
  random: Random,
): Box {
  for (let attempt = 0; attempt < CROP_ATTEMPTS; attempt++) {
    const area = height * width * random.uniform(scale[0], scale[1]);
    const ratio = Math.exp(random.uniform(Math.log(CROP_RATIO[0]), Math.log(CROP_RATIO[1])));
    const box = {
      width: Math.round(Math.sqrt(area * ratio)),
      height: Math.round(Math.sqrt(area / ratio)),
    };
    if (box.width > 0 && box.width <= width && box.height > 0 && box.height <= height) {
      const top = Math.floor(random.uniform(0, height - box.height + 1));
      const left = Math.floor(random.uniform(0, width - box.width + 1));
      return { top, left, ...box };
    }
  }
  return centredBox(height, width);
}

/**
 * Draws a rectangle as torchvision's RandomErasing.get_params: a uniform share of the area and a
 * log-uniform ratio of 0.3 to 3.3; the first of ten tries that fits. Where none fits, it is empty.
 */
function drawErasedBox(
  scale: readonly [number, number],
  { height, width }: { height: number; width: number },
  random: Random,
): Box {
  for (let attempt = 0; attempt < CROP_ATTEMPTS; attempt++) {
    const area = height * width * random.uniform(...scale);
    const ratio = Math.exp(random.uniform(Math.log(0.3), Math.log(3.3)));
    const box = {
      height: Math.round(Math.sqrt(area * ratio)),
      width: Math.round(Math.sqrt(area / ratio)),
    };
    if (box.height < height && box.width < width) {
      const top = Math.floor(random.uniform(0, height - box.height + 1));
      const left = Math.floor(random.uniform(0, width - box.width + 1));
      return { top, left, ...box };
    }
  }
  return { top: 0, left: 0, height: 0, width: 0 };
}

function centredBox(height: number, width: number): Box {
  const [narrowest, widest] = CROP_RATIO;
  const box = { height, width };
  if (width / height < narrowest) box.height = Math.round(width / narrowest);
  else if (width / height > widest) box.width = Math.round(height * widest);
  return {
    top: Math.floor((height - box.height) / 2),
    left: Math.floor((width - box.width) / 2),
    ...box,
  };
}

function drawFactor(jitter: number, random: Random): number {
  return random.uniform(Math.max(0, 1 - jitter), 1 + jitter);
}

/** The single map that does all geometric steps of one image, in the order given. */
export function geometricMap(
  steps: readonly GeometricStep[],
  draw: AugmentationDraw,
  size: { height: number; width: number },
): Affine {
  const maps: Affine[] = [];
  for (const step of steps) {
    if (step === "rotation") maps.push(rotation(draw.degrees, size));
    else if (step === "crop") maps.push(resizedCrop(draw.crop, size));
    else if (draw.flip) maps.push(horizontalFlip(size));
  }
  return compose(...maps);
}
