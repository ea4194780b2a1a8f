import fs from "node:fs";
import { estimate, fingerprint, sha256, text, wholeNumber } from "../base/files/commonSchemas";
import { listSchema, objectSchema, oneOf, orNull, type SchemaType } from "../base/files/jsonSchema";
import { jsonResults, ofRun } from "./jsonResults";

const rowSchema = objectSchema({
  /** For people: "border of 16 pixels hidden"; "nothing hidden" in the first row. */
  hidden: text,
  /** AUC on the validation images of the collection that the model was trained on. */
  home: estimate,
  /** AUC on the second collection, and the mean within its views; null where there is none. */
  abroad: orNull(estimate),
  withinViews: orNull(estimate),
});

/** A model's scores while a part of every picture is hidden from it. */
export interface HiddenPartRow extends SchemaType<typeof rowSchema> {}

const modelSchema = objectSchema({
  /** Name of its files: "resnet18-43". */
  id: text,
  /** For people: "ResNet-18, seed 43". */
  name: text,
  model: oneOf("cnn", "resnet18"),
  seed: wholeNumber,
  weightsHash: sha256,
  /** Which validation images, and which of the second collection. */
  homeFingerprint: fingerprint,
  abroadFingerprint: orNull(fingerprint),
  rows: listSchema(rowSchema, { minItems: 1 }),
});

/** One trained model, as it is, without any training on pictures with hidden parts. */
export interface HiddenPartsModel extends SchemaType<typeof modelSchema> {}

const hiddenPartsSchema = objectSchema({
  ...ofRun,
  models: listSchema(modelSchema, { minItems: 1 }),
});

/** `hidden_parts.json`: where in the picture the evidence lies. */
export interface HiddenParts extends SchemaType<typeof hiddenPartsSchema> {}

const file = jsonResults<HiddenParts>(hiddenPartsSchema, {
  keys: ["models"],
  missing: '"npm run reproduce" writes it.',
  damaged: '"npm run reproduce" writes it anew.',
});

/** `hidden_parts.json`, see jsonResults. */
export const readHiddenParts = file.read;

/** Adds a model to `hidden_parts.json`, in the place of an earlier one of that name. */
export function addHiddenParts(to: string, added: HiddenPartsModel): void {
  const known = fs.existsSync(to) ? readHiddenParts(to).models : [];
  file.write(to, { models: [...known.filter(({ id }) => id !== added.id), added] });
}
