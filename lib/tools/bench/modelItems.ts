import fs from "node:fs";
import { freeingMapsEarly } from "../../base/engine/freeAfterUse";
import type { Precision } from "../../base/engine/precision";
import { tf } from "../../base/engine/tf";
import { readSafetensors, writeSafetensors } from "../../base/files/safetensors";
import { createRandom } from "../../base/random";
import { explain } from "../../gradcam/explain";
import { explanationMethod, type MethodId } from "../../gradcam/explanationMethods";
import { gradCam } from "../../gradcam/gradCam";
import { buildCnn } from "../../models/buildCnn";
import { buildResNet18 } from "../../models/buildResNet18";
import { forward, type Model } from "../../models/model";
import { loadPretrainedBackbone } from "../../models/pretrained";
import { Adam } from "../../training/adam";
import { crossEntropy } from "../../training/crossEntropy";
import { firstTrainableStage, trainStep } from "../../training/trainStep";
import { TRAINED } from "./benchItems";
import type { PrepareRequest } from "./protocol";

/** An item that is ready to be run as often as wanted. */
export interface PreparedItem {
  numbers: Record<string, number[]>;
  /** Runs before the first that counts, which the engine needs to choose its kernels. Default 2. */
  warmUps?: number;
  /** Seconds of the work that was done once and of which all runs make use. */
  onceSeconds?: number;
  /** One run. May tell the share of its time in which the model waited for images. */
  run(): Promise<number | void> | number | void;
  dispose(): void;
}

const LEARNING_RATE = 1e-4;
const WEIGHT_DECAY = 1e-4;

/** Prepares an inference, training step or Grad-CAM; the engine must have been chosen. */
export function prepareModelItem(request: PrepareRequest): PreparedItem {
  const model = sharedModel(request);
  const { images, labels } = sharedInput(request, model);
  const { precision } = request;
  const item = request.item.startsWith("gradcam")
    ? gradCamItem(model, images, precision)
    : request.item.startsWith("explain-")
      ? explainItem(request.item.slice("explain-".length) as MethodId, model, images)
      : request.item.endsWith("inference")
        ? inferenceItem(model, images, precision)
        : stepItem(request.item, model, images, labels, precision);
  return {
    ...item,
    dispose() {
      item.dispose();
      model.dispose();
      tf.dispose([images, labels]);
    },
  };
}

/** The model with the weights that both sides use; the first to need them writes them. */
export function sharedModel({
  model: name,
  imageSize,
  weights,
  pretrained,
}: PrepareRequest): Model {
  const model =
    name === "cnn" ? buildCnn({ seed: 1, imageSize }) : buildResNet18({ seed: 1, imageSize });
  if (fs.existsSync(weights)) {
    model.parameters.load(readSafetensors(weights).tensors, weights);
    return model;
  }
  if (name === "resnet18" && pretrained !== null) loadPretrainedBackbone(model, pretrained);
  writeSafetensors(weights, model.parameters.toArrays());
  return model;
}

/** Images of noise and alternating labels, the same on both sides. */
function sharedInput(
  { input, batchSize, imageSize }: PrepareRequest,
  model: Model,
): { images: tf.Tensor4D; labels: tf.Tensor1D } {
  const shape: [number, number, number, number] = [batchSize, imageSize, imageSize, model.channels];
  if (!fs.existsSync(input)) {
    const random = createRandom(1, "bench", ...shape);
    const values = Float32Array.from({ length: shape.reduce((n, m) => n * m, 1) }, () =>
      random.uniform(-1, 1),
    );
    const labels = Float32Array.from({ length: batchSize }, (_, i) => i % 2);
    writeSafetensors(
      input,
      new Map([
        ["images", { shape, values }],
        ["labels", { shape: [batchSize], values: labels }],
      ]),
    );
  }
  const { tensors } = readSafetensors(input);
  return {
    images: tf.tensor4d(tensors.get("images")!.values, shape),
    labels: tf.tensor1d(Array.from(tensors.get("labels")!.values), "int32"),
  };
}

