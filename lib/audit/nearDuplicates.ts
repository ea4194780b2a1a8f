import { checkRange } from "../base/checks";
import type { SplitName } from "../base/types";
import { pearsonCorrelation } from "../metrics/correlation";
import { closeHashes } from "./closeHashes";
import { type AuditedImage, type ImageCatalogue, thumbnailOf } from "./imageCatalogue";

/** Two images that look alike, and what makes the pair harmless or not. */
export interface ImagePair {
  first: AuditedImage;
  second: AuditedImage;
  /** Bits in which the perceptual hashes differ, 0 to 64. */
  distance: number;
  /** Correlation of the 32x32 thumbnails, at most 1; NaN where one is a single grey level. */
  correlation: number;
  /** True if every pixel is equal. */
  identical: boolean;
  /** The pair joins two splits: a leak. */
  acrossSplits: boolean;
  /** The same picture with two labels: one is wrong. */
  labelsDiffer: boolean;
  /**
   * The same picture under two patient keys: a split by patient cannot keep such a pair together.
   */
  patientsDiffer: boolean;
}

export interface NearDuplicates {
  /** Pairs whose hashes are close: suspects, most of them innocent. */
  candidates: number;
  /** Confirmed pairs, the most alike first. */
  pairs: ImagePair[];
  /**
   * The images of the confirmed pairs, put together where they share one: copies of one picture.
   */
  groups: AuditedImage[][];
  /** The ten candidates that look most alike and were still refused. */
  refused: ImagePair[];
}

const REFUSED_KEPT = 10;

/**
 * Finds pictures that occur more than once. Close perceptual hashes name the suspects, but healthy
 * chests differ so little that thousands of strangers are among them; a pair counts only if its
 * thumbnails also correlate by `minCorrelation`.
 *
 * The defaults were chosen on the 5,840 real images. All pairs there were compared: 34 correlate by
 * 1.000, and no other by more than 0.974. Copies made on purpose of 150 images were all found after
 * strong JPEG compression, halving the size, a change of brightness, contrast or gamma by a fifth,
 * and cutting off 1 % at each side, nearly all after turning by 1 degree. Copies that were cut by
 * 2 % or more, turned by 3 degrees or carry another marker are mostly missed.
 *
 * @param options maxDistance (default 10 of 64 bits), minCorrelation (default 0.98)
 */
export function findNearDuplicates(
  catalogue: ImageCatalogue,
  {
    maxDistance = 10,
    minCorrelation = 0.98,
  }: { maxDistance?: number; minCorrelation?: number } = {},
): NearDuplicates {
  checkRange("minCorrelation", minCorrelation, 0, 1);
  const candidates = closeHashes(catalogue.hashes, maxDistance).map(({ a, b, distance }) => {
    return {
      a,
      b,
      distance,
      correlation: pearsonCorrelation(thumbnailOf(catalogue, a), thumbnailOf(catalogue, b)),
    };
  });
  candidates.sort((one, other) => (other.correlation || 0) - (one.correlation || 0));
  const confirmed = candidates.filter(({ correlation }) => correlation >= minCorrelation);
  const refused = candidates.filter(({ correlation }) => !(correlation >= minCorrelation));
  const describe = (pair: (typeof candidates)[number]) => describePair(catalogue, pair);
  return {
    candidates: candidates.length,
    pairs: confirmed.map(describe),
    groups: joinPairs(confirmed).map((members) => members.map((i) => catalogue.images[i])),
    refused: refused.slice(0, REFUSED_KEPT).map(describe),
  };
}

function describePair(
  { images, digests }: ImageCatalogue,
  { a, b, distance, correlation }: { a: number; b: number; distance: number; correlation: number },
): ImagePair {
  const [first, second] = [images[a], images[b]];
  return {
    first,
    second,
    distance,
    correlation,
    identical: digests[a] === digests[b],
    acrossSplits: first.split !== second.split,
    labelsDiffer: first.image.label !== second.image.label,
    patientsDiffer: first.image.patient !== second.image.patient,
  };
}

/**
 * Joins pairs that share a member into groups (union-find): each member points to another of its
 * group, and the last one without a successor stands for the group.
 */
function joinPairs(pairs: readonly { a: number; b: number }[]): number[][] {
  const next = new Map<number, number>();
  const standFor = (i: number): number => {
    let last = i;
    while (next.get(last) !== undefined && next.get(last) !== last) last = next.get(last)!;
    return last;
  };
  for (const { a, b } of pairs) {
    const [one, other] = [standFor(a), standFor(b)];
    next.set(Math.max(one, other), Math.min(one, other));
    for (const i of [a, b]) if (!next.has(i)) next.set(i, i);
  }
  const groups = new Map<number, number[]>();
  for (const i of [...next.keys()].sort((x, y) => x - y)) {
    const key = standFor(i);
    groups.set(key, [...(groups.get(key) ?? []), i]);
  }
  return [...groups.values()];
}

/** Numbers of a NearDuplicates, for a table or a sentence. */
export interface DuplicateCounts {
  pairs: number;
  identical: number;
  acrossSplits: number;
  labelsDiffer: number;
  patientsDiffer: number;
  groups: number;
  /** Images per split that repeat another of the same split: what to take off to count pictures. */
  surplus: Record<SplitName, number>;
}

/** Counts the confirmed pairs by kind, and the repeated images of each split. */
export function countDuplicates({ pairs, groups }: NearDuplicates): DuplicateCounts {
  const count = (key: "identical" | "acrossSplits" | "labelsDiffer" | "patientsDiffer") =>
    pairs.filter((pair) => pair[key]).length;
  const surplus = { train: 0, validation: 0, test: 0 };
  for (const group of groups) {
    for (const { split } of group) surplus[split] += 1;
    for (const split of new Set(group.map((image) => image.split))) surplus[split] -= 1;
  }
  return {
    pairs: pairs.length,
    identical: count("identical"),
    acrossSplits: count("acrossSplits"),
    labelsDiffer: count("labelsDiffer"),
    patientsDiffer: count("patientsDiffer"),
    groups: groups.length,
    surplus,
  };
}

/**
 * Pairs worth looking at: those that join splits first, then labels that differ, then patients that
 * differ, then any; one pair per group of copies, as the others would show the same picture again.
 */
export function examplePairs({ pairs, groups }: NearDuplicates, count: number): ImagePair[] {
  const groupOf = new Map(groups.flatMap((members, g) => members.map((image) => [image, g])));
  const harm = ({ acrossSplits, labelsDiffer, patientsDiffer }: ImagePair) =>
    4 * Number(acrossSplits) + 2 * Number(labelsDiffer) + Number(patientsDiffer);
  const seen = new Set<number>();
  return [...pairs]
    .sort((a, b) => harm(b) - harm(a))
    .filter(({ first }) => !seen.has(groupOf.get(first)!) && seen.add(groupOf.get(first)!))
    .slice(0, count);
}
