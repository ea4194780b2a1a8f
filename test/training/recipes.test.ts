import { expect } from "chai";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import type { Model } from "../../lib/models/model";
import {
  cnnRecipe,
  headPhase,
  type Recipe,
  resnetOriginalRecipe,
  resnetRobustRecipe,
  trainingSettings,
} from "../../lib/training/recipes";
import {
  cnnEvalTransform,
  cnnTrainTransform,
  resnetEvalTransform,
  resnetRobustTrainTransform,
  resnetTrainTransform,
} from "../../lib/transforms/presets";
import { startEngine } from "../support/tensors";

const RECIPES: Recipe[] = [
  cnnRecipe({ cnnEpochs: 15 }),
  resnetOriginalRecipe({ frozenEpochs: 5, fineTuneEpochs: 10 }),
  resnetRobustRecipe({ robustEpochs: 6 }),
];
const [cnn, original, robust] = RECIPES;

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

describe("cnnRecipe", () => {
  it("has the original project's settings", () => {
    expect(cnn).to.deep.equal({
      model: "cnn",
      title: "original settings",
      transforms: { trainTransform: cnnTrainTransform, evalTransform: cnnEvalTransform },
      training: {
        weightDecay: 5e-5,
        stoppingPatience: 3,
        plateauPatience: 2,
        phases: [{ name: "all layers", trainable: [""], learningRate: 1e-4, epochs: 15 }],
      },
    });
  });
});

describe("headPhase", () => {
  it("trains the head alone", () => {
    expect(headPhase(3)).to.deep.equal({
      name: "head only",
      trainable: ["fc."],
      learningRate: 1e-3,
      epochs: 3,
    });
  });
});

describe("resnetOriginalRecipe", () => {
  it("has the original project's settings: the head alone, then layer4 and the head", () => {
    expect(original).to.deep.equal({
      model: "resnet18",
      title: "original settings",
      transforms: { trainTransform: resnetTrainTransform, evalTransform: resnetEvalTransform },
      training: {
        weightDecay: 1e-4,
        stoppingPatience: 4,
        plateauPatience: 2,
        phases: [
          headPhase(5),
          {
            name: "layer4 and head",
            trainable: ["layer4.", "fc."],
            learningRate: 5e-5,
            epochs: 10,
          },
        ],
      },
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
    expect(robust.transforms.trainTransform).to.equal(resnetRobustTrainTransform);
    expect(robust.training.balanced).to.equal(true);
    expect(robust.training.labelSmoothing).to.be.above(0).and.below(0.5);
    expect(robust.training.averageDecay).to.be.above(0.5).and.below(1);
  });
});

describe("trainingSettings", () => {
  it("lists what trained the model, in plain values", () => {
    const settings = trainingSettings(original);
    expect(settings).to.deep.equal({
      recipe: "original settings",
      augmentation: resnetTrainTransform.describe().slice(0, 4).join("; "),
      phases: "head only: 0.001, at most 5 epochs; layer4 and head: 0.00005, at most 10 epochs",
      weightDecay: 1e-4,
      stoppingPatience: 4,
      plateauPatience: 2,
    });
  });

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
