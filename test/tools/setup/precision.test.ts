import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

/** A compiled library whose trial lies in `root`; it stands in for lib/dist. */
async function projectIn(root: string) {
  const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
  const paths = projectPaths(root);
  const file = path.join(paths.dist, "base", "engine", "storedTrial.js");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const trial = JSON.stringify(path.join(root, "trial.json"));
  fs.writeFileSync(
    file,
    `const fs = require("node:fs");
    exports.readTrial = () =>
      fs.existsSync(${trial}) ? JSON.parse(fs.readFileSync(${trial})) : null;
    exports.storeTrial = (found) => fs.writeFileSync(${trial}, JSON.stringify(found));`,
  );
  return { paths, trial: path.join(root, "trial.json") };
}

describe("precisionStep", () => {
  it("is done where a trial of this processor is kept", async () => {
    const { precisionStep } = await importModule("lib/tools/setup/precision.mjs");
    await withTempFolder(async (root) => {
      const { paths, trial } = await projectIn(root);
      expect(precisionStep.isDone({ paths })).to.equal(false);
      const run = fakeRun(() => {
        fs.writeFileSync(trial, '{"gain":1.934}');
        return { code: 0, output: 'a warning\n{"gain":1.934}\n' };
      });
      expect(await precisionStep.apply({ paths, run })).to.equal("bfloat16 1.93 times as fast");
      expect(precisionStep.isDone({ paths })).to.equal(true);
    });
  });

  it("is not done before the library is compiled", async () => {
    const { precisionStep } = await importModule("lib/tools/setup/precision.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    await withTempFolder((root) => {
      expect(precisionStep.isDone({ paths: projectPaths(root) })).to.equal(false);
    });
  });

  it("keeps float32 where the trial ends the process: no notebook tries again", async () => {
    const { precisionStep } = await importModule("lib/tools/setup/precision.mjs");
    await withTempFolder(async (root) => {
      const { paths, trial } = await projectIn(root);
      const run = fakeRun(() => ({ code: 1, output: "(ended by SIGILL)\n" }));
      expect(await precisionStep.apply({ paths, run })).to.contain("float32");
      expect(JSON.parse(fs.readFileSync(trial, "utf8"))).to.deep.equal({ gain: 0 });
    });
  });
});
