import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { FIGURE_NAMES, resultsPaths } from "../../lib/results/resultsPaths";
import { withTempFolder } from "../support/tempFolder";

describe("resultsPaths", () => {
  it("keeps figures, metrics, predictions, checkpoints and notebooks in separate folders", () => {
    const { folder, figures, metrics, predictions, checkpoints, notebooks } = resultsPaths("out");
    const names = ["figures", "metrics", "predictions", "checkpoints", "notebooks"];
    expect(folder).to.equal("out");
    expect([figures, metrics, predictions, checkpoints, notebooks]).to.deep.equal(
      names.map((n) => path.join("out", n)),
    );
  });

  it("names the files of a model and a figure", () => {
    const paths = resultsPaths("out");
    expect(paths.metricsFile("cnn")).to.equal(path.join("out", "metrics", "cnn.json"));
    expect(paths.predictionsFile("resnet18")).to.equal(
      path.join("out", "predictions", "resnet18.csv"),
    );
    expect(paths.uncertaintyFile("cnn")).to.equal(path.join("out", "uncertainty", "cnn.csv"));
    expect(paths.threeClass).to.equal(path.join("out", "three_class.json"));
    expect(paths.figure("Pneumonia_GradCAM.jpeg")).to.equal(
      path.join("out", "figures", "Pneumonia_GradCAM.jpeg"),
    );
  });

  it("makes nothing on disk", () =>
    withTempFolder((folder) => {
      resultsPaths(path.join(folder, "results"));
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    }));
});

describe("FIGURE_NAMES", () => {
  it("holds eleven different pictures", () => {
    expect(new Set(FIGURE_NAMES).size).to.equal(11);
    for (const name of FIGURE_NAMES) expect(name).to.match(/\.(png|jpeg)$/);
  });
});
