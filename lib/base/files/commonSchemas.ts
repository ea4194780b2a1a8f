import { objectSchema, oneOf, type Schema } from "./jsonSchema";

export const text: Schema<string> = { type: "string" };
export const someText: Schema<string> = { type: "string", minLength: 1 };
export const truth: Schema<boolean> = { type: "boolean" };

/** From 0 to 1. */
export const share: Schema<number> = { type: "number", minimum: 0, maximum: 1 };
export const wholeNumber: Schema<number> = { type: "integer" };
/** A whole number from 0. */
export const count: Schema<number> = { type: "integer", minimum: 0 };
/** A whole number from 1. */
export const countFromOne: Schema<number> = { type: "integer", minimum: 1 };
export const notNegative: Schema<number> = { type: "number", minimum: 0 };
export const positive: Schema<number> = { type: "number", exclusiveMinimum: 0 };
export const numberOrNull: Schema<number | null> = { type: ["number", "null"] };

/** The sets that a model learns from, is chosen on and is tested on. */
export const splitName = oneOf("train", "validation", "test");
/** True class of an image: 0 = NORMAL, 1 = PNEUMONIA. */
export const label: Schema<number> = { enum: [0, 1] };
/** ISO 8601 in UTC, as Date.toISOString gives it. */
export const dateTime: Schema<string> = {
  type: "string",
  pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$",
};
/** Hash over the files of a data set (hexadecimal). */
export const fingerprint: Schema<string> = { type: "string", pattern: "^[0-9a-f]{16,64}$" };
export const sha256: Schema<string> = { type: "string", pattern: "^[0-9a-f]{64}$" };
/** Settings that shape a result, by name. */
export const settingValue: Schema<string | number | boolean | null> = {
  type: ["string", "number", "boolean", "null"],
};
export const scoreInterval = objectSchema({ low: share, high: share });
/** A share or an AUC with the ends of its 95 % interval. */
export const estimate = objectSchema({ estimate: share, low: share, high: share });
