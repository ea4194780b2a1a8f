import { check, checkSameLength } from "../checks";

/** Allowed difference relative to the largest number of the list; colours are compared on average. */
const TOLERANCES: Record<string, number> = {
  loss: 1e-4,
  logits: 1e-3,
  gradientNorm: 1e-3,
  maps: 5e-3,
  probabilities: 1e-3,
};

/** Mean difference of decoded images in grey levels. */
const MAX_LEVEL_DIFFERENCE = 1;

/**
 * Makes sure that both sides compute the same before their times are compared: nothing fast is wrong.
 *
 * @param numbers by name: loss, logits, gradientNorm, maps, probabilities or levels
 * @returns the largest difference found, in parts of what is allowed
 * @throws naming item, number and both values where they differ by more than is allowed
 */
export function checkAgreement(item: string, ours: Record<string, number[]>, theirs: Record<string, number[]>): number {
  let largest = 0;
  for (const [name, expected] of Object.entries(theirs)) {
    const found = ours[name];
    check(found, `${item}: our side gave no ${name} to compare with PyTorch's.`);
    checkSameLength(`our ${name}`, found, `PyTorch's ${name}`, expected);
    const [difference, allowed] = name === "levels" ? [meanDifference(found, expected), MAX_LEVEL_DIFFERENCE]
      : [relativeDifference(found, expected), toleranceOf(name)];
    check(
      difference <= allowed,
      `${item} is not timed: its ${name} differ from PyTorch's by ${difference.toPrecision(3)}, allowed is ${allowed} ` +
        `(ours ${found[0]}, PyTorch's ${expected[0]} to begin with).`,
    );
    largest = Math.max(largest, difference / allowed);
  }
  return largest;
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

function meanDifference(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}
