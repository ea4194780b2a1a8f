import { check, checkRange } from "../base/checks";
import { checkBothClasses, checkScores } from "./binaryInput";

/** The result of fitTemperature. */
export interface TemperatureFit {
  /** Above 1: the model was too sure of itself; below 1: too timid. */
  temperature: number;
  /** Mean negative log-likelihood of the labels (cross-entropy, natural logarithm) before. */
  lossBefore: number;
  /** The same with the fitted temperature. */
  lossAfter: number;
}

// Temperatures outside this range mean that the loss has no minimum, e.g. on separable classes.
const LOWEST = 0.01;
const HIGHEST = 100;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Log-odds of PNEUMONIA from its probability: `ln(p / (1 - p))`. Probabilities are first brought
 * into [1e-7, 1 - 1e-7] (the resolution of single precision), so that 0 and 1 stay finite.
 */
export function logOddsFromProbabilities(yScore: readonly number[]): number[] {
  return yScore.map((score, i) => {
    checkRange(`yScore[${i}]`, score, 0, 1);
    const p = Math.min(Math.max(score, 1e-7), 1 - 1e-7);
    return Math.log(p / (1 - p));
  });
}

/**
 * Probability of PNEUMONIA after temperature scaling: `1 / (1 + exp(-logOdds / temperature))`.
 * The order of the images, and with it the AUC, stays; so does every call at threshold 0.5.
 */
export function scaleByTemperature(logOdds: readonly number[], temperature: number): number[] {
  checkRange("temperature", temperature, Number.MIN_VALUE, Number.MAX_VALUE);
  return logOdds.map((value) => 1 / (1 + Math.exp(-value / temperature)));
}

/**
 * Temperature scaling (Guo et al. 2017): the one number by which to divide the log-odds so that
 * the labels become most likely. Fit it on the validation split, never on the test split.
 *
 * The loss falls and rises once along the temperature (it is convex in 1 / temperature), so a
 * golden-section search over the logarithm of the temperature finds the minimum.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param logOdds log-odds of PNEUMONIA, as many
 * @throws when one class is missing, or when there is no best temperature because the classes
 *   are separated without an error (or ranked at random)
 */
export function fitTemperature(
  yTrue: readonly number[],
  logOdds: readonly number[],
): TemperatureFit {
  checkScores(yTrue, logOdds);
  checkBothClasses("Temperature scaling", yTrue);
  const loss = (temperature: number) => meanLoss(yTrue, logOdds, temperature);
  const temperature = Math.exp(
    goldenSection((logT) => loss(Math.exp(logT)), Math.log(LOWEST), Math.log(HIGHEST)),
  );
  check(
    temperature > LOWEST * 1.01 && temperature < HIGHEST / 1.01,
    `The loss has no minimum between temperature ${LOWEST} and ${HIGHEST} (the search ended ` +
      `at ${temperature.toPrecision(3)}). The classes are separated without an error, or the ` +
      "scores carry no information: fit on a larger validation split.",
  );
  return { temperature, lossBefore: loss(1), lossAfter: loss(temperature) };
}

/** Mean of ln(1 + exp(-margin / T)); the margin is the log-odds of the true class. */
function meanLoss(
  yTrue: readonly number[],
  logOdds: readonly number[],
  temperature: number,
): number {
  const total = yTrue.reduce((sum, label, i) => {
    const x = (label === 1 ? -logOdds[i] : logOdds[i]) / temperature;
    // Written so that exp never overflows.
    return sum + Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }, 0);
  return total / yTrue.length;
}

/** Minimum of a function that falls and then rises between `low` and `high` (Kiefer 1953). */
function goldenSection(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [fa, fb] = [f(a), f(b)];
  while (high - low > 1e-9) {
    if (fa < fb) {
      [high, b, fb] = [b, a, fa];
      a = high - GOLDEN * (high - low);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + GOLDEN * (high - low);
      fb = f(b);
    }
  }
  return (low + high) / 2;
}
