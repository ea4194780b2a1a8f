import { expect } from "chai";
import { readMetrics } from "../../../lib/results/metricsFile";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import { writeRun } from "../../../lib/results/runFile";
import { readScoredModels, testEvaluation } from "../../../lib/results/scoredModels";
import { signed } from "../../../lib/results/wording";
import { runParagraph } from "../../../lib/tools/report/runParagraph";
import { writeScoredResults } from "../../support/scoredResults";
import { withTempFolder } from "../../support/tempFolder";

const exampleRun = {
  ...{ id: "0123abcd4567", startedAt: "2026-11-27T18:13:22.000Z", project: "1.0.0" },
  ...{ code: ["a".repeat(64), "b".repeat(64)], engine: "tfjs", node: "20" },
  ...{ cpu: { model: "a processor", cores: 2 }, precision: "float32" },
  ...{ dataSet: "chest_xray", files: {} },
};

describe("runParagraph", () => {
  it("names the run, its code and machine, and adds up its trainings, each once", () =>
    withTempFolder((folder) => {
      // The last two are other questions to weights that have been counted.
      writeScoredResults(folder, ["cnn", "resnet18", "resnet18-views"]);
      const paths = resultsPaths(folder);
      writeRun(paths.run, exampleRun);
      const { totalSeconds } = readMetrics(paths.metricsFile("cnn")).times;
      const text = runParagraph(folder);
      expect(text)
        .to.contain("`0123abcd4567`, begun on 2026-11-27")
        .and.contain("`aaaaaaaaaaaa`, then `bbbbbbbbbbbb`")
        .and.contain("a processor, 2 cores")
        .and.contain(`Its 2 trainings took ${((2 * totalSeconds) / 3600).toFixed(1)} hours`)
        .and.contain("Still to be trained: `resnet18-43`, `resnet18-44`, `cnn-43`");
      writeScoredResults(folder);
      expect(runParagraph(folder)).to.not.contain("Still to be trained");
    }));

  it("sets the training in the other precision beside the same one in the first", () =>
    withTempFolder((folder) => {
      const paths = resultsPaths(folder);
      writeRun(paths.run, exampleRun);
      writeScoredResults(folder, ["resnet18"]);
      expect(runParagraph(folder)).to.match(/all files\.$/);
      writeScoredResults(folder, ["resnet18", "resnet18-other-precision"]);
      const models = readScoredModels(folder);
      const text = runParagraph(folder).split("all files. ")[1];
      for (const scored of models) {
        const { rates, auc } = testEvaluation(scored);
        expect(text)
          .to.contain(`${scored.name} `)
          .and.contain(`${(100 * rates.accuracy).toFixed(1)} %`)
          .and.contain(auc.toFixed(3));
      }
      const [first, again] = models.map(testEvaluation);
      const points = signed(100 * (again.rates.accuracy - first.rates.accuracy), 1);
      expect(text).to.contain(`a difference of ${points} points`);
      expect(text).to.contain(` and ${signed(again.auc - first.auc)} (`);
    }));

  it("says so where no run has a name", () =>
    withTempFolder((folder) => {
      expect(runParagraph(folder)).to.contain("before runs had a name");
    }));
});
