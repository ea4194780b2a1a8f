/** The two classes in label order: index 0 is NORMAL, index 1 is PNEUMONIA (the positive class). */
export const CLASS_NAMES = ["NORMAL", "PNEUMONIA"] as const;

export type SplitName = "train" | "validation" | "test";

/** Cause of a pneumonia as the file name states it; normal images have none. */
export type Subtype = "bacteria" | "virus" | null;

/** One labelled image file. */
export interface LabelledImage {
  /** Absolute path of the image file. */
  path: string;
  /** Path below the data set's root with forward slashes, e.g. "train/NORMAL/IM-0115-0001.jpeg". */
  file: string;
  /** Index into the class names: 0 = NORMAL, 1 = PNEUMONIA. */
  label: number;
  /** Patient key read from the file name; the whole file name where it holds none. */
  patient: string;
  subtype: Subtype;
}

/** Numbers of one figure, ready for Plotly: traces and layout, nothing else. */
export interface Figure {
  data: Array<Record<string, unknown>>;
  layout: Record<string, unknown>;
}
