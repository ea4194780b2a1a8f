import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { writeMetrics } from "../../../lib/results/metricsFile";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import { runSummary } from "../../../lib/tools/runner/runSummary";
import { exampleMetrics } from "../../support/modelMetrics";
import { withTempFolder } from "../../support/tempFolder";

const longAgo = { began: new Date("2000-01-01") };

describe("runSummary", () => {
  it("shows the test metrics of every model", async () => {
    await withTempFolder((folder) => {
      writeMetrics(resultsPaths(folder).metricsFile("cnn"), exampleMetrics());
      writeMetrics(
        resultsPaths(folder).metricsFile("resnet18"),
        exampleMetrics({ model: "resnet18" }),
      );
      const text = runSummary(folder, longAgo);
      // Labels 0, 1, 0, 1 with scores 0.1, 0.9, 0.6, 0.4: half right, one of two missed, AUC 3/4.
      expect(text).to.match(/^cnn +4 +50\.0 % +50\.0 % +50\.0 % +50\.0 % +0\.750 +1 of 2 +1$/m);
      expect(text).to.match(/^resnet18 /m);
    });
  });

  it("marks synthetic data, optimistic protocols, random weights and earlier runs", async () => {
    await withTempFolder((folder) => {
      const protocol = { selectOn: "test", optimistic: true } as const;
      writeMetrics(
        resultsPaths(folder).metricsFile("resnet18"),
        exampleMetrics({ model: "resnet18", protocol }),
      );
      const text = runSummary(folder, { began: new Date() });
      expect(text)
        .to.contain("SYNTHETIC")
        .and.to.contain("Optimistic: the test set chose the epoch of resnet18");
      expect(text).to.contain("random weights").and.to.contain("From an earlier run: resnet18");
    });
  });

  it("has no remarks on an honest run on real data with ImageNet weights", async () => {
    await withTempFolder((folder) => {
      const metrics = exampleMetrics({ model: "resnet18", pretrained: "ImageNet" });
      metrics.dataSet.synthetic = false;
      writeMetrics(resultsPaths(folder).metricsFile("resnet18"), metrics);
      expect(runSummary(folder, longAgo)).not.to.match(/SYNTHETIC|Optimistic|random|earlier/);
    });
  });

  it("counts the figures and says where figures and notebooks lie", async () => {
    await withTempFolder((folder) => {
      const { figures, notebooks } = resultsPaths(folder);
      fs.mkdirSync(figures);
      fs.writeFileSync(path.join(figures, "a.png"), "");
      fs.writeFileSync(path.join(figures, "notes.txt"), "");
      const text = runSummary(folder, longAgo);
      expect(text).to.contain("No metrics yet.").and.to.contain("Figures (1):");
      expect(text)
        .to.contain(path.relative(process.cwd(), figures))
        .and.to.contain(path.relative(process.cwd(), notebooks));
    });
  });

  it("names the kernels that needed most memory, where that is known", async () => {
    await withTempFolder((folder) => {
      const memory = [
        { notebook: "02_cnn_model", peak: 1.52e9, end: 0.61e9 },
        { notebook: "03_resnet", peak: 1.4e9, end: 0.83e9 },
      ];
      const text = runSummary(folder, { ...longAgo, memory });
      expect(text).to.match(/^Memory: +at most 1\.52 GB \(02_cnn_model\), /m);
      expect(text).to.match(/, after the last cell at most 830 MB \(03_resnet\)$/m);
      expect(runSummary(folder, longAgo)).not.to.contain("Memory");
    });
  });

  it("mentions a metrics file that cannot be read instead of failing", async () => {
    await withTempFolder((folder) => {
      const file = resultsPaths(folder).metricsFile("cnn");
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, "{");
      expect(runSummary(folder, longAgo)).to.contain(`${file} is not valid JSON`);
    });
  });
});
