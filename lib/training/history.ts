import { check } from "../base/checks";
import { countFromOne, notNegative, share, truth } from "../base/files/commonSchemas";
import {
  listSchema,
  objectSchema,
  oneOf,
  optional,
  type Schema,
  type SchemaType,
} from "../base/files/jsonSchema";
import { SELECT_ON_CHOICES, type SelectOn } from "../base/settings";

const epochSchema = objectSchema({
  /** Counted from 1 over all phases. */
  epoch: countFromOne,
  /** Phase of the training, counted from 1. */
  phase: countFromOne,
  /** Of all its steps or, where a schedule changes it at every step, in the middle of the epoch. */
  learningRate: notNegative,
  /** Without label smoothing, so that it compares with the other losses. */
  trainLoss: notNegative,
  trainAccuracy: share,
  validationLoss: notNegative,
  validationAccuracy: share,
  /** Only in runs that watch the test set. */
  testLoss: optional(notNegative),
  testAccuracy: optional(share),
  /** Time for training and evaluation. */
  seconds: notNegative,
  /**
   * Numbers in which convolutions computed; records from before this was noted down are of float32.
   */
  precision: optional(oneOf("float32", "bfloat16")),
});

/** What one epoch gave. Losses and accuracies are means over images, not over batches. */
export interface EpochRecord extends SchemaType<typeof epochSchema> {}

/** A finished training; it may record more than this. */
export const historySchema = mayHoldMore(
  objectSchema({
    epochs: listSchema(mayHoldMore(epochSchema), { minItems: 1 }),
    /** Epoch whose weights were kept (from 1); 0 before the first one. */
    bestEpoch: countFromOne,
    selectedOn: oneOf(...SELECT_ON_CHOICES),
    /** True if a phase ended early because the loss no longer fell. */
    stoppedEarly: truth,
    /** First epoch of every phase. */
    phaseStarts: listSchema(countFromOne),
  }),
);

/** The record of a training run, as it is saved in metrics files and drawn as learning curves. */
export interface History extends SchemaType<typeof historySchema> {}

/**
 * The loss that chooses the epoch: the validation loss, or the test loss in the original's
 * protocol.
 */
export function selectionLoss(record: EpochRecord, selectedOn: SelectOn): number {
  return selectedOn === "test" ? record.testLoss! : record.validationLoss;
}

/** The first epoch (from 1) with the lowest loss on that split; 0 if no epoch has run. */
export function lowestEpoch({ epochs }: Pick<History, "epochs">, split: SelectOn): number {
  const lowest = Math.min(...epochs.map((record) => selectionLoss(record, split)));
  return epochs.find((record) => selectionLoss(record, split) === lowest)?.epoch ?? 0;
}

/**
 * The epochs that two ways of choosing keep from one run that watched both splits: what the second
 * gains on the test set over the first is optimism, since nothing but the choice differs.
 * @throws if the run did not watch the test loss
 */
export function bothSelections(history: History): { validation: EpochRecord; test: EpochRecord } {
  check(
    history.epochs.length > 0 && history.epochs.every(({ testLoss }) => testLoss !== undefined),
    'This run did not watch the test loss. Train it with alsoKeepBestOn: "test".',
  );
  const recordOf = (split: SelectOn) => history.epochs[lowestEpoch(history, split) - 1];
  return { validation: recordOf("validation"), test: recordOf("test") };
}

/** The record of the epoch whose weights were kept. @throws if no epoch has run */
export function bestRecord(history: History): EpochRecord {
  const record = history.epochs.find(({ epoch }) => epoch === history.bestEpoch);
  if (!record) throw new Error("The history has no best epoch: no epoch was trained.");
  return record;
}

function mayHoldMore<T>(schema: Schema<T>): Schema<T> {
  return { ...schema, additionalProperties: true };
}
