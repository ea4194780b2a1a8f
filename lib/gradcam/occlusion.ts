import { checkWholeNumber } from "../base/checks";
import { tf } from "../base/engine/tf";
import { forward, type Model } from "../models/model";
import { eachImage, logitsOfCopies } from "./changedImages";
import type { MapRequest, RawMaps } from "./mapMethod";

/**
 * Occlusion (Zeiler & Fergus 2014, arXiv:1311.2901): hide a square of the image and see how far
 * the logit falls. No gradient, no layer: the model is a black box.
 *
 * The image is divided into cells. The square covers 2 x 2 of them and moves on by one cell, so
 * that every cell is hidden up to four times; its value is the mean fall of those times, as in the
 * Python package captum. Where hiding raises the logit, the place speaks against the class, and the
 * map is 0. Hidden pixels become 0: the mean grey of the training images of the backbone
 * (ResNet-18) or the middle of the grey scale (CNN).
 *
 * @param cells per side; `(cells - 1)^2` passes for each image: 169 of squares of 32 x 32 pixels
 *   for 14 cells and 224 pixels
 */
export function occlusion(
  model: Model,
  images: tf.Tensor4D,
  request: MapRequest,
  cells = Math.min(14, model.imageSize),
): RawMaps {
  return tf.tidy(() => {
    const { falls, logits } = meanFalls(model, images, request, cells);
    return { maps: tf.relu(falls), logits };
  });
}

/**
 * What hiding each cell takes from the class's logit, below 0 where it adds to it.
 * @returns `falls` `[batch, cells, cells]` and the logits of the whole images; the caller disposes
 *   both
 */
export function meanFalls(
  model: Model,
  images: tf.Tensor4D,
  { chooseClass }: Pick<MapRequest, "chooseClass">,
  cells: number,
): { falls: tf.Tensor3D; logits: tf.Tensor2D } {
  checkWholeNumber("cells", cells, 2);
  return tf.tidy(() => {
    const logits = forward(model, images) as tf.Tensor2D;
    const chosen = tf.oneHot(chooseClass(logits), model.numClasses);
    const falls = eachImage(images).map((image, i) => {
      const copies = logitsOfCopies(model, (cells - 1) ** 2, (from, to) =>
        tf.mul(image, windows(from, to, cells, model.imageSize)),
      );
      const [whole, ofClass] = [logits, chosen].map((rows) => tf.slice(rows, [i, 0], [1, -1]));
      return meanByCell(tf.sum(tf.mul(tf.sub(whole, copies), ofClass), 1), cells);
    });
    return { falls: tf.stack(falls) as tf.Tensor3D, logits };
  });
}

/** Masks `[to - from, size, size, 1]`: 0 in the square, 1 around it. */
function windows(from: number, to: number, cells: number, size: number): tf.Tensor4D {
  const edge = (cell: number) => Math.round((cell * size) / cells);
  const shape = [to - from, size, size, 1] as [number, number, number, number];
  const values = new Float32Array(shape.reduce((product, n) => product * n, 1)).fill(1);
  for (let square = from; square < to; square++) {
    const [row, column] = [Math.floor(square / (cells - 1)), square % (cells - 1)];
    for (let y = edge(row); y < edge(row + 2); y++) {
      const line = ((square - from) * size + y) * size;
      values.fill(0, line + edge(column), line + edge(column + 2));
    }
  }
  return tf.tensor4d(values, shape);
}

/**
 * The mean over all squares that cover a cell, for every cell: of the square that begins one row
 * and one column before to the one that begins at the cell, where they lie in the image.
 */
function meanByCell(falls: tf.Tensor, cells: number): tf.Tensor2D {
  const sums = (squares: tf.Tensor) => {
    const around = tf.pad(tf.reshape(squares, [cells - 1, cells - 1]), [
      [1, 1],
      [1, 1],
    ]);
    const at = (row: number, column: number) => tf.slice(around, [row, column], [cells, cells]);
    return tf.addN([at(0, 0), at(0, 1), at(1, 0), at(1, 1)]);
  };
  return tf.div(sums(falls), sums(tf.onesLike(falls)));
}
