import fixture from "../fixtures/metrics.json";

/** Labels and scores with scikit-learn's values; the first ROC threshold is given as Infinity. */
export const classificationCases = fixture.classification.map((entry) => ({
  ...entry,
  roc: entry.roc.map((list) => list.map((value) => value ?? Infinity)),
  rocFull: entry.rocFull.map((list) => list.map((value) => value ?? Infinity)),
}));

export const { reliability, wilson, mcnemar, delong, temperature } = fixture;

/** The case of this name. */
export function classificationCase(name: string) {
  const found = classificationCases.find((entry) => entry.name === name);
  if (!found) throw new Error(`No case "${name}" in test/fixtures/metrics.json.`);
  return found;
}
