import { releaseMemory } from "../base/releaseMemory";
import type { Model } from "../models/model";
import { Adam } from "./adam";
import type { Checkpoints, Progress } from "./checkpoints";
import { checkStillFinite } from "./divergence";
import { EarlyStopping } from "./earlyStopping";
import type { Phase, TrainingSettings } from "./fitOptions";
import { type EpochRecord, type History, lowestEpoch, selectionLoss } from "./history";
import { layerwiseRates } from "./layerwiseRates";
import { ReduceLrOnPlateau } from "./reduceLrOnPlateau";
import type { TrainingSource } from "./trainingSource";
import { trainOneEpoch } from "./trainOneEpoch";
import { warmupCosine } from "./warmupCosine";
import { WeightAverage } from "./weightAverage";

/** What stays the same from the first epoch of a run to its last. */
export interface TrainingRun {
  model: Model;
  source: TrainingSource;
  settings: TrainingSettings;
  checkpoints: Checkpoints;
}

/** What moves the weights, and what follows them. */
interface Updaters {
  optimizer: Adam;
  average: WeightAverage | null;
}

/**
 * The bookkeeping around trainOneEpoch: phases, learning rates, stopping, and the choice of the
 * epoch whose weights are kept. Goes on after the epoch that the checkpoints tell of. At the end
 * the model holds the best weights.
 */
export async function trainPhases(run: TrainingRun): Promise<History> {
  const { model, settings, checkpoints } = run;
  const resumed = checkpoints.progress(settings.alsoKeepBestOn);
  const history: History = resumed?.history ?? {
    epochs: [],
    bestEpoch: 0,
    selectedOn: settings.selectOn,
    stoppedEarly: false,
    phaseStarts: [],
  };
  for (let phase = resumed?.phase ?? 0; phase < settings.phases.length; phase++) {
    const progress = resumed?.phase === phase ? resumed : null;
    model.parameters.setTrainable(settings.phases[phase].trainable);
    if (!progress?.phaseDone) await trainPhase(run, history, phase, progress);
    checkpoints.loadBest(model, history.bestEpoch);
  }
  return history;
}

async function trainPhase(
  run: TrainingRun,
  history: History,
  phaseIndex: number,
  progress: Progress | null,
): Promise<void> {
  const { model, settings, checkpoints } = run;
  const phase = settings.phases[phaseIndex];
  // What came before, the cells of a notebook say, makes room for feature maps.
  releaseMemory();
  const optimizer = new Adam(model.parameters, settings.weightDecay);
  const scheduler = new ReduceLrOnPlateau(phase.learningRate, {
    patience: settings.plateauPatience,
    factor: settings.plateauFactor,
  });
  const stopping = new EarlyStopping(settings.stoppingPatience);
  const average = settings.averageDecay
    ? new WeightAverage(model.parameters, settings.averageDecay)
    : null;
  try {
    if (progress) {
      checkpoints.restore(model, optimizer, average);
      scheduler.load(progress.plateau);
      stopping.load(progress.stopping);
    } else {
      history.phaseStarts.push(history.epochs.length + 1);
    }
    for (let done = progress?.epochsInPhase ?? 0; done < phase.epochs; done++) {
      const { learningRate } = scheduler;
      const plan = { phase, phaseIndex, done, learningRate };
      const record = await runEpoch(run, history, { optimizer, average }, plan);
      const loss = selectionLoss(record, settings.selectOn);
      scheduler.step(loss);
      const toItsEnd = phase.schedule === "cosine" || settings.keep === "last";
      const stop = stopping.step(loss) && !toItsEnd;
      if (stop && done + 1 < phase.epochs) history.stoppedEarly = true;
      checkpoints.saveLast(
        model,
        { optimizer, average },
        {
          phase: phaseIndex,
          epochsInPhase: done + 1,
          phaseDone: stop || done + 1 === phase.epochs,
          plateau: scheduler.save(),
          stopping: stopping.save(),
          history,
        },
      );
      settings.onEpoch?.(record, history);
      if (stop) break;
    }
  } finally {
    optimizer.dispose();
    average?.dispose();
    // The room for feature maps and their gradients: nothing that follows needs as much.
    releaseMemory();
  }
}

