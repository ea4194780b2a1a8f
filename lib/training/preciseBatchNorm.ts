import type { Precision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import { tidyGradients } from "../base/engine/tidyGradients";
import { pauses } from "../base/interrupt";
import { batches } from "../data/batches";
import type { ImageSet } from "../data/imageSet";
import { forward, type Model } from "../models/model";
import type { Transform } from "../transforms/presets";

const STAGE = "head";
const LAYER = "fc.0";
const BATCH_NORM = "fc.1";

/**
 * Measures the running statistics of the head's batch norm anew, from training images as the
 * evaluation transform shows them. While training, they are an average over the last dozen
 * batches of augmented images and of weights that have moved on since: a model scored with them
 * is off by a constant that changes from epoch to epoch. "Precise batch norm" (Wu & Johnson 2021);
 * `torch.optim.swa_utils.update_bn` does the same for averaged weights.
 *
 * The backbone's statistics stay: they belong to its weights. A model without batch norm in its
 * head is left as it is. Leaves no tensors behind.
 *
 * @param options.images how many training images, as many of each class
 * @param options.precision default "float32"
 */
export async function preciseBatchNorm(
  model: Model,
  set: ImageSet,
  transform: Transform,
  {
    images: wanted,
    batchSize,
    seed,
    precision,
    signal,
  }: {
    images: number;
    batchSize: number;
    seed: number;
    precision?: Precision;
    signal?: AbortSignal;
  },
): Promise<void> {
  if (smallestBatch(model) === 1) return;
  const pause = pauses(signal);
  const outputs: tf.Tensor2D[] = [];
  let done = 0;
  try {
    for (const { images, labels } of batches(set, {
      batchSize,
      transform,
      seed,
      shuffle: true,
      balanced: true,
    })) {
      done += images.shape[0];
      try {
        outputs.push(headInput(model, images, precision));
      } finally {
        tf.dispose([images, labels]);
      }
      if (done >= Math.max(2, wanted)) break;
      await pause();
    }
    tf.tidy(() => {
      const values = tf.concat(outputs);
      const { mean, variance } = tf.moments(values, 0);
      model.parameters.get(`${BATCH_NORM}.running_mean`).assign(mean);
      // Unbiased, as PyTorch's running variance.
      model.parameters.get(`${BATCH_NORM}.running_var`).assign(variance.mul(done / (done - 1)));
    });
  } finally {
    tf.dispose(outputs);
  }
}

/**
 * Images that a training batch needs at least. A batch norm in the head measures mean and variance
 * of the batch, and one image has no variance: its output would be the same for every image.
 * PyTorch refuses such a batch, too.
 */
export function smallestBatch(model: Model): 1 | 2 {
  return model.parameters.names().includes(`${BATCH_NORM}.running_mean`) ? 2 : 1;
}

/** What reaches the head's batch norm: `[batch, units]`. */
function headInput(model: Model, images: tf.Tensor4D, precision?: Precision): tf.Tensor2D {
  return tidyGradients((keep) => {
    let seen!: tf.Tensor2D;
    forward(model, forward(model, images, { to: STAGE, precision }), {
      from: STAGE,
      visit: (layer, output) => {
        if (layer === LAYER) seen = keep(output as tf.Tensor2D);
        return output;
      },
    });
    return seen.clone();
  });
}
