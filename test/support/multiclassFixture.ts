import fixture from "../fixtures/multiclass.json";

/** Labels and probabilities of three classes with scikit-learn's values. */
export const multiclassCases = fixture.cases;
export const { classNames } = fixture;
