import { check, checkSameLength } from "../../base/checks";

/** What an item computes, by name: loss, logits, gradientNorms, maps, probabilities or levels. */
type Numbers = Record<string, number[]>;

/**
 * Allowed difference relative to the largest number of the list; colours are compared on average.
 */
const TOLERANCES: Record<string, number> = {
  loss: 1e-4,
  logits: 1e-3,
  // Rounding decides on which side of ReLU's corner a value near 0 lies: the gradients of PyTorch's
  // own two memory layouts differ by 1e-3.
  gradientNorms: 5e-3,
  maps: 5e-3,
  probabilities: 1e-3,
};

/** Mean difference of decoded images in grey levels. */
const MAX_LEVEL_DIFFERENCE = 1;

/** Mixed precision may be this many times as far from float32 as PyTorch's own, ... */
const TIMES_PYTORCH = 2;
/**
 * ... plus the step between two bfloat16 numbers, since a single number may be right by chance, ...
 */
const BFLOAT16_STEP = 2 ** -7;
/** ... but never so far that it would be another result. */
const LARGEST_DISTANCE = 0.25;

/**
 * Makes sure that both sides compute the same in float32 before their times are compared: nothing
 * fast is wrong.
 *
 * @returns the largest difference found, in parts of what is allowed
 * @throws naming item, number and both values where they differ by more than is allowed
 */
export function checkAgreement(item: string, ours: Numbers, theirs: Numbers): number {
  const parts = Object.entries(theirs).map(([name, expected]) => {
    const found = numbersOf(item, name, ours, expected);
    const [difference, allowed] =
      name === "levels"
        ? [meanDifference(found, expected), MAX_LEVEL_DIFFERENCE]
        : [relativeDifference(found, expected), toleranceOf(name)];
    check(
      difference <= allowed,
      `${item} is not timed: its ${name} differ from PyTorch's by ` +
        `${difference.toPrecision(3)}, allowed is ` +
        `${allowed} (ours ${found[0]}, PyTorch's ${expected[0]} to begin with).`,
    );
    return difference / allowed;
  });
  return Math.max(0, ...parts);
}

/**
 * The same for mixed precision, which rounds: both sides' results lie somewhere around those in
 * float32. Ours may be at most twice as far from PyTorch's float32 numbers as PyTorch's own mixed
 * precision is, plus one step of bfloat16. Distances are root mean squares of the differences
 * relative to that of the float32 numbers, so that no single number decides.
 *
 * @param reference PyTorch's numbers in float32
 * @returns the largest distance of ours, in parts of what is allowed
 * @throws naming item, number and both distances where ours is too large
 */
export function checkMixedAgreement(
  item: string,
  ours: Numbers,
  theirs: Numbers,
  reference: Numbers,
): number {
  const parts = Object.entries(reference).map(([name, expected]) => {
    const distance = relativeDistance(numbersOf(item, name, ours, expected), expected);
    const theirDistance = relativeDistance(numbersOf(item, name, theirs, expected), expected);
    const allowed = Math.min(TIMES_PYTORCH * theirDistance + BFLOAT16_STEP, LARGEST_DISTANCE);
    check(
      distance <= allowed,
      `${item} is not timed in mixed precision: its ${name} lie ${distance.toPrecision(3)} ` +
        `away from float32, PyTorch's mixed precision ${theirDistance.toPrecision(3)}, allowed ` +
        `is ${allowed.toPrecision(3)}.`,
    );
    return distance / allowed;
  });
  return Math.max(0, ...parts);
}

function numbersOf(item: string, name: string, found: Numbers, expected: number[]): number[] {
  const numbers = found[name];
  check(numbers, `${item}: there is no ${name} to compare with PyTorch's.`);
  checkSameLength(`the ${name} found`, numbers, `PyTorch's ${name}`, expected);
  return numbers;
}

function toleranceOf(name: string): number {
  const tolerance = TOLERANCES[name];
  check(tolerance !== undefined, `There is no tolerance for "${name}".`);
  return tolerance;
}

function relativeDifference(a: number[], b: number[]): number {
  const scale = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-12);
  return a.reduce((largest, value, i) => {
    const difference = Math.abs(value - b[i]) / scale;
    // A comparison with NaN is never true, and must not pass for agreement.
    return Number.isFinite(difference) ? Math.max(largest, difference) : Infinity;
  }, 0);
}

function relativeDistance(a: number[], b: number[]): number {
  const distance = lengthOf(a.map((value, i) => value - b[i])) / Math.max(lengthOf(b), 1e-12);
  return Number.isFinite(distance) ? distance : Infinity;
}

function lengthOf(values: number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
}

function meanDifference(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}
