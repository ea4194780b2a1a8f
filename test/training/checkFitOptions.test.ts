import fs from "node:fs";
import { expect } from "chai";
import { fit } from "../../lib/training/fit";
import type { FitOptions, Phase } from "../../lib/training/fitOptions";
import type { TrainingData } from "../../lib/training/imageSource";
import { withTempFolder } from "../support/tempFolder";
import { startEngine } from "../support/tensors";
import { messageOf, tinyData, tinyModel, tinyOptions } from "../support/tinyTraining";

/** What fit says; nothing may have been computed, read or written then. */
async function refusal(
  options: Partial<FitOptions>,
  change: (data: TrainingData) => void = () => {},
): Promise<string> {
  const model = tinyModel();
  const data = tinyData();
  change(data);
  let batches = 0;
  const pixels = () => {
    batches += 1;
    throw new Error("an image was read");
  };
  for (const set of [data.train, data.validation, data.test!]) set.pixels = pixels;
  try {
    return await withTempFolder(async (folder) => {
      const message = await messageOf(fit(model, data, tinyOptions(folder, options)));
      expect(batches, message).to.equal(0);
      expect(fs.readdirSync(folder), message).to.deep.equal([]);
      return message;
    });
  } finally {
    model.dispose();
  }
}

const withPhase = (phase: Partial<Phase>) => {
  const whole = { name: "all", trainable: [""], learningRate: 1e-3, epochs: 1, ...phase };
  return refusal({ phases: [whole] });
};

/** Gives every image of a split the labels of a list, in turn. */
const relabel = (split: "train" | "validation" | "test", labels: number[]) => {
  return (data: TrainingData) => {
    const set = data[split]!;
    set.images = set.images.map((image, i) => ({ ...image, label: labels[i % labels.length] }));
  };
};

describe("checkFitOptions, in fit", () => {
  before(startEngine);

  it("refuses labels that are none of the model's classes, in every split used", async () => {
    for (const split of ["train", "validation"] as const) {
      const message = await refusal({}, relabel(split, [0, 1, 2]));
      expect(message, split).to.include("has label 2, but the model has 2 classes (0 to 1)");
    }
    for (const label of [-1, 0.5, NaN])
      expect(await refusal({}, relabel("train", [0, 1, label]))).to.include(`label ${label}`);
    const watching = { alsoKeepBestOn: "test" as const };
    expect(await refusal(watching, relabel("test", [2]))).to.include("has label 2");
  });

  it("refuses a single class to learn from, and no images", async () => {
    expect(await refusal({}, relabel("train", [1]))).to.equal(
      "All 12 training images have label 1: a classifier needs at least two classes to learn from.",
    );
    expect(
      await refusal({}, (data) => {
        data.validation.images = [];
      }),
    ).to.equal("There are no validation images: at least one is needed.");
  });

  it("refuses class weights that are not one positive number for each class", async () => {
    for (const classWeights of [[1], [1, 2, 3], [1, 0], [1, -1], [1, NaN], [Infinity, 1], []])
      expect(await refusal({ classWeights }), String(classWeights)).to.equal(
        "classWeights must be 2 numbers above 0, one for each class of this cnn, " +
          `found [${classWeights.join(", ")}].`,
      );
  });

  it("refuses label smoothing outside [0, 1)", async () => {
    for (const labelSmoothing of [1, 1.5, -0.1, NaN])
      expect(await refusal({ labelSmoothing })).to.equal(
        `labelSmoothing must be at least 0 and less than 1, found ${labelSmoothing}.`,
      );
  });

  it("refuses phases that train nothing", async () => {
    expect(await refusal({ phases: [] })).to.include("There are no phases");
    for (const epochs of [0, -1, 1.5, NaN])
      expect(await withPhase({ epochs })).to.equal(
        `epochs of phase "all" must be a whole number of at least 1, found ${epochs}.`,
      );
    expect(await withPhase({ trainable: [] })).to.include(
      'Nothing is to be trained in phase "all"',
    );
    expect(await withPhase({ trainable: ["fc2.", "layer9."] })).to.include(
      'No weight of cnn starts with "layer9."',
    );
  });

  it("refuses numbers that mean nothing", async () => {
    for (const learningRate of [-1, NaN, Infinity])
      expect(await withPhase({ learningRate })).to.include('learningRate of phase "all" must be');
    expect(await withPhase({ warmupEpochs: -1 })).to.include("at least 0, found -1");
    const others: Partial<FitOptions>[] = [
      { batchSize: 0 },
      { batchSize: 2.5 },
      { seed: NaN },
      { weightDecay: -1 },
      { plateauPatience: -1 },
      { plateauFactor: 1 },
      { stoppingPatience: 0 },
      { averageDecay: 1 },
      { preciseBatchNorm: -1 },
    ];
    for (const option of others) {
      const [name, value] = Object.entries(option)[0];
      expect(await refusal(option)).to.match(new RegExp(`^${name} must .*found ${value}`));
    }
  });
});
