import Ajv, { type ErrorObject } from "ajv";
import { shorten } from "../shorten";

/** A JSON schema, draft 7. */
export type JsonSchema = Record<string, unknown>;

/**
 * The schema of an object with exactly these properties; those named in `optional` may be missing.
 */
export function objectSchema(
  properties: Record<string, JsonSchema>,
  optional: string[] = [],
): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required, additionalProperties: false };
}

/** The schema of a list whose items all follow `items`. */
export function listSchema(
  items: JsonSchema,
  limits: { minItems?: number; maxItems?: number } = {},
): JsonSchema {
  return { type: "array", items, ...limits };
}

/**
 * A function that throws unless a value follows the schema. The message names the file, the
 * field, what was expected there and what was found.
 */
export function schemaChecker(schema: JsonSchema): (value: unknown, file: string) => void {
  const validate = new Ajv({ verbose: true, strictTuples: false, allowUnionTypes: true }).compile(
    withSafeIntegers(schema),
  );
  return (value, file) => {
    if (validate(value)) return;
    throw new Error(`${file}: ${describeError(validate.errors![0])}`);
  };
}

/** JSON takes 1e23 for a whole number, though a double no longer tells it from its neighbours. */
function withSafeIntegers(schema: JsonSchema): JsonSchema {
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
