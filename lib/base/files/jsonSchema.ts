declare const type: unique symbol;

/** A JSON schema (draft 7) of values of type T. The type is known to the compiler alone. */
export interface Schema<T = unknown> {
  readonly [type]?: T;
  readonly [keyword: string]: unknown;
}

/** The type of the values that follow a schema. */
export type SchemaType<S> = S extends Schema<infer T> ? T : never;

/** A property that may be missing. */
export interface OptionalProperty<T = unknown> {
  readonly optional: Schema<T>;
}

type Properties = Record<string, Schema | OptionalProperty>;

// Keys are kept as they are, so that editors show the comment that stands at a property.
type ObjectOf<P> = {
  [K in keyof P as P[K] extends OptionalProperty ? never : K]: SchemaType<P[K]>;
} & {
  [K in keyof P as P[K] extends OptionalProperty ? K : never]?: P[K] extends OptionalProperty<
    infer T
  >
    ? T
    : never;
};

/**
 * The schema of an object with exactly these properties.
 *
 * @example
 * const rowSchema = objectSchema({
 *   name: text,
 *   // AUC on the test images.
 *   auc: optional(share),
 * });
 * interface Row extends SchemaType<typeof rowSchema> {} // { name: string; auc?: number }
 */
export function objectSchema<P extends Properties>(properties: P): Schema<ObjectOf<P>> {
  const entries = Object.entries(properties);
  return {
    type: "object",
    properties: Object.fromEntries(
      entries.map(([name, property]) => [
        name,
        isOptional(property) ? property.optional : property,
      ]),
    ),
    required: entries.filter(([, property]) => !isOptional(property)).map(([name]) => name),
    additionalProperties: false,
  };
}

/** Marks a property that may be missing. */
export function optional<T>(schema: Schema<T>): OptionalProperty<T> {
  return { optional: schema };
}

/** The schema of an object with any names, whose values all follow `values`. */
export function recordSchema<T>(values: Schema<T>): Schema<Record<string, T>> {
  return { type: "object", additionalProperties: values };
}

/** The schema of a list whose items all follow `items`. */
export function listSchema<T>(
  items: Schema<T>,
  limits: { minItems?: number; maxItems?: number } = {},
): Schema<T[]> {
  return { type: "array", items, ...limits };
}

/** The schema of one of these values. */
export function oneOf<const T extends string | number | null>(...values: T[]): Schema<T> {
  return { enum: values };
}

/** What follows `schema`, or null. */
export function orNull<T>(schema: Schema<T>): Schema<T | null> {
  return { ...schema, type: [schema.type, "null"] };
}

function isOptional(property: Schema | OptionalProperty): property is OptionalProperty {
  return "optional" in property;
}
