import { toBfloat16 } from "../../base/engine/bfloat16";
import { convolution } from "../../base/engine/convolution";
import { tf } from "../../base/engine/tf";
import { hasFastBfloat16 } from "../../base/engine/trainingPrecision";
import { positive } from "../../base/files/commonSchemas";
import { objectSchema, optional, type SchemaType } from "../../base/files/jsonSchema";

export const peakSchema = objectSchema({
  matrixProduct: positive,
  convolution: positive,
  /** The same convolution in bfloat16, on processors that are fast at it. */
  bfloat16Convolution: optional(positive),
});

/**
 * What the engine reaches on work that suits it best, in additions and multiplications per second.
 */
export interface EnginePeak extends SchemaType<typeof peakSchema> {}

/**
 * The machine's limit as far as the engine can reach it: a product of two square matrices, and a
 * 3x3 convolution of 32 maps with 256 channels. The best of many runs counts, since other
 * programs only ever slow them down.
 * @param size side of the matrices; 2048 for real measurements
 */
export function measureEnginePeak(size: number): EnginePeak {
  return tf.tidy(() => {
    const matrix = tf.randomNormal([size, size], 0, 1, "float32", 1) as tf.Tensor2D;
    const side = Math.max(4, Math.round(size / 146));
    const maps = tf.randomNormal([32, side, side, 256], 0, 1, "float32", 2) as tf.Tensor4D;
    const filter = tf.randomNormal([3, 3, 256, 256], 0, 1, "float32", 3) as tf.Tensor4D;
    const bias = tf.zeros([256]) as tf.Tensor1D;
    const operations = 2 * 32 * side ** 2 * filter.size;
    const convolutionPeak = (x: tf.Tensor4D, weights: tf.Tensor4D) =>
      operations / fastest(() => convolution(x, weights, bias, { stride: 1, padding: 1 }));
    return {
      matrixProduct: (2 * size ** 3) / fastest(() => tf.matMul(matrix, matrix)),
      convolution: convolutionPeak(maps, filter),
      ...(hasFastBfloat16() && {
        bfloat16Convolution: convolutionPeak(toBfloat16(maps), toBfloat16(filter)),
      }),
    };
  });
}

function fastest(operation: () => tf.Tensor): number {
  const seconds = Array.from({ length: 20 }, () => {
    const start = performance.now();
    operation().dispose();
    return (performance.now() - start) / 1000;
  });
  return Math.min(...seconds);
}
