import type { ImageSet } from "../data/imageSet";
import type { ExternalImages } from "../data/openExternal";
import { bootstrapByPatient } from "../metrics/bootstrap";
import type { Model } from "../models/model";
import { predict } from "../training/predict";
import { describeHidden, type HiddenRegion } from "../transforms/hideRegion";
import { cleaned, type Transform } from "../transforms/transform";
import { aucAbroad } from "./aucAbroad";
import type { HiddenPartRow } from "./hiddenPartsFile";

/**
 * What is hidden, one after the other: wider and wider borders, then everything but a border, then
 * the strips at both sides, where markers like R and L stand.
 */
export const HIDDEN_PARTS: readonly HiddenRegion[] = [
  { part: "border", width: 8 },
  { part: "border", width: 16 },
  { part: "border", width: 24 },
  { part: "border", width: 32 },
  { part: "centre", width: 16 },
  { part: "centre", width: 32 },
  { part: "sides", width: 32 },
];

/** The images of both collections, and how the model sees them. */
export interface HiddenPartsData {
  /** Validation images of the collection that the model was trained on. */
  home: ImageSet;
  external: ExternalImages | null;
  evalTransform: Transform;
}

/**
 * Hides a part of every picture from a trained model and scores it again: what the AUC loses shows
 * how much of the evidence lay there. Nothing is trained, and the test images are not touched.
 *
 * @param onRow told of every row as soon as it is there
 * @param options.resamples of every bootstrap, default 2000
 * @returns a row for the whole picture, then one for each of HIDDEN_PARTS
 */
export async function scoreHiddenParts(
  model: Model,
  { home, external, evalTransform }: HiddenPartsData,
  onRow: (row: HiddenPartRow) => void = () => {},
  options: { resamples?: number } = {},
): Promise<HiddenPartRow[]> {
  const rows: HiddenPartRow[] = [];
  for (const hidden of [null, ...HIDDEN_PARTS]) {
    const transform = hidden ? cleaned(evalTransform, { hidden }) : evalTransform;
    const atHome = await predict(model, home, transform);
    const patients = atHome.images.map(({ patient }) => patient);
    const there = external && (await predict(model, external.set, transform));
    const abroad = there && aucAbroad(external.set.images, there.probabilities, options);
    const row: HiddenPartRow = {
      hidden: hidden ? describeHidden(hidden) : "nothing hidden",
      home: bootstrapByPatient(atHome.labels, atHome.probabilities, patients, options).auc,
      abroad: abroad?.auc ?? null,
      withinViews: abroad?.withinViews ?? null,
    };
    rows.push(row);
    onRow(row);
  }
  return rows;
}
