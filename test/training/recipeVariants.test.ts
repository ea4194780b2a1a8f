import { expect } from "chai";
import {
  cnnOriginalRecipe,
  cnnRobustRecipe,
  headPhase,
  type Recipe,
  resnetOriginalRecipe,
  resnetRobustRecipe,
} from "../../lib/training/recipes";
import {
  allVariants,
  cnnVariants,
  inMixedPrecision,
  layerVariants,
  robustVariants,
  type Variant,
} from "../../lib/training/recipeVariants";
import {
  cnnEvalTransform,
  cnnRobustTrainTransform,
  resnetEvalTransform,
  resnetHidingTrainTransform,
  resnetRobustTrainTransform,
} from "../../lib/transforms/presets";

/** A variant without its name, its settings laid out flat. */
function flat({ recipe, useClassWeights = false }: Variant): Record<string, unknown> {
  const { trainTransform, evalTransform } = recipe.transforms;
  const { phases, ...others } = recipe.training;
  const ofPhases = phases.flatMap((phase, i) =>
    Object.entries(phase).map(([key, value]) => [`phase ${i + 1} ${key}`, value]),
  );
  return {
    model: recipe.model,
    trainTransform: trainTransform.name,
    evalTransform: evalTransform.name,
    cleaning: trainTransform.cleaning,
    evalCleaning: evalTransform.cleaning,
    useClassWeights,
    ...others,
    ...Object.fromEntries(ofPhases),
  };
}

/** The settings that differ between two variants, as the second one has them. */
function differences(a: Variant, b: Variant): Record<string, unknown> {
  const [before, after] = [flat(a), flat(b)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    keys
      .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
      .map((key) => [key, after[key]]),
  );
}

/** What each variant changes in the one that it is compared with. */
function changesFrom(variants: Variant[], base: string): Record<string, Record<string, unknown>> {
  const origin = variants.find(({ name }) => name === base)!;
  return Object.fromEntries(
    variants.map((variant) => [variant.name, differences(origin, variant)]),
  );
}

const epochsOf = ({ training }: Recipe): number =>
  training.phases.reduce((sum, { epochs }) => sum + epochs, 0);

const lasting = (recipe: Recipe): Recipe => ({
  ...recipe,
  training: { ...recipe.training, keep: "last" },
});

describe("cnnVariants", () => {
  const variants = cnnVariants(3);

  it("start from the CNN's recipe with as many epochs, to the last of them", () => {
    expect(variants[0]).to.deep.equal({
      name: "learning rate 1e-4 (base)",
      recipe: lasting(cnnOriginalRecipe({ cnnEpochs: 3 })),
      alsoMixed: true,
    });
  });

  it("each change exactly what their name says", () => {
    expect(changesFrom(variants.slice(0, 5), "learning rate 1e-4 (base)")).to.deep.equal({
      "learning rate 1e-4 (base)": {},
      "learning rate 3e-5": { "phase 1 learningRate": 3e-5 },
      "learning rate 3e-4": { "phase 1 learningRate": 3e-4 },
      "base with class weights": { useClassWeights: true },
      "base without augmentation": { trainTransform: cnnEvalTransform.name },
    });
  });

  it("try the robust recipe, and what could improve it", () => {
    const robust = variants.slice(5);
    expect(robust[0].recipe).to.deep.equal(lasting(cnnRobustRecipe({ cnnRobustEpochs: 6 })));
    const cleaning = (how: object) => ({
      trainTransform: `${cnnRobustTrainTransform.name}, cleaned`,
      evalTransform: `${cnnEvalTransform.name}, cleaned`,
      cleaning: how,
      evalCleaning: how,
    });
    expect(changesFrom(robust, "robust recipe")).to.deep.equal({
      "robust recipe": {},
      "robust, twice as long": { "phase 1 epochs": 12 },
      "robust, learning rate 1e-3": { "phase 1 learningRate": 1e-3 },
      "robust, grey levels evened out": cleaning({ equalized: true }),
      "robust, border hidden": cleaning({ hidden: { part: "border", width: 24 } }),
    });
  });
});

describe("layerVariants", () => {
  const variants = layerVariants(3);
  const byName = (name: string): Variant => variants.find((variant) => variant.name === name)!;

  it("each change exactly what their name says", () => {
    const { "head only": _, ...changes } = changesFrom(variants, "layer4 and head (base)");
    expect(changes).to.deep.equal({
      "layer4 and head (base)": {},
      "base with class weights": { useClassWeights: true },
      "base without augmentation": { trainTransform: resnetEvalTransform.name },
      "all layers": { "phase 2 trainable": [""] },
      "all layers, strong augmentation": {
        trainTransform: resnetRobustTrainTransform.name,
        "phase 2 trainable": [""],
      },
    });
  });

  it("train the head alone for as long as the others train it and what is below", () => {
    expect(byName("head only").recipe.training.phases).to.deep.equal([headPhase(3)]);
    expect(new Set(variants.map(({ recipe }) => epochsOf(recipe)))).to.deep.equal(new Set([3]));
  });

  it("keep the original recipe's decay, patience and transforms in the base", () => {
    const original = lasting(resnetOriginalRecipe({ frozenEpochs: 1, fineTuneEpochs: 2 }));
    const base = byName("layer4 and head (base)").recipe;
    const { phases } = original.training;
    expect({ ...base, training: { ...base.training, phases } }).to.deep.equal(original);
    expect(base.training.phases.map(({ trainable }) => trainable)).to.deep.equal([
      ["fc."],
      ["layer4.", "fc."],
    ]);
  });
});

