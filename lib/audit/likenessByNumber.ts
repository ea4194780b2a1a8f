import { createRandom, shuffled } from "../base/random";
import { type ImageCatalogue, thumbnailOf } from "./imageCatalogue";
import { kindAndPatient, nameKind } from "./patientOverlap";
import { THUMBNAIL_SIZE } from "./perceptualHash";

/** How alike the two images of a pair are, averaged over pairs; NaN where there are too few. */
export interface Likeness {
  pairs: number;
  /**
   * Mean correlation of what sets each image apart from the mean image of its kind: 0 for
   * strangers.
   */
  mean: number;
  standardError: number;
}

export interface NumberLikeness {
  /** Two images with one patient number and one kind of name: the same child. */
  sameKind: Likeness;
  /**
   * One patient number, two kinds of name (bacteria and virus, IM and NORMAL2-IM): the same child?
   */
  otherKind: Likeness;
  /**
   * The same images of other kinds, each paired with that of another number: strangers for sure.
   */
  strangers: Likeness;
}

/**
 * Does an equal number in another kind of name mean the same child? Images of one child resemble
 * each other, by build, position and machine. If the numbers are counted anew for each kind, then
 * images of one number and two kinds are no more alike than strangers. Copies are left out.
 *
 * Each number gives at most one pair to each comparison, so that pairs are independent.
 */
export function likenessByNumber(
  catalogue: ImageCatalogue,
  { seed = 42 }: { seed?: number } = {},
): NumberLikeness {
  const residuals = residualsByKind(catalogue);
  const members = groupIndices(catalogue, (i) => kindAndPatient(catalogue.images[i].image));
  const sameKind = [...members.values()].flatMap(([first, ...rest]) => {
    const second = rest.find((i) => catalogue.digests[i] !== catalogue.digests[first]);
    return second === undefined ? [] : [[first, second] as const];
  });
  const firsts = [...members.values()].map(([first]) => first);
  const byNumber = groupIndices(catalogue, (i) => catalogue.images[i].image.patient, firsts);
  const otherKind = [...byNumber.values()]
    .filter((kinds) => kinds.length > 1)
    .map(([a, b]) => [a, b] as const);
  const measure = (pairs: (readonly [number, number])[]) =>
    summarize(pairs.map(([a, b]) => dot(residuals[a], residuals[b])));
  return {
    sameKind: measure(sameKind),
    otherKind: measure(otherKind),
    strangers: measure(exchangePartners(catalogue, otherKind, seed)),
  };
}

/** Gives each pair the second image of the next pair with the same two kinds, in a drawn order. */
function exchangePartners(
  catalogue: ImageCatalogue,
  pairs: (readonly [number, number])[],
  seed: number,
): (readonly [number, number])[] {
  const kind = (i: number) => nameKind(catalogue.images[i].image);
  const ofKinds = new Map<string, (readonly [number, number])[]>();
  for (const pair of shuffled(pairs, createRandom(seed, "strangers"))) {
    const key = pair.map(kind).join(" ");
    ofKinds.set(key, [...(ofKinds.get(key) ?? []), pair]);
  }
  return [...ofKinds.values()]
    .filter((alike) => alike.length > 1)
    .flatMap((alike) => alike.map(([a], k) => [a, alike[(k + 1) % alike.length][1]] as const));
}

function groupIndices(
  { images }: ImageCatalogue,
  key: (i: number) => string,
  indices: Iterable<number> = images.keys(),
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const i of indices) {
    const members = groups.get(key(i));
    if (members) members.push(i);
    else groups.set(key(i), [i]);
  }
  return groups;
}

/**
 * Each thumbnail with mean 0 and length 1, less the mean of its kind of name, and of length 1
 * again: the dot product of two of them is their correlation without what all chests of the kind
 * share.
 */
function residualsByKind(catalogue: ImageCatalogue): Float32Array[] {
  const unit = catalogue.images.map((_, i) =>
    toUnit(centred(Float32Array.from(thumbnailOf(catalogue, i)))),
  );
  for (const members of groupIndices(catalogue, (i) =>
    nameKind(catalogue.images[i].image),
  ).values()) {
    const mean = new Float32Array(THUMBNAIL_SIZE ** 2);
    for (const i of members) unit[i].forEach((value, k) => (mean[k] += value / members.length));
    for (const i of members) unit[i] = toUnit(unit[i].map((value, k) => value - mean[k]));
  }
  return unit;
}

function centred(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** The same direction with length 1; zeros stay zeros. */
function toUnit(values: Float32Array): Float32Array {
  const length = Math.sqrt(dot(values, values)) || 1;
  return values.map((value) => value / length);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function summarize(values: number[]): Likeness {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { pairs: values.length, mean, standardError: Math.sqrt(variance / values.length) };
}
