import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readSettings, type Settings } from "../../../lib/base/settings";
import { type Ablations, readAblations } from "../../../lib/results/ablationFile";
import {
  ablationPlan,
  countTrainings,
  runAblations,
  type TrainingListener,
} from "../../../lib/tools/experiments/runAblations";
import { cnnOriginalRecipe } from "../../../lib/training/recipes";
import type { Variant } from "../../../lib/training/recipeVariants";
import { SHIFTS } from "../../../lib/transforms/shifts";
import { writeGreyImage } from "../../support/imageFolder";
import { withTempFolder } from "../../support/tempFolder";
import { expectNoTensorLeak, startEngine } from "../../support/tensors";

const BUDGET = { images: 18, validationShare: 1 / 3, epochs: 2, seeds: 1 };
const RECIPE = cnnOriginalRecipe({ cnnEpochs: 2 });
const VARIANTS: Variant[] = [
  { name: "base", recipe: RECIPE },
  { name: "class weights", recipe: RECIPE, useClassWeights: true },
];

/**
 * 8 dark normal and 16 bright pneumonia images of as many patients to train with, 2 and 2 to test.
 */
async function writeImages(root: string): Promise<void> {
  for (const [split, normal, pneumonia] of [
    ["train", 8, 16],
    ["test", 2, 2],
  ] as const) {
    for (let i = 0; i < normal; i++) {
      await writeGreyImage(
        path.join(root, split, "NORMAL", `IM-00${i + 10}-0001.png`),
        40 + 5 * i,
        32,
      );
    }
    for (let i = 0; i < pneumonia; i++) {
      await writeGreyImage(
        path.join(root, split, "PNEUMONIA", `person${i}_virus_${i}.png`),
        150 + 4 * i,
        32,
      );
    }
  }
}

function settingsIn(folder: string, more: Partial<Settings> = {}): Settings {
  const env = {
    XRAY_DATA: path.join(folder, "images"),
    XRAY_RESULTS: path.join(folder, "results"),
    XRAY_CACHE: path.join(folder, "cache"),
    XRAY_IMAGE_SIZE: "32",
  };
  return { ...readSettings(env), weights: null, batchSize: 6, ...more };
}

const fileIn = (folder: string): string => path.join(folder, "results", "ablations.json");
const checkpointsIn = (folder: string): string => path.join(folder, "results", "checkpoints");

/** Compares the two variants; gives the result and which rows an earlier call had measured. */
async function compare(
  folder: string,
  more: Partial<Settings> = {},
  onRow: TrainingListener = () => {},
): Promise<{ ablations: Ablations; takenUp: boolean[] }> {
  const takenUp: boolean[] = [];
  const listen: TrainingListener = (rows, done, total, earlier) => {
    takenUp.push(earlier);
    onRow(rows, done, total, earlier);
  };
  const settings = settingsIn(folder, more);
  const ablations = await runAblations(settings, fileIn(folder), listen, {
    budget: BUDGET,
    variants: VARIANTS,
  });
  return { ablations, takenUp };
}

const withImages = (body: (folder: string) => Promise<void>): Promise<void> =>
  withTempFolder(async (folder) => {
    await writeImages(path.join(folder, "images"));
    await body(folder);
  });

