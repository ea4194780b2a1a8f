import { createHash } from "node:crypto";
import { check } from "../base/checks";
import { type Precision, trainingPrecision } from "../base/engine/precision";
import { tf } from "../base/engine/tf";
import { createRandom } from "../base/random";
import type { SelectOn } from "../base/settings";
import { batches, epochSize, numBatches } from "../data/batches";
import type { ImageSet } from "../data/imageSet";
import type { Model } from "../models/model";
import type { Transform } from "../transforms/presets";
import { Adam } from "./adam";
import { CheckpointFolder, type Progress } from "./checkpoint";
import { EarlyStopping } from "./earlyStopping";
import { type EpochRecord, type History, lowestEpoch, selectionLoss } from "./history";
import { preciseBatchNorm } from "./preciseBatchNorm";
import { letOthersRun, predict } from "./predict";
import { ReduceLrOnPlateau } from "./reduceLrOnPlateau";
import { RunningScore } from "./runningScore";
import { trainStep } from "./trainStep";
import { warmupCosine } from "./warmupCosine";
import { WeightAverage } from "./weightAverage";

/** The images of a training run and how they reach the model. */
export interface TrainingData {
  train: ImageSet;
  validation: ImageSet;
  /** Only looked at when it selects an epoch or is watched, see selectOn and alsoKeepBestOn. */
  test?: ImageSet;
  trainTransform: Transform;
  evalTransform: Transform;
}

/** A stretch of training with its own trainable weights and learning rate. */
export interface Phase {
  name: string;
  /** What the names of the trainable weights start with; [""] trains everything. */
  trainable: string[];
  learningRate: number;
  /** Most epochs; early stopping may end the phase before. */
  epochs: number;
  /**
   * "plateau" (default): the rate falls when the loss stalls. "cosine": it rises over a warm-up,
   * then falls along a cosine to zero; such a phase runs to its end, since its last epochs with
   * their small steps are usually the best.
   */
  schedule?: "plateau" | "cosine";
  /** Length of the warm-up of a cosine phase, in epochs; may be a fraction. Default 0. */
  warmupEpochs?: number;
}

export interface FitOptions {
  phases: Phase[];
  seed: number;
  /** Folder of the checkpoints; a killed run in the same folder is continued. */
  checkpointFolder: string;
  batchSize?: number;
  /** L2 penalty, see Adam. */
  weightDecay?: number;
  /** Weight of each class in the loss; without them every image counts the same. */
  classWeights?: number[];
  /** Share of the target spread evenly over the classes, see crossEntropy. */
  labelSmoothing?: number;
  /** Every epoch shows as many images of each class, see epochOrder. */
  balanced?: boolean;
  /**
   * Decay of a moving average of the weights (see WeightAverage), which is then scored and kept.
   */
  averageDecay?: number;
  /** Numbers in which convolutions compute while training. Default: trainingPrecision(). */
  precision?: Precision;
  /**
   * Training images from which the head's batch norm is measured before scoring, see
   * preciseBatchNorm.
   */
  preciseBatchNorm?: number;
  /** Epochs in a row without a better loss before the learning rate falls, and by which factor. */
  plateauPatience?: number;
  plateauFactor?: number;
  /** Epochs in a row without a better loss before a phase ends. */
  stoppingPatience?: number;
  /**
   * The split whose loss selects the epoch and steers learning rate and stopping. "test" is the
   * original project's way: it makes the test score optimistic.
   */
  selectOn?: SelectOn;
  /**
   * A second split whose lowest loss is watched, and whose best epoch is saved beside the selected
   * one: it measures, on one and the same run, what choosing on the test set is worth.
   */
  alsoKeepBestOn?: SelectOn;
  /** True takes a finished run of the same identity from its folder instead of training again. */
  reuseFinished?: boolean;
  onBatch?: (state: BatchState) => void;
  onEpoch?: (record: EpochRecord, history: History) => void;
}

/** Where a run stands, for a progress display. */
export interface BatchState {
  phase: Phase;
  epoch: number;
  batch: number;
  batches: number;
  /** Mean training loss of the epoch so far. */
  loss: number;
  /**
   * Estimate for the rest of this epoch's training and the phases' remaining epochs, in seconds.
   */
  secondsLeft: number;
}

/**
 * Trains a model phase by phase: Adam, cross-entropy, a learning rate that falls when the loss
 * stalls (or by a schedule), early stopping. Every epoch is saved; after a kill the same call goes
 * on from there and ends with the same result. At the end the model holds the weights of the best
 * epoch, and what the last phase trained is trainable.
 *
 * Live tensors and memory are the same after every epoch, and nothing stays behind after an error.
 *
 * @returns the history of all epochs, those before a restart included
 * @throws if the model's output is no longer a number
 */
