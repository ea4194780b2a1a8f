import { check, checkWholeNumber } from "../base/checks";
import { tf } from "../base/engine/tf";
import { createRandom, shuffled } from "../base/random";
import type { Model } from "../models/model";
import { Adam } from "./adam";
import { EarlyStopping } from "./earlyStopping";
import { type Features, featureRows } from "./featureCache";
import type { EpochRecord, History } from "./history";
import { letOthersRun } from "./predict";
import { predictFeatures } from "./predictFeatures";
import { ReduceLrOnPlateau } from "./reduceLrOnPlateau";
import { RunningScore } from "./runningScore";
import { type StepOptions, trainStep } from "./trainStep";

export interface FeatureTrainingOptions {
  learningRate: number;
  /** Most epochs; early stopping may end the training before. */
  epochs: number;
  seed: number;
  batchSize?: number;
  /** L2 penalty, see Adam. */
  weightDecay?: number;
  /** Weight of each class in the loss; without them every image counts the same. */
  classWeights?: number[];
  /** Epochs in a row without a better loss before the learning rate falls, and by which factor. */
  plateauPatience?: number;
  plateauFactor?: number;
  /** Epochs in a row without a better loss before training ends. */
  stoppingPatience?: number;
  onEpoch?: (record: EpochRecord, history: History) => void;
}

const DEFAULTS = {
  batchSize: 32,
  weightDecay: 0,
  plateauPatience: 2,
  plateauFactor: 0.5,
  stoppingPatience: 3,
};

type Settings = FeatureTrainingOptions & typeof DEFAULTS;

/**
 * Trains the stages behind a frozen backbone on features that extractFeatures computed once. It is
 * `fit` with one phase: the same order of images, dropout masks, optimiser and rules for the
 * learning rate and for stopping, so that without augmentation both end with the same weights. An
 * epoch takes about a second, which is why nothing is saved on the way.
 *
 * Everything from the features' stage on is trained, everything before it is frozen. At the end
 * the model holds the weights of the epoch with the lowest validation loss. Works for any number
 * of classes. The same seed gives the same history; live tensors are the same after every epoch.
 *
 * @param data features of one and the same stage, computed with this model's backbone weights
 * @throws if the features do not belong together or a label is none of the model's classes
 */
export async function fitOnFeatures(
  model: Model,
  data: { train: Features; validation: Features },
  options: FeatureTrainingOptions,
): Promise<History> {
  const settings = { ...DEFAULTS, ...options };
  checkWholeNumber("epochs", settings.epochs, 1);
  checkFeatures(model, data.train, data.validation);
  const prefixes = trainedPrefixes(model, data.train.stage);
  model.parameters.setTrainable(prefixes);
  const optimizer = new Adam(model.parameters, settings.weightDecay);
  const scheduler = new ReduceLrOnPlateau(settings.learningRate, {
    patience: settings.plateauPatience,
    factor: settings.plateauFactor,
  });
  const stopping = new EarlyStopping(settings.stoppingPatience);
  const history: History = {
    epochs: [],
    bestEpoch: 0,
    selectedOn: "validation",
    stoppedEarly: false,
    phaseStarts: [1],
  };
  let lowest = Infinity;
  let restoreBest = () => {};
  try {
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      const record = await runEpoch(model, data, optimizer, settings, {
        epoch,
        learningRate: scheduler.learningRate,
      });
      history.epochs.push(record);
      if (record.validationLoss < lowest) {
        lowest = record.validationLoss;
        history.bestEpoch = epoch;
        restoreBest = keepWeights(model, prefixes);
      }
      settings.onEpoch?.(record, history);
      scheduler.step(record.validationLoss);
      if (stopping.step(record.validationLoss) && epoch < settings.epochs) {
        history.stoppedEarly = true;
        break;
      }
    }
  } finally {
    optimizer.dispose();
  }
  restoreBest();
  return history;
}

async function runEpoch(
  model: Model,
  { train, validation }: { train: Features; validation: Features },
  optimizer: Adam,
  settings: Settings,
  { epoch, learningRate }: { epoch: number; learningRate: number },
): Promise<EpochRecord> {
  const { seed, batchSize, classWeights } = settings;
  const start = performance.now();
  const trainScore = new RunningScore(model.numClasses, classWeights);
  const order = shuffled(
    train.labels.map((_, i) => i),
    createRandom(seed, "shuffle", epoch),
  );
  for (let first = 0, step = 0; first < order.length; first += batchSize, step++) {
    const rows = order.slice(first, first + batchSize);
    const dropoutSeed = Math.floor(createRandom(seed, "dropout", epoch, step).next() * 2 ** 31);
    const logits = stepOnRows(model, optimizer, train, rows, {
      learningRate,
      dropoutSeed,
      classWeights,
    });
    trainScore.add(
      logits,
      rows.map((row) => train.labels[row]),
    );
    await letOthersRun();
  }
  const answers = await predictFeatures(model, validation);
  const validationScore = new RunningScore(model.numClasses, classWeights);
  validationScore.add(answers.logits, answers.labels);
  const [ofTrain, ofValidation] = [trainScore.result(), validationScore.result()];
  return {
    epoch,
    phase: 1,
    learningRate,
    trainLoss: ofTrain.loss,
    trainAccuracy: ofTrain.accuracy,
    validationLoss: ofValidation.loss,
    validationAccuracy: ofValidation.accuracy,
    seconds: (performance.now() - start) / 1000,
  };
}

/** One step of gradient descent on some rows. @returns the logits before it */
function stepOnRows(
  model: Model,
  optimizer: Adam,
  features: Features,
  rows: number[],
  options: StepOptions,
): Float32Array {
  return tf.tidy(() => {
    const input = tf.tensor(featureRows(features, rows), [rows.length, ...features.shape]);
    const labels = tf.tensor1d(
      rows.map((row) => features.labels[row]),
      "int32",
    );
    return trainStep(model, optimizer, input, labels, { ...options, from: features.stage });
  });
}

function trainedPrefixes(model: Model, stage: string): string[] {
  const first = model.stages.findIndex(({ name }) => name === stage);
  return model.stages.slice(first).flatMap(({ parameterPrefixes }) => parameterPrefixes);
}

function checkFeatures(model: Model, train: Features, validation: Features): void {
  const describe = ({ stage, shape }: Features) => `[${shape.join(", ")}] for stage "${stage}"`;
  check(
    model.stages.some(({ name }) => name === train.stage),
    `${model.name} has no stage "${train.stage}": these features were computed with ` +
      "another kind of model.",
  );
  check(
    describe(train) === describe(validation),
    `Training features are ${describe(train)}, validation features ` +
      `${describe(validation)}: extract both alike.`,
  );
  for (const { labels, samples } of [train, validation]) {
    const bad = labels.findIndex((label) => label < 0 || label >= model.numClasses);
    check(
      bad === -1,
      `${samples[bad]?.file} has label ${labels[bad]}, but the model has ` +
        `${model.numClasses} classes (0 to ` +
        `${model.numClasses - 1}). Build it with as many classes as the labels have.`,
    );
  }
}

/**
 * Copies the parameters with these prefixes, running statistics included. @returns what puts them
 * back
 */
function keepWeights(model: Model, prefixes: string[]): () => void {
  const names = model.parameters
    .names()
    .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  const kept = names.map((name) => model.parameters.get(name).dataSync<"float32">().slice());
  return () =>
    names.forEach((name, i) => {
      const variable = model.parameters.get(name);
      tf.tidy(() => variable.assign(tf.tensor(kept[i], variable.shape)));
    });
}
