import { createHash } from "node:crypto";
import { batches, numBatches } from "../data/batches";
import { ImageSet } from "../data/imageSet";
import { tf } from "../engine/tf";
import { check } from "../checks";
import { forward, Model } from "../models/model";
import { createRandom } from "../random";
import type { SelectOn } from "../settings";
import { Transform } from "../transforms/presets";
import { Adam } from "./adam";
import { CheckpointFolder, Progress } from "./checkpoint";
import { EarlyStopping } from "./earlyStopping";
import { EpochRecord, History, lowestEpoch, selectionLoss } from "./history";
import { crossEntropy } from "./loss";
import { letOthersRun, predict } from "./predict";
import { ReduceLrOnPlateau } from "./reduceLrOnPlateau";
import { RunningScore } from "./runningScore";

/** The images of a training run and how they reach the model. */
export interface TrainingData {
  train: ImageSet;
  validation: ImageSet;
  /** Only looked at when it selects an epoch. */
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
  /** Estimate for the rest of this epoch's training and the phases' remaining epochs, in seconds. */
  secondsLeft: number;
}

/**
 * Trains a model phase by phase: Adam, cross-entropy, a learning rate that falls when the loss
 * stalls, early stopping. Every epoch is saved; after a kill the same call goes on from there
 * and ends with the same result. At the end the model holds the weights of the best epoch.
 *
 * Live tensors and memory are the same after every epoch, and nothing stays behind after an error.
 *
 * @returns the history of all epochs, those before a restart included
 * @throws if the model's output is no longer a number
 */
