import { expect } from "chai";
import { readScoredModels } from "../../../../lib/results/scoredModels";
import { eightBitFacts } from "../../../../lib/tools/report/facts/eightBitFacts";
import { writeScoredResults } from "../../../support/scoredResults";
import { withTempFolder } from "../../../support/tempFolder";

describe("eightBitFacts", () => {
  it("count the answers that a copy of 8 bits changes, and how far one moves", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder, ["resnet18", "resnet18-8-bit"]);
      const models = readScoredModels(folder);
      const [full, copy] = models.map(({ rows }) => rows.filter(({ split }) => split === "test"));
      const pairs = full.map(({ file, probability }) => [
        probability,
        copy.find((row) => row.file === file)!.probability,
      ]);
      const facts = eightBitFacts(models);
      const changed = pairs.filter(([a, b]) => a >= 0.5 !== b >= 0.5);
      expect(facts["eightBits.resnet18.changed"]).to.equal(String(changed.length));
      const furthest = pairs.map(([a, b]) => Math.abs(a - b)).sort((a, b) => b - a)[0];
      expect(facts["eightBits.resnet18.largestMove"]).to.equal(furthest.toFixed(3));
      expect(facts["eightBits.resnet18.auc"]).to.equal(
        models[1].metrics.splits.test.auc.toFixed(3),
      );
      const { total } = models[0].metrics.parameters;
      expect(Number(facts["eightBits.resnet18.megabytesBefore"])).to.be.closeTo(total / 25e4, 0.05);
      expect(Number(facts["eightBits.resnet18.megabytes"])).to.be.closeTo(total / 1e6, 0.05);
    }));

  it("are silent where there is no copy", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder, ["cnn", "resnet18"]);
      expect(eightBitFacts(readScoredModels(folder))).to.deep.equal({});
    }));
});