export async function fit(model: Model, data: TrainingData, options: FitOptions): Promise<History> {
  const settings = { ...DEFAULTS, precision: trainingPrecision(), ...options };
  check(!watchesTest(settings) || data.test, 'selectOn or alsoKeepBestOn: "test" needs data.test.');
  const checkpoints = new CheckpointFolder(
    options.checkpointFolder,
    runIdentity(model, data, settings),
  );
  const finished = settings.reuseFinished
    ? checkpoints.finishedHistory(settings.alsoKeepBestOn)
    : null;
  if (finished) {
    model.parameters.setTrainable(settings.phases[settings.phases.length - 1].trainable);
    checkpoints.loadBest(model);
    return finished;
  }
  const resumed = checkpoints.progress();
  const history: History = resumed?.history ?? {
    epochs: [],
    bestEpoch: 0,
    selectedOn: settings.selectOn,
    stoppedEarly: false,
    phaseStarts: [],
  };
  const run: Run = { model, data, settings, history, checkpoints };
  for (let phase = resumed?.phase ?? 0; phase < settings.phases.length; phase++) {
    const progress = resumed?.phase === phase ? resumed : null;
    model.parameters.setTrainable(settings.phases[phase].trainable);
    if (!progress?.phaseDone) await trainPhase(run, phase, progress);
    checkpoints.loadBest(model);
  }
  checkpoints.finish(history);
  return history;
}

const DEFAULTS = {
  batchSize: 32,
  weightDecay: 0,
  plateauPatience: 2,
  plateauFactor: 0.5,
  stoppingPatience: 3,
  selectOn: "validation" as SelectOn,
};

type Settings = FitOptions & typeof DEFAULTS & { precision: Precision };

/** What stays the same from the first epoch of a run to its last; the history grows. */
interface Run {
  model: Model;
  data: TrainingData;
  settings: Settings;
  history: History;
  checkpoints: CheckpointFolder;
}

/** What moves the weights, and what follows them. */
interface Updaters {
  optimizer: Adam;
  average: WeightAverage | null;
}

/** What changes from epoch to epoch. */
interface EpochPlan {
  phaseIndex: number;
  /** Epochs of this phase that are done. */
  epochInPhase: number;
  /** What the plateau schedule says; a cosine phase computes its own for every step. */
  learningRate: number;
}

