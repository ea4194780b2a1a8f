import type { Precision } from "../base/engine/precision";
import type { tf } from "../base/engine/tf";
import type { Model } from "../models/model";

/**
 * Says which class of each image is explained, once the logits `[batch, numClasses]` are known: as
 * numbers, or as a tensor `[batch]`, with which nothing has to be read from the engine meanwhile
 * (in a browser, a graphics card cannot be read at once).
 */
export type ChooseClass = (logits: tf.Tensor2D) => number[] | tf.Tensor1D;

/** What a method is asked for. */
export interface MapRequest {
  /** Layer whose maps are used, by its full name; methods that need none leave it aside. */
  layer: string;
  chooseClass: ChooseClass;
  /** Of the layers before the explained one, where a gradient ends there. */
  precision?: Precision;
}

/** What a method answers. The caller disposes both tensors. */
export type RawMaps = {
  /**
   * `[batch, height, width]`, 0 or above: how much each place speaks for the class. As coarse as
   * the method sees it; `explain` brings it to the size of the image and to 1.
   */
  maps: tf.Tensor3D;
  /** Of the whole images, `[batch, numClasses]`. */
  logits: tf.Tensor2D;
};

/**
 * A method of explanation: whatever it does, it is asked and answers in the same way. What speaks
 * against the class is left out (0), as Grad-CAM's ReLU does it.
 *
 * @param images normalised `[batch, size, size, channels]`; left to the caller
 */
export type MapMethod = (model: Model, images: tf.Tensor4D, request: MapRequest) => RawMaps;
