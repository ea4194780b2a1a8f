import { check } from "../base/checks";
import { tf } from "../base/engine/tf";
import { BATCH_NORM_EPSILON } from "./layers";
import { forward, type Model } from "./model";

/**
 * Gives the batch norms of a random ResNet backbone statistics to work with. The backbone's batch
 * norm always runs in inference mode, and new statistics (mean 0, variance 1) normalise nothing:
 * the signal grows from block to block and training is unstable. Here every mean and variance is
 * set from one batch of images, layer after layer, so that each layer sees inputs that are already
 * normalised: a data-dependent initialisation (Krähenbühl et al. 2016).
 *
 * @param images `[batch, imageSize, imageSize, 3]`, normalised; a batch of 32 is enough, since
 *   every place of a map counts. Left to the caller to dispose.
 * @throws for pretrained weights, whose statistics belong to them
 */
export function estimateStatistics(model: Model, images: tf.Tensor4D): void {
  check(
    model.name === "resnet18" && model.origin.startsWith("random"),
    `Statistics are estimated for a random ResNet-18 only, found ${model.name}, ${model.origin}.`,
  );
  const pending = new Map<string, () => tf.Tensor>();
  const visit = (layer: string, output: tf.Tensor): tf.Tensor => {
    const batchNorm = batchNormAfter(layer);
    if (batchNorm !== null) {
      setStatistics(model, batchNorm, output);
      pending.set(batchNorm, () => normalise(model, batchNorm, output));
    }
    // The output that this layer computed still used the statistics from before.
    return pending.get(layer)?.() ?? output;
  };
  forward(model, images, { to: "avgpool", visit }).dispose();
}

/** The batch norm behind a convolution in torchvision's names; null for any other layer. */
function batchNormAfter(layer: string): string | null {
  if (/conv\d$/.test(layer)) return layer.replace(/conv(\d)$/, "bn$1");
  return layer.endsWith("downsample.0") ? layer.replace(/0$/, "1") : null;
}

function setStatistics(model: Model, batchNorm: string, maps: tf.Tensor): void {
  const { mean, variance } = tf.moments(maps, [0, 1, 2]);
  model.parameters.get(`${batchNorm}.running_mean`).assign(mean);
  model.parameters.get(`${batchNorm}.running_var`).assign(variance);
}

function normalise(model: Model, batchNorm: string, maps: tf.Tensor): tf.Tensor {
  const of = (part: string) => model.parameters.get(`${batchNorm}.${part}`);
  const standard = tf.mul(
    tf.sub(maps, of("running_mean")),
    tf.rsqrt(tf.add(of("running_var"), BATCH_NORM_EPSILON)),
  );
  return tf.add(tf.mul(standard, of("weight")), of("bias"));
}
