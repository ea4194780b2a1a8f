import fs from "node:fs";
import path from "node:path";
import { useEngine } from "../../base/engine/chooseEngine";
import { tf } from "../../base/engine/tf";
import { readSafetensors, writeSafetensors } from "../../base/files/safetensors";
import { decodeImage } from "../../base/images/decodeImage";
import { forward, type Model } from "../../models/model";
import { checkScoredWeights } from "../../results/checkScoredWeights";
import { MODEL_NAMES } from "../../results/scoredModels";
import { MODEL_KINDS } from "../../training/modelKinds";
import { softmaxRows } from "../../training/softmaxRows";
import { loadWeights } from "../../training/weightsFile";
import type { Transform } from "../../transforms/presets";
import type { PageModel } from "./pageManifest";
import type { ChosenSample } from "./pageSamples";
import type { TrainedModel, TrainedRun } from "./trainedRun";

/**
 * Writes a run's weights below `out/weights` with 16 bits a number, after checking that they are
 * the ones that its metrics are about, and notes what these answer in Node.
 */
export async function writePageModels(
  { models }: TrainedRun,
  samples: readonly ChosenSample[],
  out: string,
): Promise<PageModel[]> {
  await useEngine();
  fs.mkdirSync(path.join(out, "weights"), { recursive: true });
  const written: PageModel[] = [];
  for (const trained of models) written.push(await writeModel(trained, samples, out));
  return written;
}

async function writeModel(
  { key, weights, metrics }: TrainedModel,
  samples: readonly ChosenSample[],
  out: string,
): Promise<PageModel> {
  const imageSize = Number(metrics.settings.imageSize);
  const { build, evalTransform: transform } = MODEL_KINDS[key];
  const model = build({ seed: metrics.seed, imageSize });
  try {
    loadWeights(weights, model);
    checkScoredWeights(model, metrics);
    const name = `weights/${key}.safetensors`;
    const file = path.join(out, name);
    writeSafetensors(
      file,
      model.parameters.toArrays(),
      { model: key, imageSize: String(imageSize), numClasses: String(model.numClasses) },
      { dtype: "F16" },
    );
    model.parameters.load(readSafetensors(file).tensors, file);
    const { threshold, count, rates, auc } = metrics.splits.test;
    return {
      key,
      name: MODEL_NAMES[key],
      weights: name,
      bytes: fs.statSync(file).size,
      numClasses: model.numClasses,
      threshold,
      test: { count, accuracy: rates.accuracy, auc },
      samples: await probabilities(model, transform, samples),
    };
  } finally {
    model.dispose();
  }
}

/** Probability of PNEUMONIA of each sample. */
async function probabilities(
  model: Model,
  transform: Transform,
  samples: readonly ChosenSample[],
): Promise<number[]> {
  const { imageSize, numClasses } = model;
  const answers: number[] = [];
  for (const { file } of samples) {
    const pixels = await decodeImage(file, { imageSize, channels: 1 });
    const logits = tf.tidy(() =>
      forward(model, transform.apply(pixels, [1, imageSize, imageSize, 1])).dataSync(),
    );
    answers.push(softmaxRows(logits, numClasses)[0][1]);
  }
  return answers;
}
