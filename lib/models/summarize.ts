import { tf } from "../base/engine/tf";
import { forward, type Model } from "./model";

/** One line of a model summary. */
export interface SummaryRow {
  layer: string;
  /** Shape of the layer's output for one image. */
  output: string;
  /** Weights of the layer; running statistics are not counted. */
  weights: number;
  /** Whether training changes them. */
  trainable: boolean;
}

/**
 * Layers of a model in order with their output shapes and weights, found by running one blank
 * image.
 */
export function summarize(model: Model): SummaryRow[] {
  const rows: SummaryRow[] = [];
  tf.tidy(() => {
    const blank = tf.zeros([1, model.imageSize, model.imageSize, model.channels]) as tf.Tensor4D;
    forward(model, blank, {
      visit: (layer, output) => {
        rows.push({ layer, output: output.shape.slice(1).join(" x "), ...weightsOf(model, layer) });
        return output;
      },
    });
  });
  return rows;
}

function weightsOf(model: Model, layer: string): { weights: number; trainable: boolean } {
  const { parameters } = model;
  const names = [`${layer}.weight`, `${layer}.bias`].filter((name) =>
    parameters.names().includes(name),
  );
  return {
    weights: names.reduce((sum, name) => sum + parameters.get(name).size, 0),
    trainable: names.some((name) => parameters.get(name).trainable),
  };
}
