import { createRandom } from "../base/random";
import { midRanks } from "./midRanks";

/** Up to this many images every way of swapping is tried: 2^10 = 1,024 ways. */
const MOST_IMAGES_IN_FULL = 10;
const RANDOM_SWAPS = 1999;

/**
 * Permutation test of the difference between two models' AUC on the same images (Venkatraman and
 * Begg 1996, with the AUC as the statistic). If the models were alike, their ranks of an image
 * could change places: the p value is the share of all ways of swapping them, image by image, that
 * gives at least the difference seen. All ways are tried for up to 10 images; for more, 1,999
 * random ones and the ranks as they are, so that p is at least 1 / 2,000 (Phipson and Smyth 2010: a
 * permutation p value is never 0).
 *
 * @param yTrue labels 0 and 1, both there; checked by the caller
 * @param first finite scores of the first model, as many; `second` of the second
 * @returns two-sided p value, in (0, 1]
 */
export function swapTest(
  yTrue: readonly number[],
  first: readonly number[],
  second: readonly number[],
  { seed = 42 }: { seed?: number } = {},
): number {
  const [ranksA, ranksB] = [midRanks(first), midRanks(second)];
  const n = yTrue.length;
  const difference = (isSwapped: (i: number) => boolean) => {
    const a = ranksA.map((rank, i) => (isSwapped(i) ? ranksB[i] : rank));
    const b = ranksB.map((rank, i) => (isSwapped(i) ? ranksA[i] : rank));
    return Math.abs(rankSum(yTrue, a) - rankSum(yTrue, b));
  };
  const seen = difference(() => false);
  const inFull = n <= MOST_IMAGES_IN_FULL;
  const ways = inFull ? 2 ** n : RANDOM_SWAPS;
  let asLarge = 0;
  for (let way = 0; way < ways; way++) {
    const random = createRandom(seed, "swap test", way);
    const swap = inFull ? (i: number) => ((way >> i) & 1) === 1 : drawnSwaps(n, random.next);
    // Sums of ranks are multiples of one half: equal ones compare equal.
    if (difference(swap) >= seen) asLarge++;
  }
  return inFull ? asLarge / ways : (asLarge + 1) / (ways + 1);
}

/** Drawn once for each image: both models ask. */
function drawnSwaps(n: number, next: () => number): (i: number) => boolean {
  const swaps = Array.from({ length: n }, () => next() < 0.5);
  return (i) => swaps[i];
}

/** The sum of the ranks of the PNEUMONIA images: the AUC times a constant, plus another. */
function rankSum(yTrue: readonly number[], scores: ArrayLike<number>): number {
  return midRanks(scores).reduce((sum, rank, i) => (yTrue[i] === 1 ? sum + rank : sum), 0);
}
