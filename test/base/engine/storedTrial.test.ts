import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readTrial, storeTrial, trialFile } from "../../../lib/base/engine/storedTrial";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

describe("readTrial", () => {
  it("gives back what storeTrial kept", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "precision.json");
      storeTrial({ gain: 1.93 }, file);
      expect(readTrial(file)).to.deep.equal({ gain: 1.93 });
    }));

  it("does not take the trial of another processor, a damaged one or none", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "precision.json");
      expect(readTrial(file)).to.equal(null);
      storeTrial({ gain: 1.93 }, file);
      const stored = JSON.parse(fs.readFileSync(file, "utf8"));
      fs.writeFileSync(file, JSON.stringify({ ...stored, processor: "x64, another" }));
      expect(readTrial(file)).to.equal(null);
      fs.writeFileSync(file, JSON.stringify({ ...stored, gain: "1.93" }));
      expect(readTrial(file)).to.equal(null);
      fs.writeFileSync(file, "{");
      expect(readTrial(file)).to.equal(null);
    }));
});

describe("trialFile", () => {
  it("lies beside the engine that set-up builds", async () => {
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    expect(trialFile()).to.equal(path.join(projectPaths().tfjsNode, "lib", "precision.json"));
  });
});
