import { loadMask } from "../base/sample/masks";
import { boxAtSize } from "../data/collection/boxes";
import { judgeFindings, USUAL_RULE } from "../data/collection/findingRule";
import type { ImageSet } from "../data/imageSet";
import type { DataSets } from "../data/openDataSets";
import { openExternal } from "../data/openExternal";
import { boxMask } from "./boxMask";

/** Images of which somebody knows where the illness lies. */
export interface MarkedImages {
  /** For people: where they come from. */
  name: string;
  /** True for the drawn sample. */
  synthetic: boolean;
  /** Whom to name beside the pictures; null for what needs no credit. */
  credit: string | null;
  set: ImageSet;
  /** Positions of the images in the set. */
  indices: number[];
  /** In that order, each `[imageSize * imageSize]`, above 0 where the illness lies. */
  masks: Uint8Array[];
}

/** The test images of the drawn sample with their opacities; null for any other images. */
export async function drawnOpacities({
  folder,
  test,
}: Pick<DataSets, "folder" | "test">): Promise<MarkedImages | null> {
  const masks = await Promise.all(
    test.images.map((image) => loadMask(folder.root, image, test.imageSize)),
  );
  const indices = masks.flatMap((mask, i) => (mask === null ? [] : [i]));
  if (indices.length === 0) return null;
  return {
    name: "opacities drawn in the sample",
    synthetic: true,
    credit: null,
    set: test,
    indices,
    masks: indices.map((i) => masks[i]!),
  };
}

/**
 * The pneumonias of the second collection around which a radiologist drew a box.
 *
 * @returns null where the settings name no second collection, or it has no such box; otherwise the
 *   caller closes `set`
 */
export async function openBoxes(
  settings: Parameters<typeof openExternal>[0],
): Promise<MarkedImages | null> {
  const external = await openExternal(settings);
  if (external === null) return null;
  const { collection, set } = external;
  const judge = judgeFindings(USUAL_RULE);
  // A box around something else, such as a large heart, is not where the pneumonia lies.
  const boxesOf = (i: number) =>
    set.images[i].boxes.filter(({ finding }) => judge([finding]) === "pneumonia");
  const indices = set.images.flatMap(({ label }, i) =>
    label === 1 && boxesOf(i).length > 0 ? [i] : [],
  );
  if (indices.length === 0) {
    set.close();
    return null;
  }
  const masks = indices.map((i) =>
    boxMask(
      boxesOf(i).map((box) => boxAtSize(box, set.imageSize)),
      set.imageSize,
    ),
  );
  const name = `boxes of ${collection.kind}`;
  return { name, synthetic: false, credit: collection.credit, set, indices, masks };
}
