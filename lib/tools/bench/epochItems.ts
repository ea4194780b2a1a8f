import type { Precision } from "../../base/engine/precision";
import { tf } from "../../base/engine/tf";
import { createRandom } from "../../base/random";
import { batches } from "../../data/batches";
import type { ImageSet } from "../../data/imageSet";
import { forward, type Model } from "../../models/model";
import { Adam } from "../../training/adam";
import { extractFeatures } from "../../training/featureCache";
import { fitOnFeatures } from "../../training/fitOnFeatures";
import { trainStep } from "../../training/trainStep";
import type { Transform } from "../../transforms/presets";
import { TRAINED } from "./benchItems";
import { openFiles, transformOf } from "./imageItems";
import { type PreparedItem, sharedModel } from "./modelItems";
import type { PrepareRequest } from "./protocol";

/** Share of an epoch's images that are only scored, as the notebooks' validation split. */
const VALIDATION_SHARE = 0.15;

const LEARNING_RATE = 1e-4;
const WEIGHT_DECAY = 1e-4;

/** An epoch as `fit` runs it: training on most images, scoring the rest. */
export async function prepareEpochItem(request: PrepareRequest): Promise<PreparedItem> {
  const { batchSize, precision } = request;
  const model = sharedModel(request);
  model.parameters.setTrainable([...TRAINED[request.item]]);
  const optimizer = new Adam(model.parameters, WEIGHT_DECAY);
  const { train, validation, close } = await openSplits(request);
  let epoch = 0;
  return {
    numbers: {},
    warmUps: 1,
    run() {
      epoch += 1;
      const start = performance.now();
      const source = { set: train, transform: transformOf(request, true), batchSize, precision };
      const waited =
        trainEpoch(model, optimizer, source, epoch) +
        scoreAll(model, { ...source, set: validation, transform: transformOf(request, false) });
      return waited / (performance.now() - start);
    },
    dispose() {
      close();
      optimizer.dispose();
      model.dispose();
    },
  };
}

/**
 * An epoch of the head on features that the frozen backbone computed once from the images as they
 * are, without augmentation: what phase 1 becomes by extractFeatures and fitOnFeatures.
 */
export async function prepareFeatureEpochItem(request: PrepareRequest): Promise<PreparedItem> {
  const { batchSize } = request;
  const model = sharedModel(request);
  const { train, validation, close } = await openSplits(request);
  const plain = transformOf(request, false);
  const start = performance.now();
  const data = {
    train: await extractFeatures(model, train, plain, { batchSize }),
    validation: await extractFeatures(model, validation, plain, { batchSize }),
  };
  const onceSeconds = (performance.now() - start) / 1000;
  close();
  const options = { learningRate: LEARNING_RATE, weightDecay: WEIGHT_DECAY, epochs: 1, batchSize };
  let seed = 0;
  return {
    numbers: {},
    onceSeconds,
    run: async () => void (await fitOnFeatures(model, data, { ...options, seed: seed++ })),
    dispose: () => model.dispose(),
  };
}

/** Images in batches on their way to the model. */
interface Source {
  set: ImageSet;
  transform: Transform;
  batchSize: number;
  precision: Precision;
}

function trainEpoch(
  model: Model,
  optimizer: Adam,
  { set, precision, ...options }: Source,
  epoch: number,
): number {
  const source = timed(batches(set, { ...options, seed: 1, epoch, shuffle: true }));
  for (const { images, labels } of source.items) {
    const dropoutSeed = Math.floor(createRandom(1, "dropout", epoch, images.id).next() * 2 ** 31);
    trainStep(model, optimizer, images, labels, {
      learningRate: LEARNING_RATE,
      dropoutSeed,
      precision,
    });
    tf.dispose([images, labels]);
  }
  return source.waited();
}

function scoreAll(model: Model, { set, precision, ...options }: Source): number {
  const source = timed(batches(set, options));
  for (const { images, labels } of source.items) {
    tf.tidy(() => void forward(model, images, { precision }).dataSync());
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

/** Training and validation images over the same cache. */
async function openSplits(
  request: PrepareRequest,
): Promise<{ train: ImageSet; validation: ImageSet; close(): void }> {
  const set = await openFiles(request);
  const held = Math.round(set.images.length * VALIDATION_SHARE);
  return {
    train: part(set, held, set.images.length),
    validation: part(set, 0, held),
    close: () => set.close(),
  };
}

/** Images `start` to `end` of a set, over the same cache. */
function part(set: ImageSet, start: number, end: number): ImageSet {
  return {
    ...set,
    images: set.images.slice(start, end),
    pixels: (indices) => set.pixels(indices.map((index) => index + start)),
  };
}
