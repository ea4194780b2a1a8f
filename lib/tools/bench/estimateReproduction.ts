import { WORKLOADS } from "../../base/settings";
import type { ItemResult, ReproductionEstimate, SideResult } from "./benchFile";

/** Training images of the real data set. */
const REAL_TRAINING_IMAGES = 5216;

type SideOf = (item: ItemResult) => SideResult | null | undefined;

/**
 * See ReproductionEstimate for what is counted.
 *
 * @returns null unless the epochs of both models were measured
 */
export function estimateReproduction(items: readonly ItemResult[]): ReproductionEstimate | null {
  const { cnnEpochs, frozenEpochs, fineTuneEpochs } = WORKLOADS.real.full;
  const epochs = {
    "epoch-cnn": cnnEpochs,
    "epoch-resnet-phase1": frozenEpochs,
    "epoch-resnet-phase2": fineTuneEpochs,
  };
  const secondsOf = (side: SideOf) => {
    const seconds = Object.entries(epochs).map(([name, number]) => {
      const item = items.find((candidate) => candidate.name === name);
      return (number * REAL_TRAINING_IMAGES) / ((item && side(item))?.imagesPerSecond ?? NaN);
    });
    const total = seconds.reduce((sum, part) => sum + part, 0);
    return Number.isNaN(total) ? null : total;
  };
  const oursSeconds = secondsOf(({ ours }) => ours);
  if (oursSeconds === null) return null;
  const oursMixedSeconds = secondsOf(({ mixed }) => mixed?.ours);
  const pytorchMixedSeconds = secondsOf(({ mixed }) => mixed?.pytorch);
  return {
    images: REAL_TRAINING_IMAGES,
    epochs,
    oursSeconds,
    pytorchSeconds: secondsOf(({ pytorch }) => pytorch),
    ...(oursMixedSeconds !== null && { oursMixedSeconds }),
    ...(pytorchMixedSeconds !== null && { pytorchMixedSeconds }),
  };
}
