import { check, checkSameLength } from "../base/checks";

/** Throws unless every label is 0 (NORMAL) or 1 (PNEUMONIA). */
export function checkBinaryLabels(name: string, labels: readonly number[]): void {
  const bad = labels.findIndex((label) => label !== 0 && label !== 1);
  check(
    bad === -1,
    `${name} must hold only 0 (NORMAL) and 1 (PNEUMONIA), found ${labels[bad]} at index ${bad}.`,
  );
}

/** Throws unless `yScore` holds one finite number for each binary label of `yTrue`. */
export function checkScores(yTrue: readonly number[], yScore: readonly number[]): void {
  checkSameLength("yTrue", yTrue, "yScore", yScore);
  checkBinaryLabels("yTrue", yTrue);
  const bad = yScore.findIndex((score) => !Number.isFinite(score));
  check(bad === -1, `yScore must hold finite numbers, found ${yScore[bad]} at index ${bad}.`);
}

/** Throws unless both classes occur: without one of them a ROC curve has no second axis. */
export function checkBothClasses(purpose: string, yTrue: readonly number[]): void {
  const positives = yTrue.filter((label) => label === 1).length;
  const negatives = yTrue.length - positives;
  check(
    positives > 0 && negatives > 0,
    `${purpose} needs images of both classes, found ${negatives} NORMAL and ${positives} ` +
      "PNEUMONIA. Take a larger subset, or one stratified by class.",
  );
}
