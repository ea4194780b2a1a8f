import type { Settings } from "../../base/settings";
import { fit } from "../../training/fit";
import { type EpochRecord, type History, lowestEpoch } from "../../training/history";
import { openRun } from "./openRun";
import { fitOptionsOf, type Run } from "./runs";

/**
 * Told of every epoch, in order, with the history up to it; `takenUp` is true for an epoch that
 * was trained before this call.
 */
export type EpochListener = (record: EpochRecord, history: History, takenUp: boolean) => void;

/**
 * Trains one run in `<results>/checkpoints/<id>`. A killed run goes on after its last epoch, and a
 * finished one is taken as it is; in both cases the listener is told of the earlier epochs, too.
 */
export async function trainRun(
  run: Run,
  allSettings: Settings,
  onEpoch: EpochListener = () => {},
): Promise<History> {
  const { settings, model, images, checkpointFolder, close } = await openRun(run, allSettings);
  let told = 0;
  const tell = (history: History, end: number, takenUp: boolean) => {
    for (; told < end; told++)
      onEpoch(history.epochs[told], historyUntil(history, told + 1), takenUp);
  };
  try {
    const history = await fit(model, images, {
      ...fitOptionsOf(run, settings),
      checkpointFolder,
      reuseFinished: true,
      onEpoch: ({ epoch }, soFar) => {
        tell(soFar, epoch - 1, true);
        tell(soFar, epoch, false);
      },
    });
    tell(history, history.epochs.length, true);
    return history;
  } finally {
    close();
  }
}

/** The history as it was after that many epochs. */
function historyUntil(history: History, count: number): History {
  const epochs = history.epochs.slice(0, count);
  return { ...history, epochs, bestEpoch: lowestEpoch({ epochs }, history.selectedOn) };
}
