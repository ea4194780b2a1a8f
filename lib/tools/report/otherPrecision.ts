import { pairedBootstrapByPatient } from "../../metrics/bootstrap";
import { pairPredictions } from "../../results/pairedPredictions";
import { readScoredModels, testEvaluation } from "../../results/scoredModels";
import { decimalWithInterval, percentWithInterval, signed } from "../../results/wording";

/**
 * The scores of the one training that was repeated in the other precision, beside those of the
 * first, as a sentence or two; empty where it was not repeated.
 *
 * @throws when a file of results is damaged, or both were not scored on the same test images
 */
export function otherPrecision(folder: string): string {
  const models = readScoredModels(folder);
  const first = models.find(({ id }) => id === "resnet18");
  const again = models.find(({ id }) => id === "resnet18-other-precision");
  if (!first || !again) return "";
  const [one, other] = [first, again].map((scored) => {
    const { rates, auc, intervals } = testEvaluation(scored);
    return (
      `${percentWithInterval(rates.accuracy, intervals.accuracy)} accuracy and an AUC of ` +
      decimalWithInterval(auc, intervals.auc)
    );
  });
  const pairs = pairPredictions(again.rows, first.rows, "test");
  const { accuracy, auc } = pairedBootstrapByPatient(
    pairs.yTrue,
    pairs.first,
    pairs.second,
    pairs.patients,
  );
  const points = (share: number) => signed(100 * share, 1);
  return (
    `Trained once more in the other precision, ${again.name} has ${other} on the test images, ` +
    `${first.name} as committed has ${one}: a difference of ${points(accuracy.estimate)} points ` +
    `(95 % interval ${points(accuracy.low)} to ${points(accuracy.high)}) and ` +
    `${signed(auc.estimate)} (${signed(auc.low)} to ${signed(auc.high)}).`
  );
}
