import { expect } from "chai";
import { WORKLOADS } from "../../lib/base/settings";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import type { Model } from "../../lib/models/model";
import { ORIGINAL_PROTOCOL } from "../../lib/results/originalResults";
import { findRun } from "../../lib/tools/experiments/runs";
import { FIT_DEFAULTS } from "../../lib/training/fitOptions";
import {
  cnnOriginalRecipe,
  cnnRecipe,
  cnnRobustRecipe,
  headPhase,
  type Recipe,
  resnetOriginalRecipe,
  resnetRecipe,
  resnetRobustRecipe,
  trainingSettings,
} from "../../lib/training/recipes";
import {
  cnnEvalTransform,
  cnnRobustTrainTransform,
  cnnTrainTransform,
  resnetEvalTransform,
  resnetHidingTrainTransform,
  resnetRobustTrainTransform,
  resnetTrainTransform,
} from "../../lib/transforms/presets";
import originalSettings from "../fixtures/originalSettings.json";
import { startEngine } from "../support/tensors";

const RECIPES: Recipe[] = [
  cnnOriginalRecipe({ cnnEpochs: 15 }),
  resnetOriginalRecipe({ frozenEpochs: 5, fineTuneEpochs: 10 }),
  resnetRobustRecipe({ robustEpochs: 6 }),
  cnnRobustRecipe({ cnnRobustEpochs: 8 }),
];
const [cnn, original, robust, cnnRobust] = RECIPES;

describe("every recipe", () => {
  before(startEngine);

  it("fits its model: as many channels, and something to train in every phase", () => {
    const models: Record<Model["name"], Model> = {
      cnn: buildCnn({ seed: 1, imageSize: 32 }),
      resnet18: buildResNet18({ seed: 1, imageSize: 32 }),
    };
    for (const { model: name, transforms, training } of RECIPES) {
      const { parameters, channels } = models[name];
      expect(Object.values(transforms).map((transform) => transform.channels)).to.deep.equal([
        channels,
        channels,
      ]);
      for (const { trainable } of training.phases) {
        const trains = (prefix: string) =>
          parameters.names().some((name) => name.startsWith(prefix));
        expect(trainable.filter((prefix) => !trains(prefix))).to.deep.equal([]);
      }
    }
    Object.values(models).forEach((model) => model.dispose());
  });

  it("evaluates without randomness, on images normalised as in training", () => {
    for (const {
      transforms: { trainTransform, evalTransform },
    } of RECIPES) {
      expect([trainTransform.augments, evalTransform.augments]).to.deep.equal([true, false]);
      expect(evalTransform.normalization).to.equal(trainTransform.normalization);
    }
  });
});

describe("the original project's recipes", () => {
  const run = { cnn: findRun("cnn-original"), resnet18: findRun("resnet18-original") };
  const recipeOf = (model: Model["name"]) => run[model].recipe(WORKLOADS.real.full);

  for (const model of ["cnn", "resnet18"] as const) {
    const theirs = originalSettings[model];

    it(`train the ${model} with its settings, and with nothing that it did not have`, () => {
      const { phases, ...others } = recipeOf(model).training;
      expect(recipeOf(model).model).to.equal(model);
      expect(others).to.deep.equal({
        weightDecay: theirs.weight_decay,
        stoppingPatience: theirs.early_stopping,
        plateauPatience: theirs.ReduceLROnPlateau.patience,
      });
      expect(FIT_DEFAULTS.plateauFactor).to.equal(theirs.ReduceLROnPlateau.factor);
      expect(phases.map(({ name, ...phase }) => phase)).to.deep.equal(
        theirs.phases.map(({ requires_grad, lr, epochs }) => ({
          trainable: requires_grad.map((layer) => (layer === "all" ? "" : `${layer}.`)),
          learningRate: lr,
          epochs,
        })),
      );
    });

    it(`select the ${model}'s epoch as it did, in the run that repeats it`, () =>
      expect(run[model].selectOn).to.equal(ORIGINAL_PROTOCOL.selectOn));
  }

  it("vary and normalise images as its pipelines do", () => {
    const [ofCnn, ofResnet] = [recipeOf("cnn"), recipeOf("resnet18")];
    expect(ofCnn.transforms.trainTransform).to.equal(cnnTrainTransform);
    expect(ofCnn.transforms.evalTransform).to.equal(cnnEvalTransform);
    expect(ofResnet.transforms.trainTransform).to.equal(resnetTrainTransform);
    expect(ofResnet.transforms.evalTransform).to.equal(resnetEvalTransform);
  });

  it("take the numbers of epochs from the workload", () => {
    const epochs = ({ training }: Recipe) => training.phases.map((phase) => phase.epochs);
    expect(epochs(cnnOriginalRecipe({ cnnEpochs: 7 }))).to.deep.equal([7]);
    expect(epochs(resnetOriginalRecipe({ frozenEpochs: 2, fineTuneEpochs: 9 }))).to.deep.equal([
      2, 9,
    ]);
  });
});

