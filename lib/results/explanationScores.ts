import {
  count,
  countFromOne,
  dateTime,
  estimate,
  sha256,
  share,
  text,
  truth,
} from "../base/files/commonSchemas";
import {
  listSchema,
  objectSchema,
  oneOf,
  orNull,
  type Schema,
  type SchemaType,
} from "../base/files/jsonSchema";
import { EXPLANATION_METHODS, type MethodId } from "../gradcam/explanationMethods";

const methodId: Schema<MethodId> = { enum: EXPLANATION_METHODS.map(({ id }) => id) };

const markedScoreSchema = objectSchema({
  /** Images scored, and patients behind them. */
  images: countFromOne,
  patients: countFromOne,
  /** Maps whose highest point lies inside. */
  hits: count,
  /** Maps without anything in them, which count as misses. */
  empty: count,
  /** Share of hits (pointing game), with a 95 % interval over patients. */
  pointing: estimate,
  /** Mean share of a map's total that lies inside, with a 95 % interval over patients. */
  energy: estimate,
  /** What both would be without looking at the image, see MaskChance. */
  chance: objectSchema({ anywhere: share, usualPlace: orNull(share) }),
});

/** How well the maps of one method agree with what a person marked. */
export interface MarkedScore extends SchemaType<typeof markedScoreSchema> {}

const meanCurve = objectSchema({
  /** Mean probability with 0, 1/steps, ..., all of the pixels changed. */
  curve: listSchema(share, { minItems: 2 }),
  /** Area under it. */
  auc: share,
});
const meanCurvesSchema = objectSchema({
  images: countFromOne,
  deletion: meanCurve,
  insertion: meanCurve,
});

/** Mean curves of deletion and insertion over the same images. */
export interface MeanCurves extends SchemaType<typeof meanCurvesSchema> {}

export const explanationScoresSchema = objectSchema({
  /** Where the images come from, and who marked them. */
  images: text,
  /** True for the drawn sample. */
  synthetic: truth,
  /** Whom to name beside the pictures. */
  credit: orNull(text),
  model: oneOf("cnn", "resnet18"),
  /** Which weights were explained. */
  weightsHash: sha256,
  imageSize: countFromOne,
  methods: listSchema(
    objectSchema({
      method: methodId,
      /** Null where nobody marked where the illness lies. */
      marked: orNull(markedScoreSchema),
      curves: meanCurvesSchema,
    }),
    { minItems: 1 },
  ),
  /** Deletion and insertion in the order of a map that knows nothing. */
  random: meanCurvesSchema,
  createdAt: dateTime,
});

/** The methods of explanation side by side, for one model on some images with pneumonia. */
export interface ExplanationScores extends SchemaType<typeof explanationScoresSchema> {}
