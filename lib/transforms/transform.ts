import { check } from "../base/checks";
import { tf } from "../base/engine/tf";
import type { Augmentation, AugmentationKeys } from "./augment";
import { type Cleaning, cleanGrey, describeCleaning } from "./cleanGrey";
import { type Normalization, standardize, standardizeGrey } from "./normalize";
import { prepareValues } from "./prepareValues";
import { applyShift, type Shift } from "./shifts";

export type PixelShape = readonly [batch: number, height: number, width: number, channels: number];

/** What decides the draws of a batch; only an augmentation needs it. */
export interface ApplyOptions extends Partial<AugmentationKeys> {
  /**
   * What prepareValues() has made of these pixels with the transform's `inAdvance` and the same
   * keys, where that was done in advance; otherwise apply() does it.
   */
  values?: Float32Array;
}

/** A pipeline from decoded pixels to what a model takes. */
export interface Transform {
  name: string;
  /** Channels of the result. */
  channels: 1 | 3;
  /** True where the result depends on seed and epoch. */
  augments: boolean;
  /** What is varied at random; nothing if it is left out. */
  augmentation?: Augmentation;
  /** What is taken away from every image; nothing if it is left out. */
  cleaning?: Cleaning;
  /** The steps that can be done on another thread, for prepareValues(). */
  inAdvance: { augmentation?: Augmentation; cleaning?: Cleaning };
  /** For denormalize(), to show what a model sees. */
  normalization: Normalization;
  /**
   * @param pixels values 0-255, `[batch, height, width, channels]` in one piece; grey pixels are
   *   repeated where the transform has three channels
   * @param options where the transform augments: seed, epoch and one index per image
   * @returns float32 `[batch, height, width, this.channels]`, normalised; the caller disposes it
   * @throws if pixels are not bytes or do not have the shape, or an augmentation gets colour or no
   *   keys
   */
  apply(pixels: Uint8Array, shape: PixelShape, options?: ApplyOptions): tf.Tensor4D;
  /** One line per step, for people. */
  describe(): string[];
}

/** A pipeline of the given steps; without an augmentation and a shift it only normalises. */
export function createTransform(settings: {
  name: string;
  normalization: Normalization;
  augmentation?: Augmentation;
  cleaning?: Cleaning;
  /**
   * A change that every image has undergone before anything else: see shifts.ts. Not together with
   * an augmentation.
   */
  shift?: Shift;
}): Transform {
  const { name, normalization, augmentation, cleaning, shift } = settings;
  const channels = normalization.mean.length as 1 | 3;
  check(
    !(augmentation && shift),
    `${name} takes an augmentation or a shift, found both. Leave one of them out.`,
  );
  // A shift is what the world has done to an image, so that cleaning comes after it.
  const inAdvance = { augmentation, cleaning: shift ? undefined : cleaning };
  return {
    name,
    channels,
    augments: augmentation !== undefined,
    augmentation,
    cleaning,
    inAdvance,
    normalization,
    apply: (pixels, shape, { values, ...keys } = {}) => {
      checkPixels(name, channels, pixels, shape);
      if (augmentation) checkAugmentable(name, shape, keys);
      if (cleaning) checkGrey(name, shape[3]);
      const size = { height: shape[1], width: shape[2] };
      const prepared = values ?? new Float32Array(pixels.length);
      if (!values) {
        const { seed = 0, epoch = 0, indices = [] } = keys;
        prepareValues(pixels, { size, ...inAdvance, seed, epoch, indices }, prepared);
      }
      return tf.tidy(() => {
        const images = tf.tensor4d(prepared, [...shape]);
        const shifted = shift ? applyShift(images, shift) : images;
        const clean = shift && cleaning ? cleanImages(shifted, cleaning) : shifted;
        // Grey stays one channel until here: a third of the work for the same result.
        return clean.shape[3] === channels
          ? standardize(clean, normalization)
          : standardizeGrey(clean, normalization);
      });
    },
    describe: () => [
      ...(shift ? [shift.name] : []),
      ...(cleaning ? describeCleaning(cleaning) : []),
      ...(augmentation ? describeAugmentation(augmentation) : []),
      describeNormalization(normalization),
    ],
  };
}

