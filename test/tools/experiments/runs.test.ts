import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { readSettings } from "../../../lib/base/settings";
import { SCORED_MODEL_IDS } from "../../../lib/results/scoredModels";
import {
  findRun,
  findScoring,
  fitOptionsOf,
  leftOut,
  RUNS,
  runSettings,
  SCORINGS,
} from "../../../lib/tools/experiments/runs";

const settings = readSettings({});

describe("RUNS", () => {
  it("has three seeds of each honest recipe and of each original protocol", () => {
    const described = RUNS.map(({ id }) => findRun(id)).map((run) => [
      run.id,
      runSettings(run, settings).seed,
      run.selectOn,
      run.alsoKeepBestOn,
    ]);
    expect(described).to.deep.equal([
      ["resnet18", 42, "validation", undefined],
      ["resnet18-43", 43, "validation", undefined],
      ["resnet18-44", 44, "validation", undefined],
      ["cnn", 42, "validation", "test"],
      ["cnn-43", 43, "validation", undefined],
      ["cnn-44", 44, "validation", undefined],
      ["cnn-original", 42, "test", "validation"],
      ["cnn-original-43", 43, "test", undefined],
      ["cnn-original-44", 44, "test", undefined],
      ["resnet18-original", 42, "test", "validation"],
      ["resnet18-original-43", 43, "test", undefined],
      ["resnet18-original-44", 44, "test", undefined],
      ["resnet18-other-precision", 42, "validation", undefined],
    ]);
  });

  it("trains the model that its names say", () => {
    for (const { id, recipe } of RUNS) expect(id.split("-")[0]).to.equal(recipe(settings).model);
  });
});

describe("leftOut", () => {
  it("leaves out the other precision where the engine has no second one, and nothing else", () => {
    const without = (bfloat16: boolean) =>
      RUNS.map(({ id }) => id).filter((id) => leftOut(findRun(id), () => bfloat16) !== null);
    expect(without(false)).to.deep.equal(["resnet18-other-precision"]);
    expect(without(true)).to.deep.equal([]);
  });
});

describe("SCORINGS", () => {
  it("scores every model that tables and card know", () => {
    expect(SCORINGS.map(({ id }) => id).sort()).to.deep.equal([...SCORED_MODEL_IDS].sort());
  });

  it("takes another choice of epoch only from a run that kept it", () => {
    for (const { run, bestOn } of SCORINGS)
      if (bestOn) expect(findRun(run).alsoKeepBestOn).to.equal(bestOn);
    expect(findScoring("cnn-original-on-validation")).to.include({
      run: "cnn-original",
      bestOn: "validation",
    });
  });
});

describe("findRun and findScoring", () => {
  it("name what there is when they do not find it", () => {
    expect(() => findRun("vgg")).to.throw('There is no run "vgg". Runs: resnet18, resnet18-43');
    expect(() => findScoring("vgg")).to.throw('There is no model "vgg". Models: resnet18');
  });
});

describe("fitOptionsOf", () => {
  const keysOf = (id: string) =>
    Object.keys(JSON.parse(JSON.stringify(fitOptionsOf(findRun(id), settings))));

  it("gives the recipe with the seed and the choice of the run", () => {
    const options = fitOptionsOf(findRun("cnn-original"), { ...settings, seed: 7 });
    expect(options).to.include({
      seed: 7,
      selectOn: "test",
      alsoKeepBestOn: "validation",
      weightDecay: 5e-5,
    });
    expect(options.phases[0].epochs).to.equal(settings.cnnEpochs);
  });

  it("names what the notebooks pass to fit, which take up its runs", () => {
    for (const [run, notebook] of [
      ["cnn", "02_cnn_model"],
      ["resnet18", "03_resnet_transfer_learning"],
    ]) {
      const file = path.join(projectRoot(), "notebooks", `${notebook}.ipynb`);
      const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as {
        cells: { source: string[] }[];
      };
      const call = cells
        .map(({ source }) => [source].flat().join(""))
        .find((text) => text.includes("await fit(model"));
      const written = call!.slice(call!.indexOf("...recipe.training"));
      for (const key of keysOf(run).filter(
        (name) => !(name in findRun(run).recipe(settings).training),
      )) {
        expect(written, `${run}: ${key}`).to.contain(`${key}:`);
      }
      expect(written.includes("alsoKeepBestOn"), run).to.equal(
        keysOf(run).includes("alsoKeepBestOn"),
      );
      expect(written, run).to.contain("reuseFinished: settings.reuse");
    }
  });
});