async function trainPhase(run: Run, phaseIndex: number, progress: Progress | null): Promise<void> {
  const { model, settings, history, checkpoints } = run;
  const phase = settings.phases[phaseIndex];
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
    for (let epoch = progress?.epochsInPhase ?? 0; epoch < phase.epochs; epoch++) {
      const plan = { phaseIndex, epochInPhase: epoch, learningRate: scheduler.learningRate };
      const record = await runEpoch(run, { optimizer, average }, plan);
      const loss = selectionLoss(record, settings.selectOn);
      scheduler.step(loss);
      const stop = stopping.step(loss) && phase.schedule !== "cosine";
      if (stop && epoch + 1 < phase.epochs) history.stoppedEarly = true;
      checkpoints.saveLast(
        model,
        { optimizer, average },
        {
          phase: phaseIndex,
          epochsInPhase: epoch + 1,
          phaseDone: stop || epoch + 1 === phase.epochs,
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
  }
}

/**
 * Trains for one epoch, adds its record to the history and saves the weights if they are the best
 * so far.
 */
async function runEpoch(run: Run, updaters: Updaters, plan: EpochPlan): Promise<EpochRecord> {
  const start = Date.now();
  const epoch = run.history.epochs.length + 1;
  const train = await trainOneEpoch(run, updaters, plan, epoch);
  // The averaged weights are scored and kept; training then goes on with its own.
  updaters.average?.swap();
  await measureBatchNorm(run);
  const scores = await scoreSplits(run);
  const record = {
    epoch,
    phase: plan.phaseIndex + 1,
    learningRate: train.learningRate,
    trainLoss: train.loss,
    trainAccuracy: train.accuracy,
    ...scores,
    seconds: (Date.now() - start) / 1000,
    precision: run.settings.precision,
  };
  run.history.epochs.push(record);
  keepIfBest(run, epoch);
  updaters.average?.swap();
  return record;
}

function keepIfBest({ model, settings, history, checkpoints }: Run, epoch: number): void {
  const { selectOn, alsoKeepBestOn } = settings;
  if (lowestEpoch(history, selectOn) === epoch) {
    history.bestEpoch = epoch;
    checkpoints.saveBest(model);
  }
  if (alsoKeepBestOn && lowestEpoch(history, alsoKeepBestOn) === epoch)
    checkpoints.saveBestOn(alsoKeepBestOn, model);
}

async function measureBatchNorm({ model, data, settings }: Run): Promise<void> {
  const { preciseBatchNorm: images, batchSize, seed, precision } = settings;
  if (images)
    await preciseBatchNorm(model, data.train, data.evalTransform, {
      images,
      batchSize,
      seed,
      precision,
    });
}

async function scoreSplits({
  model,
  data,
  settings,
}: Run): Promise<
  Pick<EpochRecord, "validationLoss" | "validationAccuracy" | "testLoss" | "testAccuracy">
> {
  const validation = await evaluateLoss(model, data.validation, data.evalTransform, settings);
  const test = watchesTest(settings)
    ? await evaluateLoss(model, data.test!, data.evalTransform, settings)
    : undefined;
  return {
    validationLoss: validation.loss,
    validationAccuracy: validation.accuracy,
    ...(test && { testLoss: test.loss, testAccuracy: test.accuracy }),
  };
}

/** One pass over the training images: predict, compare, move the weights, batch by batch. */
async function trainOneEpoch(
  { model, data, settings }: Run,
  { optimizer, average }: Updaters,
  plan: EpochPlan,
  epoch: number,
): Promise<{ loss: number; accuracy: number; learningRate: number }> {
  const { batchSize, seed, classWeights, labelSmoothing, precision, balanced = false } = settings;
  const phase = settings.phases[plan.phaseIndex];
  const score = new RunningScore(model.numClasses, classWeights);
  const total = numBatches(epochSize(data.train.samples, { balanced }), batchSize);
  const start = Date.now();
  let done = 0;
  const options = {
    batchSize,
    seed,
    epoch,
    shuffle: true,
    balanced,
    transform: data.trainTransform,
  };
  for (const { images, labels } of batches(data.train, options)) {
    const dropoutSeed = Math.floor(createRandom(seed, "dropout", epoch, done).next() * 2 ** 31);
    const learningRate = learningRateOf(phase, plan, total, done);
    const step = { learningRate, dropoutSeed, classWeights, labelSmoothing, precision };
    try {
      const logits = trainStep(model, optimizer, images, labels, step);
      average?.update();
      score.add(logits, labels.dataSync());
    } finally {
      tf.dispose([images, labels]);
    }
    done += 1;
    const secondsPerBatch = (Date.now() - start) / 1000 / done;
    const batchesLeft = total - done + (phase.epochs - plan.epochInPhase - 1) * total;
    settings.onBatch?.({
      phase,
      epoch,
      batch: done,
      batches: total,
      loss: score.result().loss,
      secondsLeft: secondsPerBatch * batchesLeft,
    });
    await letOthersRun();
  }
  return {
    ...score.result(),
    learningRate: learningRateOf(phase, plan, total, Math.floor(total / 2)),
  };
}

function learningRateOf(
  phase: Phase,
  plan: EpochPlan,
  batchesPerEpoch: number,
  batch: number,
): number {
  if (phase.schedule !== "cosine") return plan.learningRate;
  return warmupCosine(plan.epochInPhase * batchesPerEpoch + batch, {
    peak: phase.learningRate,
    warmupSteps: Math.round((phase.warmupEpochs ?? 0) * batchesPerEpoch),
    totalSteps: phase.epochs * batchesPerEpoch,
  });
}

async function evaluateLoss(
  model: Model,
  set: ImageSet,
  transform: Transform,
  { batchSize, classWeights, precision }: Settings,
): Promise<{ loss: number; accuracy: number }> {
  const { logits, labels } = await predict(model, set, transform, { batchSize, precision });
  const score = new RunningScore(model.numClasses, classWeights);
  score.add(logits, labels);
  return score.result();
}

function watchesTest({ selectOn, alsoKeepBestOn }: Settings): boolean {
  return selectOn === "test" || alsoKeepBestOn === "test";
}

/**
 * A text that differs as soon as anything differs that changes a run's result; the order of options
 * is no matter. The precision is left out like the processor: a run may be continued on another
 * machine.
 */
function runIdentity(model: Model, data: TrainingData, settings: Settings): string {
  const {
    checkpointFolder: _folder,
    reuseFinished: _reuse,
    onBatch: _onBatch,
    onEpoch: _onEpoch,
    precision: _precision,
    ...plain
  } = settings;
  const description = {
    model: {
      name: model.name,
      origin: model.origin,
      imageSize: model.imageSize,
      numClasses: model.numClasses,
    },
    data: [data.train, data.validation, data.test].map((set) => set?.fingerprint),
    transforms: [data.trainTransform, data.evalTransform].map((transform) => transform.describe()),
    settings: plain,
    engine: tf.getBackend(),
  };
  return createHash("sha256").update(JSON.stringify(description, withSortedKeys)).digest("hex");
}

function withSortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
