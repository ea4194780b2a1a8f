import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../lib/base/projectRoot";
import { ensureSample } from "../../lib/base/sample/generateSample";
import { readMetrics } from "../../lib/results/metricsFile";
import { readPredictions, recomputeFromPredictions } from "../../lib/results/predictionsFile";
import { FIGURE_NAMES, resultsPaths } from "../../lib/results/resultsPaths";
import { checkResults } from "../../lib/tools/runner/checkResults";
import { withTempFolder } from "../support/tempFolder";

const COUNTS = {
  train: { NORMAL: 12, PNEUMONIA: 24 },
  test: { NORMAL: 8, PNEUMONIA: 10 },
  val: { NORMAL: 2, PNEUMONIA: 2 },
};

/** Runs the command behind `npm run notebooks` on a very small sample, one epoch a phase. */
function runNotebooks(folder: string): { status: number | null; output: string } {
  const command = path.join(projectRoot(), "lib", "dist", "tools", "cli", "notebooks.js");
  const settings = [
    "--data",
    path.join(folder, "sample"),
    "--results",
    path.join(folder, "results"),
  ];
  const small = ["--image-size", "64", "--epochs", "1", "--timeout", "240"];
  // Only the options decide: settings that the machine's user has chosen are left out.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("XRAY_"));
  const env = { ...Object.fromEntries(own), XRAY_CACHE: path.join(folder, "cache") };
  const child = spawnSync(process.execPath, [command, ...settings, ...small], {
    encoding: "utf8",
    env,
  });
  return { status: child.status, output: child.stdout + child.stderr };
}

describe("the five notebooks", () => {
  it("run from top to bottom and write figures, metrics and predictions that agree", () =>
    withTempFolder(async (folder) => {
      await ensureSample(path.join(folder, "sample"), { imageSize: 64, counts: COUNTS });
      const { status, output } = runNotebooks(folder);
      expect(status, output).to.equal(0);

      const results = path.join(folder, "results");
      expect(await checkResults(results, path.join(projectRoot(), "notebooks"))).to.deep.equal([]);
      const paths = resultsPaths(results);
      expect(fs.readdirSync(paths.figures)).to.include.members([...FIGURE_NAMES]);
      for (const model of ["cnn", "resnet18"]) {
        const metrics = readMetrics(paths.metricsFile(model));
        const rows = readPredictions(paths.predictionsFile(model));
        expect(recomputeFromPredictions(rows, "test"), model).to.deep.equal(metrics.splits.test);
        expect(recomputeFromPredictions(rows, "validation"), model).to.deep.equal(
          metrics.splits.validation,
        );
        expect(metrics.dataSet.synthetic).to.equal(true);
      }
    })).timeout(600000);
});
