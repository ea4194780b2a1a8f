import type { BoxScores } from "../../../results/boxScoresFile";
import { percent } from "../../../results/wording";

/**
 * Deletion and insertion on real images that nobody marked, by model and method beside the random
 * map: "resnet18.gradCam.deletion", "resnet18.random.deletion". With them what the network says of
 * the blurred images that insertion starts from, and of the grey page that deletion ends with.
 */
export function curveFacts({ scores }: Pick<BoxScores, "scores">): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const { synthetic, model, methods, random } of scores) {
    if (synthetic || methods.some(({ marked }) => marked !== null)) continue;
    const asked = methods.map(({ method, curves }) => ({ method: method as string, curves }));
    for (const { method, curves } of [...asked, { method: "random", curves: random }]) {
      facts[`${model}.${method}.deletion`] = curves.deletion.auc.toFixed(3);
      facts[`${model}.${method}.insertion`] = curves.insertion.auc.toFixed(3);
    }
    facts[`${model}.images`] = String(random.images);
    facts[`${model}.blurred`] = percent(random.insertion.curve[0], 0);
    facts[`${model}.grey`] = percent(random.deletion.curve.slice(-1)[0], 0);
  }
  return facts;
}
