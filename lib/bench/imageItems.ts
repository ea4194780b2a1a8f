import fs from "node:fs";
import path from "node:path";
import { batches } from "../data/batches";
import { decodeImage } from "../data/decode";
import { ImageSet, openImageSet } from "../data/imageSet";
import { tf } from "../engine/tf";
import { forward, Model } from "../models/model";
import { createRandom } from "../random";
import { Adam } from "../training/adam";
import { trainStep } from "../training/trainStep";
import { Transform } from "../transforms/presets";
import { cnnEvalTransform, cnnTrainTransform, resnetEvalTransform, resnetTrainTransform } from "../transforms/presets";
import type { Sample } from "../types";
import { TRAINED } from "./benchItems";
import { PreparedItem, sharedModel } from "./modelItems";
import type { PrepareRequest } from "./protocol";

/** Share of an epoch's images that are only scored, as the notebooks' validation split. */
export const VALIDATION_SHARE = 0.15;

/**
 * Reading images: "pipeline-cold" decodes every file anew and fills the cache, "pipeline-cached"
 * reads it, "pipeline-augmented" reads it and varies the images. All end on normalised batches.
 */
export async function preparePipelineItem(request: PrepareRequest): Promise<PreparedItem> {
  const { item, files, imageSize } = request;
  const transform = transformOf(request, item === "pipeline-augmented");
  const numbers = { levels: await levelsOf(files[0], imageSize) };
  if (item === "pipeline-cold") {
    return { numbers, warmUps: 1, run: () => readEverythingAnew(request, transform), dispose: () => undefined };
  }
  const set = await openFiles(request);
  let epoch = 0;
  return {
    numbers,
    run() {
      epoch += 1;
      for (const batch of batches(set, { batchSize: request.batchSize, transform, epoch })) {
        tf.dispose([batch.images, batch.labels]);
      }
    },
    dispose: () => set.close(),
  };
}

/** The whole way of a set of any size: hashes, decoding what is new, one augmented pass. Runs once. */
export function prepareGrowthItem(request: PrepareRequest): PreparedItem {
  const run = () => readEverythingAnew(request, transformOf(request, true));
  return { numbers: {}, warmUps: 0, run, dispose: () => undefined };
}

async function readEverythingAnew(request: PrepareRequest, transform: Transform): Promise<void> {
  fs.rmSync(request.cache, { recursive: true, force: true });
  const set = await openFiles(request);
  for (const { images, labels } of batches(set, { batchSize: request.batchSize, transform })) tf.dispose([images, labels]);
  set.close();
}

/** An epoch as `fit` runs it: training on most images, scoring the rest. */
export async function prepareEpochItem(request: PrepareRequest): Promise<PreparedItem> {
  const model = sharedModel(request);
  model.parameters.setTrainable([...TRAINED[request.item]]);
  const optimizer = new Adam(model.parameters, 1e-4);
  const set = await openFiles(request);
  const held = Math.round(set.samples.length * VALIDATION_SHARE);
  const train = part(set, held, set.samples.length);
  const validation = part(set, 0, held);
  let epoch = 0;
  return {
    numbers: {},
    run() {
      epoch += 1;
      const start = performance.now();
      const waited = trainEpoch(model, optimizer, train, transformOf(request, true), request.batchSize, epoch) +
        scoreAll(model, validation, transformOf(request, false), request.batchSize);
      return waited / (performance.now() - start);
    },
    dispose() {
      set.close();
      optimizer.dispose();
      model.dispose();
    },
  };
}

function trainEpoch(
  model: Model, optimizer: Adam, set: ImageSet, transform: Transform, batchSize: number, epoch: number,
): number {
  const source = timed(batches(set, { batchSize, transform, seed: 1, epoch, shuffle: true }));
  for (const { images, labels } of source.items) {
    const dropoutSeed = Math.floor(createRandom(1, "dropout", epoch, images.id).next() * 2 ** 31);
    trainStep(model, optimizer, images, labels, { learningRate: 1e-4, dropoutSeed });
    tf.dispose([images, labels]);
  }
  return source.waited();
}

function scoreAll(model: Model, set: ImageSet, transform: Transform, batchSize: number): number {
  const source = timed(batches(set, { batchSize, transform }));
  for (const { images, labels } of source.items) {
    tf.tidy(() => void forward(model, images).dataSync());
    tf.dispose([images, labels]);
  }
  return source.waited();
}

/** Passes items on and adds up the milliseconds that getting them took. */
function timed<T>(source: Iterable<T>): { items: Iterable<T>; waited(): number } {
  let milliseconds = 0;
  function* items(): Generator<T> {
    const iterator = source[Symbol.iterator]();
    for (;;) {
      const start = performance.now();
      const next = iterator.next();
      milliseconds += performance.now() - start;
      if (next.done) return;
      yield next.value;
    }
  }
  return { items: items(), waited: () => milliseconds };
}

function transformOf({ model }: PrepareRequest, augments: boolean): Transform {
  if (model === "cnn") return augments ? cnnTrainTransform : cnnEvalTransform;
  return augments ? resnetTrainTransform : resnetEvalTransform;
}

/** Grey images for both models, as the notebooks read them. */
function openFiles({ files, labels, imageSize, cache }: PrepareRequest): Promise<ImageSet> {
  const samples: Sample[] = files.map((file, i) => ({
    path: file, file: `${i}/${path.basename(file)}`, label: labels[i], patient: String(i), subtype: null,
  }));
  return openImageSet(samples, { imageSize, channels: 1, cacheFolder: cache });
}

/** Samples `start` to `end` of a set, over the same cache. */
function part(set: ImageSet, start: number, end: number): ImageSet {
  return {
    ...set,
    samples: set.samples.slice(start, end),
    pixels: (indices) => set.pixels(indices.map((index) => index + start)),
  };
}

/** Grey levels of the first image in three channels, channel by channel, as the ResNet pipeline sees it. */
async function levelsOf(file: string, imageSize: number): Promise<number[]> {
  const grey = Array.from(await decodeImage(file, { imageSize, channels: 1 }));
  return [...grey, ...grey, ...grey];
}
