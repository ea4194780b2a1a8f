import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  createManifest,
  filesOfSample,
  holdsSample,
  readManifest,
} from "../../../lib/base/sample/sampleManifest";
import { withTempFolder } from "../../support/tempFolder";

const one = { NORMAL: 1, PNEUMONIA: 1 };
const manifest = createManifest(3, 64, { train: one, test: one, val: one });

/** A folder with an empty file in every place where the sample has an image or a mask. */
function imitateSample(root: string): void {
  for (const file of filesOfSample(manifest)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), "");
  }
  fs.writeFileSync(path.join(root, "sample.json"), JSON.stringify(manifest));
}

describe("createManifest", () => {
  it("marks the set as synthetic and records what made it", () => {
    expect(manifest).to.include({ synthetic: true, seed: 3, imageSize: 64 });
    expect(manifest.generatorVersion).to.be.at.least(1);
    expect(manifest.licence).to.contain("no patient");
  });
});

describe("readManifest", () => {
  it("is null where there is no manifest or only half of one", async () => {
    await withTempFolder((root) => {
      expect(readManifest(root)).to.equal(null);
      fs.writeFileSync(path.join(root, "sample.json"), '{ "name": "Syn');
      expect(readManifest(root)).to.equal(null);
    });
  });
});

describe("holdsSample", () => {
  it("is true for a whole sample of exactly these settings", async () => {
    await withTempFolder((root) => {
      imitateSample(root);
      expect(holdsSample(root, manifest)).to.equal(true);
      expect(holdsSample(root, { ...manifest, seed: 4 })).to.equal(false);
    });
  });

  for (const file of [
    "sample.json",
    filesOfSample(manifest).find((name) => name.startsWith("train/NORMAL/"))!,
    filesOfSample(manifest).find((name) => name.startsWith("test/PNEUMONIA/"))!,
    filesOfSample(manifest).find((name) => name.startsWith("masks/val/PNEUMONIA/"))!,
  ]) {
    it(`is false without ${file}`, async () => {
      await withTempFolder((root) => {
        imitateSample(root);
        fs.rmSync(path.join(root, file));
        expect(holdsSample(root, manifest)).to.equal(false);
      });
    });
  }
});