/** cleanGrey() for images on the engine: it sees the bytes that a file of them would hold. */
function cleanImages(images: tf.Tensor4D, cleaning: Cleaning): tf.Tensor4D {
  const [, height, width] = images.shape;
  const bytes = Uint8Array.from(images.dataSync(), (value) => Math.round(255 * value));
  const clean = cleanGrey(bytes, { height, width }, cleaning);
  return tf.tensor4d(Float32Array.from(clean), images.shape).div(255);
}

/** The same pipeline, which first takes something away from every image. */
export function cleaned(transform: Transform, added: Cleaning): Transform {
  const { name, normalization, augmentation } = transform;
  const cleaning = { ...transform.cleaning, ...added };
  return createTransform({ name: `${name}, cleaned`, normalization, augmentation, cleaning });
}

/**
 * An evaluation pipeline whose images have all undergone the same shift before they are normalised.
 */
export function underShift(transform: Transform, shift: Shift): Transform {
  const { name, normalization, cleaning } = transform;
  return createTransform({ name: `${name}, ${shift.name}`, normalization, cleaning, shift });
}

function checkPixels(name: string, channels: number, pixels: Uint8Array, shape: PixelShape): void {
  check(
    pixels instanceof Uint8Array,
    `${name} takes pixels as bytes (Uint8Array, values 0-255), as an image set gives them.`,
  );
  check(
    shape.length === 4 && (shape[3] === 1 || shape[3] === channels),
    `${name} takes pixels of shape [batch, height, width, ${channels === 1 ? "1" : "1 or 3"}], ` +
      `found [${shape.join(", ")}]. Open the image set with channels: ` +
      `${channels === 1 ? "1" : "1 or 3"}.`,
  );
  const expected = shape.reduce((product, length) => product * length, 1);
  check(
    pixels.length === expected,
    `${pixels.length} pixel values do not fill the shape [${shape.join(", ")}], which has ` +
      `${expected}.`,
  );
}

function checkAugmentable(
  name: string,
  [batch, , , channels]: PixelShape,
  keys: Partial<AugmentationKeys>,
): asserts keys is AugmentationKeys {
  checkGrey(name, channels);
  const { seed, epoch, indices } = keys;
  check(
    seed !== undefined && epoch !== undefined && indices !== undefined,
    `${name} varies images at random: give it { seed, epoch, indices }. Evaluation takes a ` +
      "transform without an augmentation.",
  );
  check(
    indices.length === batch,
    `One index per image is needed: ${batch} images, ${indices.length} indices.`,
  );
}

/**
 * Augmentation and cleaning are made for grey, which X-rays are and which every data set is opened
 * in.
 */
export function checkGrey(name: string, channels: number): void {
  check(
    channels === 1,
    `${name} augments grey images, found ${channels} channels. Open the image set with ` +
      "channels: 1.",
  );
}

function describeAugmentation({
  geometry,
  rotationDegrees,
  flipProbability,
  cropScale,
  jitter,
  blur,
  erase,
}: Augmentation): string[] {
  const lines = {
    rotation: `random rotation by up to ±${rotationDegrees}°`,
    flip: `horizontal flip with probability ${flipProbability}`,
    crop:
      `random crop of ${100 * cropScale[0]} to ${100 * cropScale[1]} % of the area, ` +
      "enlarged to full size",
  };
  return [
    ...geometry.map((step) => lines[step]),
    `brightness and contrast changed by up to ±${100 * jitter} %`,
    ...(blur ? [`blurred with probability ${blur.probability}`] : []),
    ...(erase ? [`a rectangle painted over with probability ${erase.probability}`] : []),
  ];
}

function describeNormalization({ mean, std }: Normalization): string {
  const channels = mean.length === 1 ? "one grey channel" : `${mean.length} channels`;
  const statistics = `mean ${mean.join(", ")} and standard deviation ${std.join(", ")}`;
  return `${channels}, scaled to 0-1, normalised with ${statistics}`;
}