describe("robustVariants", () => {
  const variants = robustVariants(3);

  const rounds = { "robust recipe": variants.slice(0, 11), "second round": variants.slice(11) };

  it("start from the recipe before it hid and blurred, to its last epoch", () => {
    const { transforms, ...chosen } = lasting(resnetRobustRecipe({ robustEpochs: 4 }));
    const trainTransform = resnetRobustTrainTransform;
    expect(variants[0].recipe).to.deep.equal({
      ...chosen,
      transforms: { ...transforms, trainTransform },
    });
  });

  it("each change exactly what their name says", () => {
    const ring = { hidden: { part: "border", width: 24 } };
    const cleaning = (how: object, of = resnetRobustTrainTransform.name) => ({
      trainTransform: `${of}, cleaned`,
      evalTransform: `${resnetEvalTransform.name}, cleaned`,
      cleaning: how,
      evalCleaning: how,
    });
    const hiding = resnetHidingTrainTransform.name;
    expect(changesFrom(rounds["robust recipe"], "robust recipe")).to.deep.equal({
      "robust recipe": {},
      "robust, labels not smoothed": { labelSmoothing: 0 },
      "robust, weights not averaged": { averageDecay: 0 },
      "robust, constant rate": { "phase 2 schedule": "plateau", "phase 2 warmupEpochs": 0 },
      "robust, twice as long": { "phase 2 epochs": 8 },
      "robust, larger rate that decays downwards": {
        "phase 2 learningRate": 3e-4,
        "phase 2 layerDecay": 0.6,
      },
      "robust, mixup": { mixup: 0.2 },
      "robust, grey levels evened out": cleaning({ equalized: true }),
      "robust, border hidden": cleaning(ring),
      "robust, parts hidden and blurred": { trainTransform: hiding },
      "robust, all three": cleaning({ ...ring, equalized: true }, hiding),
    });
    const longer = "second round: longer, parts hidden and blurred";
    expect(rounds["second round"][0].recipe).to.deep.equal(
      lasting(resnetRobustRecipe({ robustEpochs: 8 })),
    );
    expect(changesFrom(rounds["second round"], longer)).to.deep.equal({
      [longer]: {},
      "second round: also not smoothed, not averaged, constant rate": {
        ...{ labelSmoothing: 0, averageDecay: 0 },
        ...{ "phase 2 schedule": "plateau", "phase 2 warmupEpochs": 0 },
      },
      "second round: also border hidden": cleaning(ring, hiding),
    });
  });
});

describe("all variants together", () => {
  it("have different names within a model, and no two are the same", () => {
    for (const variants of [cnnVariants(3), [...robustVariants(3), ...layerVariants(3)]]) {
      expect(new Set(variants.map(({ name }) => name)).size).to.equal(variants.length);
      expect(new Set(variants.map((variant) => JSON.stringify(flat(variant)))).size).to.equal(
        variants.length,
      );
    }
  });
});

describe("inMixedPrecision", () => {
  const variants = [...robustVariants(3), ...layerVariants(3), ...cnnVariants(3)];

  it("repeats one recipe of each model with nothing but the precision changed", () => {
    const mixed = inMixedPrecision(variants);
    expect(mixed.map(({ recipe }) => recipe.model)).to.deep.equal(["resnet18", "cnn"]);
    for (const { name, recipe } of mixed) {
      const { precision, ...training } = recipe.training;
      expect(precision).to.equal("bfloat16");
      const original = variants.find((variant) => `${variant.name}, mixed precision` === name)!;
      expect({ ...recipe, training }).to.deep.equal(original.recipe);
    }
  });
});

describe("the variants that are compared in mixed precision", () => {
  it("are chosen whatever their names: their copies get the names of the originals", () => {
    const renamed = [...robustVariants(3), ...layerVariants(3), ...cnnVariants(3)].map(
      (variant, i) => ({
        ...variant,
        name: `variant ${i}`,
      }),
    );
    const mixed = inMixedPrecision(renamed);
    expect(mixed.map(({ recipe }) => recipe.model)).to.deep.equal(["resnet18", "cnn"]);
    for (const { recipe } of mixed)
      expect(recipe.training.phases.at(-1)!.trainable).to.deep.equal([""]);
    expect(mixed.some(({ alsoMixed }) => alsoMixed)).to.equal(false);
  });
});

describe("allVariants", () => {
  it("begins with everything that the notebooks compare in float32", () => {
    const names = allVariants(3).map(({ name }) => name);
    const plain = [...robustVariants(3), ...layerVariants(3), ...cnnVariants(3)].map(
      ({ name }) => name,
    );
    expect(names.slice(0, plain.length)).to.deep.equal(plain);
  });
});