export async function fit(model: Model, data: TrainingData, options: FitOptions): Promise<History> {
  const settings = { ...DEFAULTS, ...options };
  check(!watchesTest(settings) || data.test, 'selectOn or alsoKeepBestOn: "test" needs data.test.');
  const checkpoints = new CheckpointFolder(options.checkpointFolder, runIdentity(model, data, settings));
  const finished = settings.reuseFinished ? checkpoints.finishedHistory() : null;
  if (finished) {
    checkpoints.loadBest(model);
    return finished;
  }
  const resumed = checkpoints.progress();
  const history: History = resumed?.history ?? {
    epochs: [], bestEpoch: 0, selectedOn: settings.selectOn, stoppedEarly: false, phaseStarts: [],
  };
  const run: Run = { model, data, settings, history, checkpoints };
  for (let phase = resumed?.phase ?? 0; phase < settings.phases.length; phase++) {
    const progress = resumed?.phase === phase ? resumed : null;
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

type Settings = FitOptions & typeof DEFAULTS;

/** What stays the same from the first epoch of a run to its last; the history grows. */
interface Run {
  model: Model;
  data: TrainingData;
  settings: Settings;
  history: History;
  checkpoints: CheckpointFolder;
}

/** What changes from epoch to epoch. */
interface EpochPlan {
  phaseIndex: number;
  /** Epochs of this phase that are done. */
  epochInPhase: number;
  learningRate: number;
}

async function trainPhase(run: Run, phaseIndex: number, progress: Progress | null): Promise<void> {
  const { model, settings, history, checkpoints } = run;
  const phase = settings.phases[phaseIndex];
  const optimizer = new Adam(model.parameters, settings.weightDecay);
  const scheduler = new ReduceLrOnPlateau(phase.learningRate, {
    patience: settings.plateauPatience, factor: settings.plateauFactor,
  });
  const stopping = new EarlyStopping(settings.stoppingPatience);
  try {
    model.parameters.setTrainable(phase.trainable);
    if (progress) {
      checkpoints.restore(model, optimizer);
      scheduler.load(progress.plateau);
      stopping.load(progress.stopping);
    } else {
      history.phaseStarts.push(history.epochs.length + 1);
    }
    for (let epoch = progress?.epochsInPhase ?? 0; epoch < phase.epochs; epoch++) {
      const plan = { phaseIndex, epochInPhase: epoch, learningRate: scheduler.learningRate };
      const record = await runEpoch(run, optimizer, plan);
      history.epochs.push(record);
      const loss = selectionLoss(record, settings.selectOn);
      if (lowestEpoch(history, settings.selectOn) === record.epoch) {
        history.bestEpoch = record.epoch;
        checkpoints.saveBest(model);
      }
      const { alsoKeepBestOn } = settings;
      if (alsoKeepBestOn && lowestEpoch(history, alsoKeepBestOn) === record.epoch) {
        checkpoints.saveBestOn(alsoKeepBestOn, model);
      }
      scheduler.step(loss);
      const stop = stopping.step(loss);
      if (stop && epoch + 1 < phase.epochs) history.stoppedEarly = true;
      checkpoints.saveLast(model, optimizer, {
        phase: phaseIndex, epochsInPhase: epoch + 1, phaseDone: stop || epoch + 1 === phase.epochs,
        plateau: scheduler.save(), stopping: stopping.save(), history,
      });
      settings.onEpoch?.(record, history);
      if (stop) break;
    }
  } finally {
    optimizer.dispose();
  }
}

async function runEpoch(run: Run, optimizer: Adam, plan: EpochPlan): Promise<EpochRecord> {
  const { model, data, settings, history } = run;
  const start = Date.now();
  const epoch = history.epochs.length + 1;
  const train = await trainOneEpoch(run, optimizer, plan, epoch);
  const validation = await evaluateLoss(model, data.validation, data.evalTransform, settings);
  const test = watchesTest(settings)
    ? await evaluateLoss(model, data.test!, data.evalTransform, settings)
    : undefined;
  return {
    epoch, phase: plan.phaseIndex + 1, learningRate: plan.learningRate,
    trainLoss: train.loss, trainAccuracy: train.accuracy,
    validationLoss: validation.loss, validationAccuracy: validation.accuracy,
    ...(test && { testLoss: test.loss, testAccuracy: test.accuracy }),
    seconds: (Date.now() - start) / 1000,
  };
}

/** One pass over the training images: predict, compare, move the weights, batch by batch. */
async function trainOneEpoch(
  { model, data, settings }: Run, optimizer: Adam, { phaseIndex, epochInPhase, learningRate }: EpochPlan, epoch: number,
): Promise<{ loss: number; accuracy: number }> {
  const { batchSize, seed, classWeights } = settings;
  const phase = settings.phases[phaseIndex];
  const score = new RunningScore(model.numClasses, classWeights);
  const total = numBatches(data.train.samples.length, batchSize);
  const start = Date.now();
  let done = 0;
  const options = { batchSize, seed, epoch, shuffle: true, transform: data.trainTransform };
  for (const { images, labels } of batches(data.train, options)) {
    const dropoutSeed = Math.floor(createRandom(seed, "dropout", epoch, done).next() * 2 ** 31);
    const logits = trainStep(model, optimizer, images, labels, { learningRate, classWeights, dropoutSeed });
    const trueLabels = labels.dataSync();
    tf.dispose([images, labels]);
    score.add(logits, trueLabels);
    done += 1;
    const secondsPerBatch = (Date.now() - start) / 1000 / done;
    const batchesLeft = total - done + (phase.epochs - epochInPhase - 1) * total;
    settings.onBatch?.({
      phase, epoch, batch: done, batches: total, loss: score.result().loss, secondsLeft: secondsPerBatch * batchesLeft,
    });
    await letOthersRun();
  }
  return score.result();
}

/**
 * One step of gradient descent on one batch.
 *
 * The stages before the first trainable weight are run without recording for the gradient:
 * nothing in them changes, so the backward pass stops where training begins.
 *
 * @param images `[batch, size, size, channels]`, normalised; left to the caller to dispose
 * @returns the logits before the step, `[batch * numClasses]`
 */
export function trainStep(
  model: Model, optimizer: Adam, images: tf.Tensor4D, labels: tf.Tensor1D,
  { learningRate, classWeights, dropoutSeed }: { learningRate: number; classWeights?: number[]; dropoutSeed: number },
): Float32Array {
  const names = model.parameters.trainableNames();
  check(names.length > 0, "Nothing to train: all weights are frozen. Call parameters.setTrainable first.");
  const firstTrained = firstTrainableStage(model, names);
  return tf.tidy(() => {
    const input = firstTrained === model.stages[0].name ? images : forward(model, images, { to: firstTrained });
    let logits!: tf.Tensor2D;
    const lossOf = () => {
      logits = tf.keep(forward(model, input, { from: firstTrained, training: true, dropoutSeed }) as tf.Tensor2D);
      return crossEntropy(logits, labels, classWeights);
    };
    const { grads } = tf.variableGrads(lossOf, names.map((name) => model.parameters.get(name)));
    const values = logits.dataSync<"float32">().slice();
    logits.dispose();
    optimizer.apply(new Map(names.map((name) => [name, grads[model.parameters.get(name).name]])), learningRate);
    return values;
  });
}

function firstTrainableStage(model: Model, trainableNames: string[]): string {
  const stage = model.stages.find(({ parameterPrefixes }) =>
    trainableNames.some((name) => parameterPrefixes.some((prefix) => name.startsWith(prefix))),
  );
  return stage!.name;
}

async function evaluateLoss(
  model: Model, set: ImageSet, transform: Transform, { batchSize, classWeights }: Settings,
): Promise<{ loss: number; accuracy: number }> {
  const { logits, labels } = await predict(model, set, transform, { batchSize });
  const score = new RunningScore(model.numClasses, classWeights);
  score.add(logits, labels);
  return score.result();
}

function watchesTest({ selectOn, alsoKeepBestOn }: Settings): boolean {
  return selectOn === "test" || alsoKeepBestOn === "test";
}

/** A text that differs as soon as anything differs that changes a run's result. */
function runIdentity(model: Model, data: TrainingData, settings: Settings): string {
  const { checkpointFolder: _folder, reuseFinished: _reuse, onBatch: _onBatch, onEpoch: _onEpoch, ...plain } = settings;
  const description = {
    model: { name: model.name, origin: model.origin, imageSize: model.imageSize, numClasses: model.numClasses },
    data: [data.train, data.validation, data.test].map((set) => set?.fingerprint),
    transforms: [data.trainTransform, data.evalTransform].map((transform) => transform.describe()),
    settings: plain,
    engine: tf.getBackend(),
  };
  return createHash("sha256").update(JSON.stringify(description)).digest("hex");
}