function inferenceItem(model: Model, images: tf.Tensor4D, precision: Precision): PreparedItem {
  const logits = () => tf.tidy(() => Array.from(forward(model, images, { precision }).dataSync()));
  return { numbers: { logits: logits() }, run: () => void logits(), dispose: () => undefined };
}

function gradCamItem(model: Model, images: tf.Tensor4D, precision: Precision): PreparedItem {
  const { heatmaps, probabilities } = gradCam(model, images, { precision });
  // Every 37th value of all maps: enough to compare, and little to send.
  const size = heatmaps[0].length;
  const maps = Array.from(
    { length: Math.ceil((heatmaps.length * size) / 37) },
    (_, i) => heatmaps[Math.floor((37 * i) / size)][(37 * i) % size],
  );
  return {
    numbers: { maps, probabilities: probabilities.flat() },
    run: () => void gradCam(model, images, { precision }),
    dispose: () => undefined,
  };
}

/**
 * One method of explanation for PNEUMONIA. Its numbers are compared by the tests, with references
 * of the same packages, and not again here. Slow methods take minutes and need no warm-up.
 */
function explainItem(method: MethodId, model: Model, images: tf.Tensor4D): PreparedItem {
  const { batchSize, slow } = explanationMethod(method);
  const run = () => {
    for (let start = 0; start < images.shape[0]; start += batchSize) {
      const count = Math.min(batchSize, images.shape[0] - start);
      const some = tf.slice(images, [start, 0, 0, 0], [count, -1, -1, -1]);
      explain(model, some, { method, classIndex: 1 });
      some.dispose();
    }
  };
  return { numbers: {}, warmUps: slow ? 0 : 2, run, dispose: () => undefined };
}

function stepItem(
  item: string,
  model: Model,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  precision: Precision,
): PreparedItem {
  model.parameters.setTrainable([...TRAINED[item]]);
  const numbers = lossAndGradients(model, images, labels, precision);
  const optimizer = new Adam(model.parameters, WEIGHT_DECAY);
  const options = { learningRate: LEARNING_RATE, dropoutSeed: 1, precision };
  const features = item.endsWith("cached")
    ? (forward(model, images, { to: "head" }) as tf.Tensor2D)
    : null;
  const step =
    features === null
      ? () => trainStep(model, optimizer, images, labels, options)
      : () => trainStep(model, optimizer, features, labels, { ...options, from: "head" });
  return {
    numbers: features === null ? numbers : {},
    run: () => void step(),
    dispose() {
      optimizer.dispose();
      features?.dispose();
    },
  };
}

/**
 * Loss, logits and the length of every trained weight's gradient, by the weights' names, computed
 * as trainStep does, but without dropout, whose mask PyTorch would not share, and with the batch
 * norm of ResNet-18's head in inference mode.
 */
function lossAndGradients(
  model: Model,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  precision: Precision,
): Record<string, number[]> {
  const from = firstTrainableStage(model);
  const training = model.name === "cnn";
  return tf.tidy(() => {
    const input =
      from === model.stages[0].name ? images : forward(model, images, { to: from, precision });
    let logits!: tf.Tensor2D;
    const lossOf = () => {
      logits = tf.keep(
        forward(model, input, { from, training, dropout: false, precision }) as tf.Tensor2D,
      );
      return crossEntropy(logits, labels);
    };
    const trained = [...model.parameters.trainableNames()]
      .sort()
      .map((name) => model.parameters.get(name));
    const { value, grads } = freeingMapsEarly(() => tf.variableGrads(lossOf, trained));
    const numbers = {
      loss: [value.dataSync()[0]],
      logits: Array.from(logits.dataSync()),
      gradientNorms: trained.map(({ name }) => tf.norm(grads[name]).dataSync()[0]),
    };
    logits.dispose();
    return numbers;
  });
}
