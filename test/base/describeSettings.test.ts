import path from "node:path";
import { expect } from "chai";
import { describeSettings } from "../../lib/base/describeSettings";
import { projectRoot } from "../../lib/base/projectRoot";
import type { Settings } from "../../lib/base/settings";
import { readSettings } from "../../lib/base/settings";

describe("describeSettings", () => {
  const quick: Settings = {
    ...readSettings({
      XRAY_RESULTS: "results/of-this-test",
      XRAY_SEED: "7",
      XRAY_IMAGE_SIZE: "64",
    }),
    sample: false,
    trainImages: 600,
    testImages: null,
    cnnEpochs: 2,
    cnnRobustEpochs: 3,
    frozenEpochs: 2,
    fineTuneEpochs: 4,
    robustEpochs: 5,
    weights: null,
    image: path.resolve("somewhere", "chest.png"),
    external: path.resolve("somewhere", "abroad"),
  };
  const values = Object.fromEntries(
    describeSettings(quick).map(({ setting, value }) => [setting, value]),
  );

  it("puts the settings into words", () => {
    expect(values).to.include({
      data: "real X-rays",
      seed: "7",
      "image size": "64 × 64 pixels",
      "ImageNet weights": "none",
    });
  });

  it("says why images are smaller on WebAssembly", () => {
    const rows = describeSettings(readSettings({ XRAY_ENGINE: "wasm" }));
    expect(rows.find(({ setting }) => setting === "image size")!.value).to.match(
      /^112 × 112 pixels, so that WebAssembly finishes .*XRAY_IMAGE_SIZE/,
    );
  });

  it("tells how many images and epochs the profile allows", () => {
    expect(values).to.include({
      "images used": "at most 600 of train, all of test",
      "epochs, CNN": "at most 3",
      "epochs, ResNet-18": "at most 1 + 5",
    });
  });

  it("tells the epochs of the original recipe where the test set selects, as there", () => {
    const rows = describeSettings({ ...quick, selectOn: "test" });
    const epochs = rows.filter(({ setting }) => setting.startsWith("epochs, "));
    expect(epochs.map(({ value }) => value)).to.deep.equal(["at most 2", "at most 2 + 4"]);
  });

  it("shows no absolute path", () => {
    expect(values).to.include({
      results: path.join("results", "of-this-test"),
      "own image (notebook 4)": "chest.png",
      "second collection": "abroad",
    });
    expect(JSON.stringify(values)).not.to.include(projectRoot());
  });

  it("calls the built-in sample synthetic", () => {
    const rows = describeSettings({ ...quick, sample: true });
    expect(rows[0]).to.deep.equal({ setting: "data", value: "built-in sample (synthetic)" });
  });
});
