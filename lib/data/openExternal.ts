import type { Collection, CollectionImage } from "./collection/collection";
import { loadCollection } from "./collection/loadCollection";
import { type ImageSet, openImageSet } from "./imageSet";

/** A second collection, opened for reading. */
export interface ExternalImages {
  collection: Collection;
  /** Its images that could be decoded, in grey. */
  set: ImageSet<CollectionImage>;
}

/**
 * Opens the second collection that the settings name: images of another hospital, on which models
 * are tried. Nothing may be trained, chosen or set on them, or they become a second validation set.
 *
 * @returns null where the settings name none; otherwise the caller closes `set`
 * @throws as loadCollection and openImageSet
 */
export async function openExternal(
  settings: { external: string | null; cache: string; imageSize: number },
  { onProgress }: { onProgress?: (done: number, total: number) => void } = {},
): Promise<ExternalImages | null> {
  if (settings.external === null) return null;
  const collection = await loadCollection(settings.external);
  const set = await openImageSet(collection.images, {
    imageSize: settings.imageSize,
    channels: 1,
    cacheFolder: settings.cache,
    onProgress,
  });
  return { collection, set };
}