describe("the ids of recipes", () => {
  it("differ, and stand in no file", () => {
    expect(new Set(RECIPES.map(({ id }) => id)).size).to.equal(RECIPES.length);
    for (const recipe of RECIPES) expect(trainingSettings(recipe)).to.not.have.property("id");
  });
});

describe("headPhase", () => {
  it("trains the head alone, for as many epochs, as the original's first phase", () => {
    const { name, ...phase } = headPhase(3);
    expect(phase).to.deep.equal({
      trainable: ["fc."],
      learningRate: originalSettings.resnet18.phases[0].lr,
      epochs: 3,
    });
  });
});

describe("resnetRobustRecipe", () => {
  it("warms the head up, then trains all layers along a cosine", () => {
    const [head, all] = robust.training.phases;
    expect(head).to.deep.equal(headPhase(1));
    expect(all).to.include({ schedule: "cosine", epochs: 6 });
    expect(all.trainable).to.deep.equal([""]);
    expect(all.warmupEpochs).to.be.above(0).and.below(all.epochs);
  });

  it("has every part that its description names", () => {
    expect(robust.transforms.trainTransform).to.equal(resnetHidingTrainTransform);
    expect(robust.training.balanced).to.equal(true);
    expect(robust.training.labelSmoothing).to.be.above(0).and.below(0.5);
    expect(robust.training.averageDecay).to.be.above(0.5).and.below(1);
  });
});

describe("cnnRobustRecipe", () => {
  it("trains all layers along a cosine, so that the rate falls to the end", () => {
    const [all] = cnnRobust.training.phases;
    expect(all).to.include({ schedule: "cosine", epochs: 8 });
    expect(all.warmupEpochs).to.be.above(0).and.below(all.epochs);
  });

  it("has the parts of ResNet-18's recipe that a network without batch norm can have", () => {
    const { balanced, labelSmoothing, averageDecay } = robust.training;
    expect(cnnRobust.training).to.include({ balanced, labelSmoothing, averageDecay });
    expect(cnnRobust.transforms.trainTransform).to.equal(cnnRobustTrainTransform);
  });
});

describe("cnnRecipe", () => {
  const workload = { ...WORKLOADS.real.full, cnnEpochs: 3, cnnRobustEpochs: 4 };

  it("is the original project's where the test set selects, as it did there", () =>
    expect(cnnRecipe({ ...workload, selectOn: "test" })).to.deep.equal(
      cnnOriginalRecipe({ cnnEpochs: 3 }),
    ));

  it("is the original one, too, where there is no time for the robust one", () =>
    expect(cnnRecipe({ ...workload, cnnRobustEpochs: null, selectOn: "validation" })).to.deep.equal(
      cnnOriginalRecipe({ cnnEpochs: 3 }),
    ));

  it("is the robust one where validation selects", () =>
    expect(cnnRecipe({ ...workload, selectOn: "validation" })).to.deep.equal(
      cnnRobustRecipe({ cnnRobustEpochs: 4 }),
    ));
});

describe("resnetRecipe", () => {
  const workload = { ...WORKLOADS.real.full, frozenEpochs: 2, fineTuneEpochs: 3, robustEpochs: 4 };

  it("is the original project's where the test set selects, as it did there", () => {
    expect(resnetRecipe({ ...workload, selectOn: "test", sample: false })).to.deep.equal(
      resnetOriginalRecipe({ frozenEpochs: 2, fineTuneEpochs: 3 }),
    );
  });

  it("is the robust one where validation selects", () => {
    expect(resnetRecipe({ ...workload, selectOn: "validation", sample: false })).to.deep.equal(
      resnetRobustRecipe({ robustEpochs: 4 }),
    );
  });

  it("hides and blurs nothing on the sample", () => {
    const { transforms, ...others } = resnetRobustRecipe({ robustEpochs: 4 });
    expect(resnetRecipe({ ...workload, selectOn: "validation", sample: true })).to.deep.equal({
      ...others,
      transforms: { ...transforms, trainTransform: resnetRobustTrainTransform },
    });
  });
});

describe("trainingSettings", () => {
  it("lists what trained the model, in plain values", () => {
    const settings = trainingSettings(original);
    expect(settings).to.deep.equal({
      recipe: "original settings",
      augmentation: resnetTrainTransform.describe().slice(0, 4).join("; "),
      phases: "head only: 0.001, at most 5 epochs; layer4 and head: 0.00005, at most 10 epochs",
      weightDecay: originalSettings.resnet18.weight_decay,
      stoppingPatience: originalSettings.resnet18.early_stopping,
      plateauPatience: originalSettings.resnet18.ReduceLROnPlateau.patience,
    });
  });

  it("names the phase of a recipe that trains all layers at once", () =>
    expect(trainingSettings(cnn)).to.include({
      recipe: "original settings",
      phases: "all layers: 0.0001, at most 15 epochs",
    }));

  it("names the parts of the robust recipe", () => {
    const { labelSmoothing, averageDecay, balanced } = robust.training;
    expect(trainingSettings(robust)).to.include({
      recipe: "robust to shift",
      labelSmoothing,
      averageDecay,
      balanced,
    });
  });
});
