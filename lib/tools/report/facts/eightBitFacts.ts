import { predictedLabels } from "../../../metrics/evaluation";
import { pairPredictions } from "../../../results/pairedPredictions";
import type { ScoredModel } from "../../../results/scoredModels";
import { percent } from "../../../results/wording";

/** What copies of 8 bits per weight answer, beside the networks with all their bits. */
export function eightBitFacts(models: readonly ScoredModel[]): Record<string, string> {
  const find = (id: string) => models.find((model) => model.id === id);
  return Object.assign(
    {},
    ...(["cnn", "resnet18"] as const).map((id) => {
      const [full, copy] = [find(id), find(`${id}-8-bit`)];
      if (!full || !copy) return {};
      const { rates, auc } = copy.metrics.splits.test;
      const { first, second } = pairPredictions(full.rows, copy.rows, "test");
      const moves = first.map((probability, i) => Math.abs(probability - second[i]));
      const { threshold } = full.metrics.splits.test;
      const [before, after] = [first, second].map((scores) => predictedLabels(scores, threshold));
      const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
      return {
        [`eightBits.${id}.accuracy`]: percent(rates.accuracy),
        [`eightBits.${id}.auc`]: auc.toFixed(3),
        [`eightBits.${id}.changed`]: String(before.filter((label, i) => label !== after[i]).length),
        [`eightBits.${id}.largestMove`]: Math.max(...moves).toFixed(3),
        [`eightBits.${id}.megabytes`]: megabytes(full.metrics.parameters.total),
        [`eightBits.${id}.megabytesBefore`]: megabytes(4 * full.metrics.parameters.total),
      };
    }),
  );
}
