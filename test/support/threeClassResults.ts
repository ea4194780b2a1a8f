import { evaluateClasses } from "../../lib/metrics/multiclassEvaluation";
import { normalAgainstRest } from "../../lib/metrics/normalAgainstRest";
import type { ThreeClassResults } from "../../lib/results/threeClassFile";
import { exampleMetrics } from "./modelMetrics";
import { classNames, multiclassCases } from "./multiclassFixture";

/** A complete, valid ThreeClassResults; `changes` replaces top-level fields. */
export function exampleThreeClass(changes: Partial<ThreeClassResults> = {}): ThreeClassResults {
  const { yTrue, probabilities } = multiclassCases[0];
  const patients = yTrue.map((_, i) => `patient ${Math.floor(i / 2)}`);
  const evaluation = evaluateClasses(yTrue, probabilities, { classNames, patients, resamples: 10 });
  const twoClasses = normalAgainstRest(yTrue, probabilities);
  const [NORMAL, BACTERIAL, VIRAL] = evaluation.report.classes.map(({ support }) => support);
  const counts = { NORMAL, BACTERIAL, VIRAL };
  return {
    classNames: ["NORMAL", "BACTERIAL", "VIRAL"],
    protocol: { selectOn: "validation", backboneSelectOn: "validation", optimistic: false },
    dataSet: {
      name: "example",
      synthetic: true,
      fingerprint: "0123456789abcdef",
      counts: { train: counts, validation: counts, test: counts },
    },
    seed: 42,
    settings: { learningRate: 1e-3, useClassWeights: true },
    backbone: "random, seed 42, trained for 2 classes",
    history: exampleMetrics().history,
    splits: { validation: evaluation, test: evaluation },
    asTwoClasses: { validation: twoClasses, test: twoClasses },
    createdAt: "2026-01-02T03:04:05.678Z",
    ...changes,
  };
}
