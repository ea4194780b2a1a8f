import { check, checkWholeNumber } from "../base/checks";
import { createRandom, shuffled } from "../base/random";
import type { LabelledImage } from "../base/types";

/** Images of one patient, in file order. */
type Group = LabelledImage[];

/**
 * Splits images into training and validation so that no patient is in both and each class keeps
 * about its share: scikit-learn's StratifiedGroupKFold is the nearest relative. Each class is off
 * its share by at most half the images of one patient. A patient with images of more than one class
 * is shared out with those like him or her; if there is only one, the images stay in training. The
 * result depends on the images and the seed alone, not on the order of the input.
 *
 * @returns both parts sorted by file
 * @throws if the share is not between 0 and 1, or a class has fewer than two patients
 */
export function splitByPatient(
  images: LabelledImage[],
  { validationShare, seed }: { validationShare: number; seed: number },
): { train: LabelledImage[]; validation: LabelledImage[] } {
  check(
    validationShare > 0 && validationShare < 1,
    `validationShare must be above 0 and below 1, found ${validationShare}. Use 0.15 for ` +
      "15 % of the images.",
  );
  const validation = new Set<string>();
  const strata = stratify(groupByPatient(images));
  for (const [classes, groups] of strata) {
    // One patient alone cannot be shared out, and stays in training with all images.
    if (groups.length === 1) continue;
    const order = shuffled(groups, createRandom(seed, "validation split", classes));
    for (const group of drawGroups(order, validationShare)) validation.add(group[0].patient);
  }
  const sorted = sortByFile(images);
  const parts = {
    train: sorted.filter(({ patient }) => !validation.has(patient)),
    validation: sorted.filter(({ patient }) => validation.has(patient)),
  };
  checkEveryClass(sorted, parts.validation);
  return parts;
}

function checkEveryClass(images: LabelledImage[], validation: LabelledImage[]): void {
  const found = new Set(validation.map(({ label }) => label));
  for (const { label, patient } of images) {
    check(
      found.has(label),
      `The images with class label ${label} come from one patient (${patient}): ` +
        "at least two are needed to split by patient. Use more images.",
    );
  }
}

/**
 * Draws `count` images so that each class keeps its share (at least one of each). A patient may
 * be cut in two: use it before splitByPatient. A larger count with the same seed contains the
 * smaller.
 *
 * @returns the drawn images sorted by file; all of them where `count` is not below their number
 */
export function subset(
  images: LabelledImage[],
  { count, seed }: { count: number; seed: number },
): LabelledImage[] {
  const classes = groupBy(sortByFile(images), ({ label }) => String(label));
  checkWholeNumber("count", count, classes.size);
  if (count >= images.length) return sortByFile(images);
  const sizes = [...classes.values()].map((members) => members.length);
  const quotas = apportion(sizes, count);
  const drawn = [...classes].flatMap(([label, members], i) =>
    shuffled(members, createRandom(seed, "subset", label)).slice(0, quotas[i]),
  );
  return sortByFile(drawn);
}

function groupByPatient(images: LabelledImage[]): Group[] {
  return [...groupBy(sortByFile(images), ({ patient }) => patient).values()];
}

/** Groups by the classes they hold: "0", "1" or, for a patient with both, "0+1". */
function stratify(groups: Group[]): Map<string, Group[]> {
  return groupBy(groups, (group) => [...new Set(group.map(({ label }) => label))].sort().join("+"));
}

/**
 * Walks through the groups and takes each one that brings the number of images nearer to the
 * share. At least one group is taken and at least one left.
 */
function drawGroups(groups: Group[], share: number): Group[] {
  const target = share * groups.reduce((sum, group) => sum + group.length, 0);
  let taken = 0;
  const drawn = groups.filter((group) => {
    const nearer = Math.abs(taken + group.length - target) < Math.abs(taken - target);
    if (nearer) taken += group.length;
    return nearer;
  });
  if (drawn.length === 0) return [smallest(groups)];
  return drawn.length === groups.length ? drawn.slice(1) : drawn;
}

function smallest(groups: Group[]): Group {
  return groups.reduce((best, group) => (group.length < best.length ? group : best));
}

/**
 * Shares out `count` by size: whole parts first, then the largest remainders; nobody gets nothing.
 */
function apportion(sizes: number[], count: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (size * count) / total);
  const quotas = exact.map((share) => Math.max(1, Math.floor(share)));
  const byRemainder = exact
    .map((_, i) => i)
    .sort((a, b) => exact[b] - quotas[b] - (exact[a] - quotas[a]));
  let left = count - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const i of byRemainder) {
    if (left <= 0) break;
    quotas[i]++;
    left--;
  }
  // Where the minimum of one gave out too much, the largest class pays.
  if (left < 0) quotas[quotas.indexOf(Math.max(...quotas))] += left;
  return quotas;
}

function sortByFile(images: LabelledImage[]): LabelledImage[] {
  return images.slice().sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

function groupBy<T>(items: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const members = groups.get(name);
    if (members) members.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
