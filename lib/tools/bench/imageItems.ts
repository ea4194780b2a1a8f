import path from "node:path";
import { tf } from "../../base/engine/tf";
import { removeFolder } from "../../base/files/whenFree.cjs";
import { decodeImage } from "../../base/images/decodeImage";
import type { LabelledImage } from "../../base/types";
import { batches } from "../../data/batches";
import { type ImageSet, openImageSet } from "../../data/imageSet";
import {
  cnnEvalTransform,
  cnnTrainTransform,
  resnetEvalTransform,
  resnetTrainTransform,
  type Transform,
} from "../../transforms/presets";
import type { PreparedItem } from "./modelItems";
import type { PrepareRequest } from "./protocol";

/**
 * Reading images: "pipeline-cold" and, with those of the data folder, "pipeline-data" decode every
 * file anew and fill the cache, "pipeline-cached" reads it, "pipeline-augmented" reads it and
 * varies the images. All end on normalised batches.
 */
export async function preparePipelineItem(request: PrepareRequest): Promise<PreparedItem> {
  const { item, files, imageSize } = request;
  const transform = transformOf(request, item === "pipeline-augmented");
  const numbers = { levels: await levelsOf(files[0], imageSize) };
  if (item === "pipeline-cold" || item === "pipeline-data") {
    return {
      numbers,
      warmUps: 1,
      run: () => readEverythingAnew(request, transform),
      dispose: () => undefined,
    };
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

/**
 * The whole way of a set of any size: hashes, decoding what is new, one augmented pass. Runs once.
 */
export function prepareGrowthItem(request: PrepareRequest): PreparedItem {
  const run = () => readEverythingAnew(request, transformOf(request, true));
  return { numbers: {}, warmUps: 0, run, dispose: () => undefined };
}

async function readEverythingAnew(request: PrepareRequest, transform: Transform): Promise<void> {
  removeFolder(request.cache);
  const set = await openFiles(request);
  for (const { images, labels } of batches(set, { batchSize: request.batchSize, transform }))
    tf.dispose([images, labels]);
  set.close();
}

/** The original project's transforms of the request's model. */
export function transformOf({ model }: PrepareRequest, augments: boolean): Transform {
  if (model === "cnn") return augments ? cnnTrainTransform : cnnEvalTransform;
  return augments ? resnetTrainTransform : resnetEvalTransform;
}

/** Grey images for both models, as the notebooks read them; the caller closes the set. */
export function openFiles({ files, labels, imageSize, cache }: PrepareRequest): Promise<ImageSet> {
  const images: LabelledImage[] = files.map((file, i) => ({
    path: file,
    file: `${i}/${path.basename(file)}`,
    label: labels[i],
    patient: String(i),
    subtype: null,
  }));
  return openImageSet(images, { imageSize, channels: 1, cacheFolder: cache });
}

/**
 * Grey levels of the first image in three channels, channel by channel, as the ResNet pipeline sees
 * it.
 */
async function levelsOf(file: string, imageSize: number): Promise<number[]> {
  const grey = Array.from(await decodeImage(file, { imageSize, channels: 1 }));
  return [...grey, ...grey, ...grey];
}