/** What changes from epoch to epoch. */
interface EpochPlan {
  phase: Phase;
  phaseIndex: number;
  /** Epochs of this phase that are done. */
  done: number;
  /** What the plateau schedule says; a cosine phase computes its own for every step. */
  learningRate: number;
}

/** Trains for an epoch, adds its record to the history and keeps the weights if they are best. */
async function runEpoch(
  run: TrainingRun,
  history: History,
  { optimizer, average }: Updaters,
  plan: EpochPlan,
): Promise<EpochRecord> {
  const { model, source, settings } = run;
  const { seed, classWeights, labelSmoothing, mixup, precision, signal } = settings;
  const { layerDecay } = plan.phase;
  const start = Date.now();
  const epoch = history.epochs.length + 1;
  const learningRateAt = learningRates(plan, source.batchesPerEpoch);
  const train = await trainOneEpoch(model, optimizer, source, {
    ...{ epoch, seed, learningRateAt, classWeights, labelSmoothing, mixup, precision, average },
    ...{ rateOf: layerDecay ? layerwiseRates(model, layerDecay) : undefined, signal },
    onStep: (batch, loss) => tellOfBatch(run, plan, { epoch, batch, loss, start }),
  });
  checkStillFinite(model, `After epoch ${epoch}`);
  // The averaged weights are scored and kept; training then goes on with its own.
  average?.swap();
  const { validation, test } = await source.score();
  const record: EpochRecord = {
    epoch,
    phase: plan.phaseIndex + 1,
    learningRate: learningRateAt(Math.floor(source.batchesPerEpoch / 2)),
    trainLoss: train.loss,
    trainAccuracy: train.accuracy,
    validationLoss: validation.loss,
    validationAccuracy: validation.accuracy,
    ...(test && { testLoss: test.loss, testAccuracy: test.accuracy }),
    seconds: (Date.now() - start) / 1000,
    ...(precision && { precision }),
  };
  history.epochs.push(record);
  keepIfBest(run, history, epoch);
  average?.swap();
  return record;
}

function keepIfBest(
  { model, settings, checkpoints }: TrainingRun,
  history: History,
  epoch: number,
): void {
  const { selectOn, alsoKeepBestOn, keep } = settings;
  if (keep === "last" || lowestEpoch(history, selectOn) === epoch) {
    history.bestEpoch = epoch;
    checkpoints.saveBest(model, epoch);
  }
  if (alsoKeepBestOn && lowestEpoch(history, alsoKeepBestOn) === epoch)
    checkpoints.saveBestOn(alsoKeepBestOn, model, epoch);
}

/** The learning rate of every step of an epoch. */
function learningRates(
  { phase, done, learningRate }: EpochPlan,
  batchesPerEpoch: number,
): (step: number) => number {
  if (phase.schedule !== "cosine") return () => learningRate;
  return (step) =>
    warmupCosine(done * batchesPerEpoch + step, {
      peak: phase.learningRate,
      warmupSteps: Math.round((phase.warmupEpochs ?? 0) * batchesPerEpoch),
      totalSteps: phase.epochs * batchesPerEpoch,
    });
}

function tellOfBatch(
  { source, settings }: TrainingRun,
  { phase, done }: EpochPlan,
  { epoch, batch, loss, start }: { epoch: number; batch: number; loss: number; start: number },
): void {
  const batches = source.batchesPerEpoch;
  const secondsPerBatch = (Date.now() - start) / 1000 / batch;
  const batchesLeft = batches - batch + (phase.epochs - done - 1) * batches;
  settings.onBatch?.({
    ...{ phase, epoch, batch, batches, loss },
    secondsLeft: secondsPerBatch * batchesLeft,
  });
}
