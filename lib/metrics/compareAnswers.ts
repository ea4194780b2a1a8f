import { type DeLongResult, deLongTest } from "./delong";
import { predictedLabels } from "./evaluation";
import { type McNemarResult, mcNemarTest } from "./mcNemarTest";

/** Whether two models that judged the same images differ by more than chance. */
export interface AnswerComparison {
  /** Of their decisions at a threshold of 0.5. */
  mcNemar: McNemarResult;
  /** Of their AUCs. */
  deLong: DeLongResult;
}

/**
 * Compares the answers of two models to the same images.
 *
 * @param yTrue labels, 0 = NORMAL, 1 = PNEUMONIA
 * @param first probability of PNEUMONIA by one model, as many
 * @param second by the other, as many
 */
export function compareAnswers(
  yTrue: readonly number[],
  first: readonly number[],
  second: readonly number[],
): AnswerComparison {
  return {
    mcNemar: mcNemarTest(yTrue, predictedLabels([...first]), predictedLabels([...second])),
    deLong: deLongTest(yTrue, first, second),
  };
}
