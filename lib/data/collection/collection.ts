import type { LabelledImage } from "../../base/types";
import type { LeftOut } from "../listImages";

export type Sex = "F" | "M";

/** Posterior-anterior: standing, the film before the chest. Anterior-posterior: often in bed. */
export type View = "PA" | "AP";

/** A rectangle that a radiologist drew around a finding. */
export interface FindingBox {
  finding: string;
  /** Left and upper edge, width and height, in pixels of a picture of the size `frame`. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Size of the picture on which the box was drawn; the file may have been resized since. */
  frame: { width: number; height: number };
}

/** An image of a collection, with what is known about it besides its label. */
export interface CollectionImage extends LabelledImage {
  /** Years; null where it is not known. */
  age: number | null;
  sex: Sex | null;
  view: View | null;
  /** As the collection names them; none where only a folder says the class. */
  findings: string[];
  /** None where nobody drew any, which does not mean that there is nothing to see. */
  boxes: FindingBox[];
}

/** Images from anywhere, described alike, whatever the files they came with. */
export interface Collection {
  /** Absolute path of its folder. */
  root: string;
  name: string;
  /** How it was read, for people: "NIH ChestX-ray14", "class folders", "table labels.csv". */
  kind: string;
  /** Sorted by path; each is NORMAL (0) or PNEUMONIA (1). */
  images: CollectionImage[];
  /** What changes the meaning of the numbers, such as an unknown patient. */
  warnings: string[];
  /** Rows, files and boxes that are not used, by reason. */
  leftOut: LeftOut;
  /** Whom to name beside its pictures; null where that is not known. */
  credit: string | null;
}

/** How a folder that may be of any kind is to be read. */
export interface CollectionOptions {
  /** CSV file with the labels; default: the only one in the folder. */
  labels?: string;
  /** Names of columns that are not recognised, e.g. `{ label: "dx" }`. */
  columns?: Partial<Record<ColumnName, string>>;
  /** Which findings mean normal and which pneumonia, see FindingRule. */
  rule?: FindingRule;
  /** Size of the pictures on which boxes were drawn; default: the size of each file. */
  boxFrame?: { width: number; height: number };
}

export const COLUMN_NAMES = [
  "file",
  "label",
  "patient",
  "age",
  "sex",
  "view",
  "x",
  "y",
  "width",
  "height",
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

/**
 * Which findings make an image PNEUMONIA (one of them is enough) and which NORMAL (nothing else may
 * be found). Every other image is left out. Letters in either case are the same.
 */
export interface FindingRule {
  normal: readonly string[];
  pneumonia: readonly string[];
}
