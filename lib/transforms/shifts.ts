import { tf } from "../base/engine/tf";
import { type Box, resizedCrop } from "./affine";
import { blurGrey } from "./blurGrey";
import { visiblePlaces } from "./hideRegion";
import { jitterColors } from "./jitterColors";
import { warp } from "./warp";

/**
 * A change that all images of a set get alike: another exposure, another framing. Validation
 * images come from the same collection as the training images and do not show how a model copes
 * with another one; scored under such shifts, they at least show how easily it is thrown off.
 */
export interface Shift {
  /** For tables, e.g. "30 % darker". */
  name: string;
  /** Factors as in ColorJitter; 1 changes nothing. */
  brightness: number;
  contrast: number;
  /**
   * Shares of width and height, centred, that fill the new picture; above 1 a black frame appears.
   */
  width: number;
  height: number;
  /** Standard deviation of a blur in pixels, for 224 x 224. */
  blur?: number;
  /** Width of a border that is painted black, in pixels of 224: another collimation, no markers. */
  coveredBorder?: number;
}

/**
 * The shifts that this project validates under, each chosen before it was scored: what differs
 * between hospitals, machines and children of other ages.
 */
export const SHIFTS: readonly Shift[] = [
  { name: "30 % darker", brightness: 0.7, contrast: 1, width: 1, height: 1 },
  { name: "40 % less contrast", brightness: 1, contrast: 0.6, width: 1, height: 1 },
  { name: "wider framing", brightness: 1, contrast: 1, width: 1.2, height: 1.2 },
  { name: "stretched sideways by a quarter", brightness: 1, contrast: 1, width: 0.8, height: 1 },
  { name: "less sharp", brightness: 1, contrast: 1, width: 1, height: 1, blur: 1.5 },
  { name: "border covered", brightness: 1, contrast: 1, width: 1, height: 1, coveredBorder: 16 },
];

/**
 * @param images `[batch, height, width, 1 or 3]`, values 0-1; left as they are
 * @returns same shape and range; the caller disposes it
 */
export function applyShift(
  images: tf.Tensor4D,
  { brightness, contrast, width, height, blur, coveredBorder }: Shift,
): tf.Tensor4D {
  const [batch, rows, columns] = images.shape;
  const box: Box = {
    top: ((1 - height) * rows) / 2,
    left: ((1 - width) * columns) / 2,
    height: height * rows,
    width: width * columns,
  };
  const everyImage = <T>(value: T): T[] => new Array<T>(batch).fill(value);
  return tf.tidy(() => {
    const warped = warp(images, everyImage(resizedCrop(box, { height: rows, width: columns })));
    const exposed = jitterColors(
      warped,
      everyImage({ brightness, contrast, brightnessFirst: true }),
    );
    const blurred = blur ? blurImages(exposed, (blur * columns) / 224) : exposed;
    return coveredBorder ? coverBorder(blurred, coveredBorder) : blurred;
  });
}

/** blurGrey() for every channel of every image. */
function blurImages(images: tf.Tensor4D, sigma: number): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const planes = images.transpose([0, 3, 1, 2]).dataSync<"float32">().slice();
  const length = height * width;
  for (let i = 0; i < batch * channels; i++)
    blurGrey(planes.subarray(i * length, (i + 1) * length), { height, width }, sigma);
  return tf.tensor4d(planes, [batch, channels, height, width]).transpose([0, 2, 3, 1]);
}

function coverBorder(images: tf.Tensor4D, pixels: number): tf.Tensor4D {
  const [, height, width] = images.shape;
  const visible = visiblePlaces({ height, width }, { part: "border", width: pixels });
  return images.mul(tf.tensor4d(Float32Array.from(visible), [1, height, width, 1]));
}
