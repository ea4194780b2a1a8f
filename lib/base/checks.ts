/**
 * Argument checks shared by the library. Every message says what was expected,
 * what was found and, where it helps, what to do.
 */

/**
 * Throws unless `condition` holds; use it for conditions whose message needs its own words.
 * @param message a text, or a function that makes it: for what is checked a thousand times a second
 *   and takes long to put into words
 */
export function check(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new Error(typeof message === "string" ? message : message());
}

/** Throws unless `value` is a whole number of at least `minimum`. */
export function checkWholeNumber(name: string, value: number, minimum: number): void {
  check(
    Number.isInteger(value) && value >= minimum,
    `${name} must be a whole number of at least ${minimum}, found ${value}.`,
  );
}

/** Throws unless `value` lies in [minimum, maximum]. */
export function checkRange(name: string, value: number, minimum: number, maximum: number): void {
  check(
    value >= minimum && value <= maximum,
    `${name} must lie between ${minimum} and ${maximum}, found ${value}.`,
  );
}

/** Throws unless every value is a finite number; `what` begins the message. */
export function checkFinite(what: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new Error(
        `${what} holds values that are not numbers or not finite: ` +
          `the first is ${values[i]}, at index ${i}.`,
      );
    }
  }
}

/** Throws unless both arrays have the same, non-zero length. */
export function checkSameLength(
  nameA: string,
  a: ArrayLike<unknown>,
  nameB: string,
  b: ArrayLike<unknown>,
): void {
  check(a.length > 0, `${nameA} is empty: at least one value is needed.`);
  check(
    a.length === b.length,
    `${nameA} and ${nameB} must have the same length, found ${a.length} and ${b.length}.`,
  );
}
