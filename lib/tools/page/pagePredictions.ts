import { committedResults } from "../../results/committedResults";
import { MODEL_NAMES, readScoredModels, type ScoredModel } from "../../results/scoredModels";
import { splitAnswers } from "../../results/splitAnswers";
import type { PagePredictions } from "./pageManifest";

/**
 * The answers that the threshold's slider counts: those of the page's own networks, and those of
 * the committed full run on real X-rays, seed by seed, whose epoch the test images did not choose.
 *
 * @param folder results folder of the page's run
 */
export function pagePredictions(folder: string): PagePredictions[] {
  const own = readScoredModels(folder).filter(({ id }) => Object.hasOwn(MODEL_NAMES, id));
  const committed = committedResults().folder;
  const others = readScoredModels(committed).filter(
    ({ id, honest }) => honest && (folder !== committed || !Object.hasOwn(MODEL_NAMES, id)),
  );
  return [
    ...others.map((model) => toPage(model, `${model.name}, full run`, false)),
    ...own.map((model) => toPage(model, `${MODEL_NAMES[model.model]} of this page`, true)),
  ];
}

function toPage(
  { metrics, rows, model }: ScoredModel,
  title: string,
  own: boolean,
): PagePredictions {
  const answers = (split: "validation" | "test") => {
    const { yTrue, yScore } = splitAnswers(rows, split);
    return { yTrue, yScore };
  };
  const splits = { validation: answers("validation"), test: answers("test") };
  return { title, model, own, synthetic: metrics.dataSet.synthetic, splits };
}
