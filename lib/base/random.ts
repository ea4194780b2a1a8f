import seedrandom from "seedrandom";

/** A seeded source of random numbers. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A number in [low, high). */
  uniform(low: number, high: number): number;
  /** A number from the normal distribution with mean 0 and standard deviation 1. */
  normal(): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

/**
 * A seeded generator (Alea, Baagøe 2010). The same seed and keys give the same numbers on
 * every machine, so that an epoch's order depends on (seed, epoch) alone and not on what ran
 * before it: this is what lets a training run continue after a kill with the same result.
 *
 * @example createRandom(42, "shuffle", 3).next() // order of epoch 3
 */
export function createRandom(seed: number, ...keys: Array<string | number>): Random {
  const next = seedrandom.alea([seed, ...keys].join("/"));
  const random: Random = {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    // Box and Muller (1958); 1 - next() keeps the logarithm's argument above zero.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
  };
  return random;
}

/** A shuffled copy of `items` (Fisher and Yates); the input is left as it was. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = items.slice();
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}
