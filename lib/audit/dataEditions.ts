import type { LabelledImage } from "../base/types";

type Split = "train" | "val" | "test";

/** One way in which the images of Kermany et al. are handed out. */
export interface DataEdition {
  name: string;
  /** How a reader gets it. */
  from: string;
  /** Images in each folder, normal ones first. */
  counts: Record<Split, readonly [normal: number, pneumonia: number]>;
}

/**
 * Both hold the same 5,856 images. Kaggle's copy has moved 16 of them from train to a folder `val`;
 * a copy of it may have been resized as well, which the counts do not tell.
 */
export const DATA_EDITIONS: readonly DataEdition[] = [
  {
    name: "Mendeley Data, version 2 (the authors')",
    from: "npm run data",
    counts: { train: [1349, 3883], val: [0, 0], test: [234, 390] },
  },
  {
    name: "Kaggle, chest-xray-pneumonia",
    from: "npm run data -- --from FILE.zip",
    counts: { train: [1341, 3875], val: [8, 8], test: [234, 390] },
  },
];

/**
 * The editions, and whether an image folder is one of them, by its numbers of images. None is for
 * any other collection, as for a part of one.
 */
export function compareEditions(
  splits: Record<Split, readonly LabelledImage[]>,
): (DataEdition & { isYours: boolean })[] {
  const isSame = ({ counts }: DataEdition) =>
    (["train", "val", "test"] as const).every(
      (split) =>
        counts[split].every(
          (count, label) => count === splits[split].filter((image) => image.label === label).length,
        ) && splits[split].every(({ label }) => label < 2),
    );
  return DATA_EDITIONS.map((edition) => ({ ...edition, isYours: isSame(edition) }));
}
