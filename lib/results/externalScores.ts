import { check } from "../base/checks";
import { count, estimate, label, share, someText, text } from "../base/files/commonSchemas";
import {
  listSchema,
  objectSchema,
  oneOf,
  orNull,
  type Schema,
  type SchemaType,
} from "../base/files/jsonSchema";
import { type BootstrapInterval, bootstrapByPatient } from "../metrics/bootstrap";
import { expectedCalibrationError } from "../metrics/calibration";
import { mean } from "../metrics/mean";
import { withinGroupsAuc } from "../metrics/withinGroupsAuc";

const ageInYears: Schema<number | null> = { type: ["number", "null"], minimum: 0 };

export const externalRowSchema = objectSchema({
  /** Path below the collection's folder with forward slashes. */
  file: someText,
  label,
  patient: someText,
  /** Years; null where it is not known, as sex and view. */
  age: ageInYears,
  sex: oneOf("F", "M", null),
  view: oneOf("PA", "AP", null),
  /** Probability of PNEUMONIA with all its digits. */
  probability: share,
});

/** A model's answer for one image of another collection, with what is known of the image. */
export interface ExternalRow extends SchemaType<typeof externalRowSchema> {}

/** A value on all images and its 95 % interval over patients. */
export type Estimate = BootstrapInterval;

const groupSchema = objectSchema({
  /** "PA", "F", "up to 18"; "not known" for images of which the collection does not say. */
  group: text,
  images: count,
  pneumonia: count,
  patients: count,
  /** Null where a class is missing. */
  auc: orNull(estimate),
});

/** The images that have something in common. */
export interface GroupScore extends SchemaType<typeof groupSchema> {}

const thresholdSchema = objectSchema({
  threshold: share,
  sensitivity: estimate,
  specificity: estimate,
});

/** What a threshold does. */
export interface ThresholdScore extends SchemaType<typeof thresholdSchema> {}

export const externalScoresSchema = objectSchema({
  images: count,
  pneumonia: count,
  patients: count,
  auc: estimate,
  /** Groups that are empty are left out. */
  byView: listSchema(groupSchema),
  bySex: listSchema(groupSchema),
  byAge: listSchema(groupSchema),
  /** Mean of the AUCs within PA and within AP; null where neither has both classes. */
  withinViews: orNull(estimate),
  calibration: objectSchema({
    /** Expected calibration error in ten bins, see expectedCalibrationError. */
    error: share,
    /** Mean probability of PNEUMONIA, which should be `share`. */
    meanProbability: share,
    share,
  }),
  /** At 0.5. */
  atHalf: thresholdSchema,
  /** At the threshold that was chosen on the validation images at home; null where none was. */
  atHomeThreshold: orNull(thresholdSchema),
});

/** How good a model is on the images of another hospital. */
export interface ExternalScores extends SchemaType<typeof externalScoresSchema> {}

/** The oldest age of the young group: the children of the first collection are one to five. */
const YOUNG = 18;
const AGE_GROUPS = [`up to ${YOUNG}`, `over ${YOUNG}`];
const NOT_KNOWN = "not known";

/**
 * Every score of one model on another collection. Nothing is fitted to these images: the thresholds
 * come from elsewhere, and groups are those that the collection states.
 *
 * @param rows one per image
 * @param homeThreshold chosen on validation images of the collection that the model was trained on
 * @param options.resamples of every bootstrap, default 2000
 * @throws if a class is missing
 */
export function evaluateExternally(
  rows: readonly ExternalRow[],
  homeThreshold: number | null,
  options: { resamples?: number } = {},
): ExternalScores {
  const { yTrue, yScore, patients } = toLists(rows);
  check(
    new Set(yTrue).size === 2,
    `The ${rows.length} images are all of one class: a model is judged on NORMAL and PNEUMONIA.`,
  );
  const at = (threshold: number) =>
    bootstrapByPatient(yTrue, yScore, patients, { threshold, ...options });
  const half = at(0.5);
  return {
    images: rows.length,
    pneumonia: countIll(rows),
    patients: half.patients,
    auc: half.auc,
    byView: scoreGroups(rows, ["PA", "AP"], ({ view }) => view, options),
    bySex: scoreGroups(rows, ["F", "M"], ({ sex }) => sex, options),
    byAge: scoreGroups(rows, AGE_GROUPS, ageGroup, options),
    withinViews: withinGroupsAuc(
      yTrue,
      yScore,
      patients,
      rows.map(({ view }) => view),
      options,
    ),
    calibration: {
      error: expectedCalibrationError(yTrue, yScore),
      meanProbability: mean(yScore),
      share: mean(yTrue),
    },
    atHalf: thresholdScore(0.5, half),
    atHomeThreshold:
      homeThreshold === null ? null : thresholdScore(homeThreshold, at(homeThreshold)),
  };
}

function ageGroup({ age }: Pick<ExternalRow, "age">): string | null {
  return age === null ? null : AGE_GROUPS[Number(age > YOUNG)];
}

function scoreGroups(
  rows: readonly ExternalRow[],
  names: readonly string[],
  groupOf: (row: ExternalRow) => string | null,
  options: { resamples?: number },
): GroupScore[] {
  return [...names, NOT_KNOWN].flatMap((group) => {
    const members = rows.filter((row) => (groupOf(row) ?? NOT_KNOWN) === group);
    if (members.length === 0) return [];
    const { yTrue, yScore, patients } = toLists(members);
    const bothClasses = new Set(yTrue).size === 2;
    return [
      {
        group,
        images: members.length,
        pneumonia: countIll(members),
        patients: new Set(patients).size,
        auc: bothClasses ? bootstrapByPatient(yTrue, yScore, patients, options).auc : null,
      },
    ];
  });
}

function thresholdScore(
  threshold: number,
  { sensitivity, specificity }: Record<"sensitivity" | "specificity", Estimate>,
): ThresholdScore {
  return { threshold, sensitivity, specificity };
}

function toLists(rows: readonly ExternalRow[]) {
  return {
    yTrue: rows.map(({ label }) => label),
    yScore: rows.map(({ probability }) => probability),
    patients: rows.map(({ patient }) => patient),
  };
}

function countIll(rows: readonly ExternalRow[]): number {
  return rows.filter(({ label }) => label === 1).length;
}
