import type { Model } from "../models/model";

/**
 * Learning rates that shrink from the head downwards (Howard & Ruder 2018): layers near the pixels
 * know edges that every picture has and need little change, those near the answer need most.
 *
 * @param decay factor from one stage to the stage below it; 1 changes nothing
 * @returns a weight's share of the learning rate, by its name: 1 in the model's last stage
 * @throws if no stage has the weight
 */
export function layerwiseRates({ stages, name }: Model, decay: number): (weight: string) => number {
  const trained = stages.filter(({ parameterPrefixes }) => parameterPrefixes.length > 0);
  return (weight) => {
    const stage = trained.findIndex(({ parameterPrefixes }) =>
      parameterPrefixes.some((prefix) => weight.startsWith(prefix)),
    );
    if (stage < 0) throw new Error(`No stage of this ${name} has a weight "${weight}".`);
    return decay ** (trained.length - 1 - stage);
  };
}
