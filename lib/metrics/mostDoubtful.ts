import { check, checkRange } from "../base/checks";

/**
 * The most doubtful images, most doubtful first: at most `share` of all. Equally doubtful images
 * are never separated: a tie that does not fit into the share is left out as a whole, so that the
 * answer is a rule "from this doubt on" and does not depend on the order of the images.
 *
 * @param doubt any finite number that rises with the doubt, one per image
 * @param share from 0 to 1
 * @returns indices into `doubt`
 *
 * @example mostDoubtful([0.1, 0.9, 0.5, 0.5], 0.5) // [1]: one of two equal ones is not chosen
 */
export function mostDoubtful(doubt: readonly number[], share: number): number[] {
  checkRange("share", share, 0, 1);
  const bad = doubt.findIndex((value) => !Number.isFinite(value));
  check(bad === -1, `uncertainty must hold finite numbers, found ${doubt[bad]} at index ${bad}.`);
  const falling = doubt.map((_, i) => i).sort((a, b) => doubt[b] - doubt[a]);
  let count = Math.floor(share * doubt.length + 1e-9);
  while (count > 0 && doubt[falling[count - 1]] === doubt[falling[count]]) count--;
  return falling.slice(0, count);
}