describe("runAblations", () => {
  before(startEngine);

  it("trains and scores every variant on part of the images, also under each shift", () =>
    withImages(async (folder) => {
      const told: string[] = [];
      const onRow: TrainingListener = ([{ variant }], done, total) =>
        told.push(`${done}/${total} ${variant}`);
      const { ablations } = await compare(folder, {}, onRow);
      expect(told).to.deep.equal(["1/2 base", "2/2 class weights"]);
      expect(ablations.budget).to.deep.equal({ trainImages: 12, validationImages: 6, epochs: 2 });
      const names = ablations.rows.map(({ model, variant }) => `${model}, ${variant}`);
      expect(names).to.deep.equal(["cnn, base", "cnn, class weights"]);
      for (const { validation, shifted, bestEpoch } of ablations.rows) {
        expect(shifted.map(({ shift }) => shift)).to.deep.equal(SHIFTS.map(({ name }) => name));
        expect(bestEpoch).to.be.within(1, 2);
        for (const { accuracy, accuracyInterval, auc, aucInterval } of [validation, ...shifted]) {
          expect(accuracy).to.be.within(accuracyInterval.low, accuracyInterval.high);
          expect(auc).to.be.within(aucInterval.low, aucInterval.high);
          expect((6 * accuracy) % 1, "a share of 6 images").to.be.closeTo(0, 1e-9);
        }
      }
      expect(readAblations(fileIn(folder))).to.deep.equal(ablations);
    }));

  it("leaves no weights behind, only the rows", () =>
    withImages(async (folder) => {
      await compare(folder);
      expect(fs.readdirSync(checkpointsIn(folder))).to.deep.equal(["ablations.json"]);
    }));

  it("compares when every variant has one seed, and better with each further training", () =>
    withImages(async (folder) => {
      const rowsWhenTold: (string[] | null)[] = [];
      const listen: TrainingListener = () => {
        const file = fileIn(folder);
        rowsWhenTold.push(
          fs.existsSync(file)
            ? readAblations(file).rows.map(({ variant, seed }) => `${variant} ${seed}`)
            : null,
        );
      };
      const two = { budget: { ...BUDGET, seeds: 2 }, variants: VARIANTS };
      await runAblations(settingsIn(folder), fileIn(folder), listen, two);
      expect(rowsWhenTold).to.deep.equal([
        null,
        ["base 42", "class weights 42"],
        ["base 42", "base 43", "class weights 42"],
        ["base 42", "base 43", "class weights 42", "class weights 43"],
      ]);
    }));

  it("goes on after a kill with the next variant, and compares when all are done", () =>
    withImages(async (folder) => {
      const kill = () => {
        throw new Error("killed");
      };
      await expectNoTensorLeak(async () => {
        const error = await compare(folder, {}, kill).catch((reason: Error) => reason);
        expect((error as Error).message).to.equal("killed");
      });
      expect(fs.existsSync(fileIn(folder))).to.equal(false);
      expect((await compare(folder)).takenUp).to.deep.equal([true, false]);
      expect(readAblations(fileIn(folder)).rows.length).to.equal(2);
    }));

  it("takes up the rows of the same images and settings, and measures anew with others", () =>
    withImages(async (folder) => {
      const first = await compare(folder);
      const second = await compare(folder);
      expect(second.takenUp).to.deep.equal([true, true]);
      expect(second.ablations).to.deep.equal(first.ablations);
      expect((await compare(folder, { seed: 43 })).takenUp).to.deep.equal([false, false]);
      expect((await compare(folder)).takenUp, "the first rows are still known").to.deep.equal([
        true,
        true,
      ]);
      await writeGreyImage(
        path.join(folder, "images", "train", "NORMAL", "IM-0010-0001.png"),
        1,
        32,
      );
      expect((await compare(folder)).takenUp).to.deep.equal([false, false]);
    }));

  it("measures anew in a fresh copy of the project: a comparison, but no checkpoints", () =>
    withImages(async (folder) => {
      await compare(folder);
      fs.rmSync(checkpointsIn(folder), { recursive: true });
      expect((await compare(folder)).takenUp).to.deep.equal([false, false]);
      fs.writeFileSync(path.join(checkpointsIn(folder), "ablations.json"), "{");
      expect((await compare(folder)).takenUp, "damaged rows").to.deep.equal([false, false]);
    }));

  it("trains every variant with every seed, on other patients each, and asks in other ways", () =>
    withImages(async (folder) => {
      const told: string[] = [];
      const { rows, seeds } = await runAblations(
        settingsIn(folder),
        fileIn(folder),
        (ofTraining, done, total) => told.push(`${done}/${total}: ${ofTraining.length}`),
        {
          budget: { ...BUDGET, seeds: 2 },
          variants: [{ name: "base", recipe: RECIPE, alsoAnswers: ["views", "prior"] }],
        },
      );
      expect(told).to.deep.equal(["1/2: 3", "2/2: 3"]);
      expect(seeds).to.deep.equal([42, 43]);
      const names = rows.map(({ variant, seed }) => `${variant} ${seed}`);
      const each = ["", ", mean over four views", ", corrected for the share of ill"];
      expect(names).to.deep.equal(
        [42, 43].flatMap((seed) => each.map((way) => `base${way} ${seed}`)),
      );
      const [plain, , corrected] = rows.map(({ validation }) => validation);
      // The CNN was trained with the shares as they are, so that there is nothing to correct.
      expect(corrected).to.deep.equal(plain);
    }));

  it("writes down before the first training what is compared and what decides", () => {
    const plan = ablationPlan(settingsIn("x"), { budget: BUDGET, variants: VARIANTS });
    expect(plan).to.contain("2 variants, each with seeds 42,");
    expect(plan).to.contain("cnn base; cnn class weights");
    for (const { name } of SHIFTS) expect(plan).to.contain(name);
    expect(countTrainings(VARIANTS)).to.equal(4);
  });

  it("gives the same scores for the same seed", () =>
    withImages(async (folder) => {
      const first = await compare(folder);
      fs.rmSync(checkpointsIn(folder), { recursive: true });
      const scores = ({ rows }: Ablations) => rows.map(({ seconds: _seconds, ...row }) => row);
      expect(scores((await compare(folder)).ablations)).to.deep.equal(scores(first.ablations));
    }));
});
