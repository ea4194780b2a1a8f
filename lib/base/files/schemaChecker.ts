import Ajv, { type ErrorObject } from "ajv";
import { shorten } from "../shorten";
import type { Schema } from "./jsonSchema";

/**
 * A function that returns a value of which it knows that it follows the schema, and throws for any
 * other. The message names the file, the field, what was expected there and what was found.
 */
export function schemaChecker<T>(schema: Schema<T>): (value: unknown, file: string) => T {
  const validate = new Ajv({ verbose: true, strictTuples: false, allowUnionTypes: true }).compile(
    withSafeIntegers(schema),
  );
  return (value, file) => {
    if (validate(value)) return value as T;
    throw new Error(`${file}: ${describeError(validate.errors![0])}`);
  };
}

/** JSON takes 1e23 for a whole number, though a double no longer tells it from its neighbours. */
function withSafeIntegers(schema: Schema): Schema {
  const limits = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.type === "integer" ? { ...limits, ...value } : value,
  );
}

function describeError(error: ErrorObject): string {
  const field = error.instancePath.slice(1).split("/").join(".") || "the whole file";
  if (error.keyword === "required") {
    return (
      `field "${error.params.missingProperty}" is missing in ${field}. ` +
      "The file may be from another version: run the notebook that writes it again."
    );
  }
  if (error.keyword === "additionalProperties") {
    return `field "${error.params.additionalProperty}" is not known in ${field}.`;
  }
  return `${field}: expected a value that ${expectation(error)}, found ${describe(error.data)}.`;
}

function expectation(error: ErrorObject): string {
  if (error.keyword === "enum")
    return `is one of ${(error.params.allowedValues as unknown[]).join(", ")}`;
  if (error.keyword === "type") return `is of type ${[error.params.type].flat().join(" or ")}`;
  return String(error.message)
    .replace(/^must be/, "is")
    .replace(/^must have/, "has")
    .replace(/^must /, "does ");
}

function describe(value: unknown): string {
  return shorten(typeof value === "number" ? String(value) : JSON.stringify(value));
}
