import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../lib/base/projectRoot";
import { readSettings, WORKLOADS } from "../../lib/base/settings";
import { withTempFolder } from "../support/tempFolder";

const inProject = (...parts: string[]): string => path.join(projectRoot(), ...parts);

describe("readSettings", () => {
  it("takes an image of the reader's choice, and no image without it", async () => {
    await withTempFolder((folder) => {
      const image = path.join(folder, "chest.jpeg");
      expect(() => readSettings({ XRAY_IMAGE: image })).to.throw(
        /XRAY_IMAGE names .*chest\.jpeg, which does not exist/,
      );
      fs.writeFileSync(image, "");
      expect(readSettings({ XRAY_IMAGE: image }).image).to.equal(image);
      expect(readSettings({}).image).to.equal(null);
    });
  });

  it("takes a second collection that is there, none without it, and refuses one that is not", () =>
    withTempFolder((folder) => {
      expect(readSettings({ XRAY_EXTERNAL: folder }).external).to.equal(folder);
      const usual = inProject("data", "nih_chest_xray");
      expect(readSettings({}).external).to.equal(fs.existsSync(usual) ? usual : null);
      const file = path.join(folder, "file");
      fs.writeFileSync(file, "");
      for (const wrong of [file, path.join(folder, "nowhere")])
        expect(() => readSettings({ XRAY_EXTERNAL: wrong })).to.throw(
          /XRAY_EXTERNAL names .*, which is no folder\. .*npm run data -- --nih/,
        );
    }));

  it("takes the generated sample, the quick profile and seed 42 when nothing is set", () => {
    const settings = readSettings({}, true);
    expect(settings.data).to.equal(inProject("data", "sample"));
    expect(settings.sample).to.equal(true);
    expect(settings).to.include({
      profile: "quick",
      seed: 42,
      engine: "auto",
      selectOn: "validation",
    });
    expect(settings).to.include({ imageSize: 224, batchSize: 32, epochs: null });
    expect(settings).to.include(WORKLOADS.sample.quick);
  });

  it("takes smaller images where WebAssembly will compute, unless a size is set", () => {
    const smaller = { imageSize: 112, smallerForWasm: true };
    expect(readSettings({ XRAY_ENGINE: "wasm" }, true)).to.include(smaller);
    expect(readSettings({}, false)).to.include(smaller);
    const usual = { imageSize: 224, smallerForWasm: false };
    expect(readSettings({ XRAY_ENGINE: "tensorflow" }, false)).to.include(usual);
    expect(readSettings({ XRAY_ENGINE: "wasm", XRAY_IMAGE_SIZE: "224" }, false)).to.include(usual);
  });

  it("reads every variable", async () => {
    await withTempFolder((folder) => {
      const weights = path.join(folder, "weights.safetensors");
      fs.writeFileSync(weights, "");
      const settings = readSettings({
        XRAY_DATA: folder,
        XRAY_WEIGHTS: weights,
        XRAY_RESULTS: path.join(folder, "out"),
        XRAY_CACHE: path.join(folder, "cache"),
        XRAY_PROFILE: "full",
        XRAY_SEED: "7",
        XRAY_EPOCHS: "2",
        XRAY_ENGINE: "wasm",
        XRAY_SELECT_ON: "test",
        XRAY_IMAGE_SIZE: "64",
      });
      expect(settings).to.include({ data: folder, weights, cache: path.join(folder, "cache") });
      expect(settings).to.include({
        profile: "full",
        seed: 7,
        engine: "wasm",
        selectOn: "test",
        imageSize: 64,
      });
      expect(settings).to.include({
        epochs: 2,
        cnnEpochs: 2,
        cnnRobustEpochs: 2,
        frozenEpochs: 2,
        fineTuneEpochs: 2,
        robustEpochs: 2,
      });
      expect(settings.results).to.equal(path.join(folder, "out"));
    });
  });

  it("keeps sample, quick and full results in folders of their own", async () => {
    await withTempFolder((folder) => {
      expect(readSettings({}).results).to.equal(inProject("results", "sample"));
      expect(readSettings({ XRAY_DATA: folder }).results).to.equal(inProject("results", "quick"));
      expect(readSettings({ XRAY_DATA: folder, XRAY_PROFILE: "full" }).results).to.equal(
        inProject("results"),
      );
    });
  });

  it("refuses a folder with results of the other kind of data, not a damaged file", async () => {
    await withTempFolder((folder) => {
      const file = path.join(folder, "metrics", "cnn.json");
      fs.mkdirSync(path.dirname(file));
      fs.writeFileSync(file, "not JSON");
      expect(readSettings({ XRAY_RESULTS: folder }).results).to.equal(folder);
      fs.writeFileSync(file, JSON.stringify({ dataSet: { synthetic: false } }));
      expect(() => readSettings({ XRAY_RESULTS: folder })).to.throw(
        /holds results of real X-rays, and this run is on the synthetic sample/,
      );
      expect(readSettings({ XRAY_RESULTS: folder, XRAY_DATA: folder }).results).to.equal(folder);
    });
  });

  it("knows a generated sample in another folder by its sample.json", async () => {
    await withTempFolder((folder) => {
      expect(readSettings({ XRAY_DATA: folder }).sample).to.equal(false);
      fs.writeFileSync(path.join(folder, "sample.json"), "{}");
      expect(readSettings({ XRAY_DATA: folder }).sample).to.equal(true);
    });
  });

  it("uses a subset of real data in the quick profile and all of it in the full one", async () => {
    await withTempFolder((folder) => {
      expect(readSettings({ XRAY_DATA: folder }).trainImages).to.equal(600);
      expect(readSettings({ XRAY_DATA: folder, XRAY_PROFILE: "full" }).trainImages).to.equal(null);
    });
  });

  it("counts relative paths from the project's folder", () => {
    expect(readSettings({ XRAY_DATA: "data/chest_xray" }).data).to.equal(
      inProject("data", "chest_xray"),
    );
  });

  it("treats an empty variable as one that is not set", () => {
    expect(readSettings({ XRAY_PROFILE: "", XRAY_EPOCHS: " ", XRAY_DATA: "" })).to.deep.equal(
      readSettings({}),
    );
  });

  it("names the choices when a profile, engine or selection split is unknown", () => {
    expect(() => readSettings({ XRAY_PROFILE: "fast" })).to.throw(
      'XRAY_PROFILE must be one of quick, full, found "fast".',
    );
    expect(() => readSettings({ XRAY_ENGINE: "cuda" })).to.throw(
      "must be one of auto, tensorflow, wasm",
    );
    expect(() => readSettings({ XRAY_SELECT_ON: "train" })).to.throw(
      "must be one of validation, test",
    );
  });

  it("takes up finished runs only when told to", () => {
    expect(readSettings({}).reuse).to.equal(false);
    expect(readSettings({ XRAY_REUSE: "0" }).reuse).to.equal(false);
    expect(readSettings({ XRAY_REUSE: "1" }).reuse).to.equal(true);
    expect(() => readSettings({ XRAY_REUSE: "yes" })).to.throw(
      'XRAY_REUSE must be one of 0, 1, found "yes"',
    );
  });

  it("refuses numbers that are not whole, are too small or make no image size", () => {
    expect(() => readSettings({ XRAY_SEED: "4.2" })).to.throw(
      "XRAY_SEED must be a whole number of at least 0",
    );
    expect(() => readSettings({ XRAY_EPOCHS: "0" })).to.throw('at least 1, found "0"');
    for (const [name, limit] of [
      ["XRAY_SEED", 4294967295],
      ["XRAY_EPOCHS", 1000],
      ["XRAY_IMAGE_SIZE", 1024],
    ] as const) {
      expect(() => readSettings({ [name]: String(limit) }), name).not.to.throw();
      expect(() => readSettings({ [name]: String(8 * limit) }), name).to.throw(
        `${name} must be at most ${limit}, found "${8 * limit}"`,
      );
    }
    expect(() => readSettings({ XRAY_EPOCHS: "ten" })).to.throw('found "ten"');
    expect(() => readSettings({ XRAY_IMAGE_SIZE: "100" })).to.throw("multiple of 8, found 100");
  });

  it("refuses weights that were named and do not exist", () => {
    expect(() => readSettings({ XRAY_WEIGHTS: "no/such.safetensors" })).to.throw(
      "which does not exist",
    );
  });

  it("takes only regular files as weights and image", () =>
    withTempFolder((folder) => {
      for (const name of ["XRAY_WEIGHTS", "XRAY_IMAGE"]) {
        expect(() => readSettings({ [name]: folder })).to.throw(
          `${folder} is a folder, not a file`,
        );
        if (process.platform !== "win32") {
          expect(() => readSettings({ [name]: "/dev/zero" })).to.throw("/dev/zero is a device");
        }
      }
    }));
});
