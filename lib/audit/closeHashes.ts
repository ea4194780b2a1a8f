import { check, checkWholeNumber } from "../base/checks";
import { countBits } from "./perceptualHash";

/** Two images, by index, and in how many of the 64 bits their hashes differ. */
export interface HashPair {
  a: number;
  b: number;
  distance: number;
}

/** Beyond this most pairs are strangers, and listing them would fill the memory. */
const LARGEST_DISTANCE = 16;

/**
 * All pairs of images whose hashes differ in at most `maxDistance` bits. Every pair is looked at:
 * 17 million for 5,856 images, a fraction of a second with the bits of a whole word counted at
 * once.
 *
 * @param hashes two words per image, as in an ImageCatalogue
 * @returns pairs with a < b, in order of a, then b
 */
export function closeHashes(hashes: Uint32Array, maxDistance: number): HashPair[] {
  checkWholeNumber("maxDistance", maxDistance, 0);
  check(
    maxDistance <= LARGEST_DISTANCE,
    `maxDistance must be at most ${LARGEST_DISTANCE}, found ${maxDistance}.`,
  );
  const pairs: HashPair[] = [];
  for (let a = 0; a < hashes.length; a += 2) {
    const [high, low] = [hashes[a], hashes[a + 1]];
    for (let b = a + 2; b < hashes.length; b += 2) {
      const distance = countBits(high ^ hashes[b]) + countBits(low ^ hashes[b + 1]);
      if (distance <= maxDistance) pairs.push({ a: a / 2, b: b / 2, distance });
    }
  }
  return pairs;
}
