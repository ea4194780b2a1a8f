import type { EpochRecord, History } from "./history";

/**
 * An epoch in one line, for logs and progress displays.
 *
 * @example "epoch 3 (phase 1)  loss 0.312 / validation 0.350  accuracy 86.4 % / 84.9 %  12.1 s
 *   best so far"
 */
export function epochLine(record: EpochRecord, history: History): string {
  const {
    epoch,
    phase,
    trainLoss,
    validationLoss,
    trainAccuracy,
    validationAccuracy,
    testLoss,
    seconds,
  } = record;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    `epoch ${epoch} (phase ${phase})`,
    `loss ${trainLoss.toFixed(3)} / validation ${validationLoss.toFixed(3)}`,
    ...(testLoss === undefined ? [] : [`test loss ${testLoss.toFixed(3)}`]),
    `accuracy ${percent(trainAccuracy)} / ${percent(validationAccuracy)}`,
    `${seconds.toFixed(1)} s`,
    ...(history.bestEpoch === epoch ? ["best so far"] : []),
  ].join("  ");
}
