import { expect } from "chai";
import { writeExternal } from "../../../lib/results/externalFile";
import { resultsPaths } from "../../../lib/results/resultsPaths";
import { readScoredModels } from "../../../lib/results/scoredModels";
import { meanAndSd, summarizeSeeds } from "../../../lib/results/seedSummary";
import { percent } from "../../../lib/results/wording";
import { resultsTable } from "../../../lib/tools/report/resultsTable";
import { exampleExternal } from "../../support/externalResults";
import { exampleMetrics } from "../../support/modelMetrics";
import { writeScoredModel, writeScoredResults } from "../../support/scoredResults";
import { withTempFolder } from "../../support/tempFolder";

/** The cells of the row whose first cell holds these words. */
function cellsOf(table: string, words: string): string[] {
  const line = table
    .split("\n")
    .find((one) => one.startsWith("|") && one.split("|")[1].includes(words));
  return line!
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const tableOf = (write: (folder: string) => void): Promise<string> =>
  withTempFolder((folder) => {
    write(folder);
    return resultsTable(folder);
  });

describe("resultsTable", () => {
  it("has the original protocol, the honest one and published numbers, in this order", async () => {
    const table = await tableOf(writeScoredResults);
    const protocols = table
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2)
      .map((line) => line.split("|")[7].trim().split(":")[0]);
    expect(protocols).to.deep.equal([
      ...new Array(2).fill("original"),
      ...new Array(6).fill("honest"),
      ...new Array(9).fill("published"),
    ]);
  });

  it("gives the seeds of the original protocol as one row, without picking", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder);
      const runs = readScoredModels(folder).filter(({ id }) => /^cnn-original(-4\d)?$/.test(id));
      expect(runs).to.have.length(3);
      const { mean, sd } = meanAndSd(runs.map(({ metrics }) => metrics.splits.test.rates.accuracy));
      expect(cellsOf(resultsTable(folder), "CNN†, mean ± sd of 3 seeds")[1]).to.equal(
        `${(100 * mean).toFixed(1)} ± ${(100 * sd!).toFixed(1)} %`,
      );
    }));

  it("has the AUC abroad beside every model that was asked there, and says so", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder);
      expect(resultsTable(folder)).to.not.contain("abroad");
      writeExternal(resultsPaths(folder).external, exampleExternal(["cnn", "cnn-43", "cnn-44"]));
      const table = resultsTable(folder);
      expect(cellsOf(table, "**CNN**, mean ± sd of 3 seeds")[5]).to.equal("0.600 ± 0.100");
      expect(cellsOf(table, "**CNN**, these 3 as an ensemble")[5]).to.equal("–");
      expect(table).to.contain("Whoever quotes a number of this table");
    }));

  it("states mean and standard deviation of the seeds, and their ensemble with intervals", () =>
    withTempFolder((folder) => {
      writeScoredResults(folder);
      const table = resultsTable(folder);
      const { ensemble, accuracy } = summarizeSeeds(readScoredModels(folder))[1];
      const { rates } = ensemble.evaluation;
      expect(cellsOf(table, "**ResNet-18**, mean ± sd of 3 seeds")[1]).to.equal(
        `${(100 * accuracy.mean).toFixed(1)} ± ${(100 * accuracy.sd!).toFixed(1)} %`,
      );
      const cells = cellsOf(table, "**ResNet-18**, these 3 as an ensemble");
      expect(cells[1]).to.match(
        new RegExp(`^${percent(rates.accuracy)} \\(\\d+\\.\\d–\\d+\\.\\d %\\)$`),
      );
      expect(cells[4]).to.match(/^\d\.\d{3} \(\d\.\d{3}–\d\.\d{3}\)$/);
      expect(cells[5]).to.equal(`${rates.fn} / ${rates.fp}`);
    }));

  it("marks the original protocol as optimistic and measures by how much", async () => {
    const table = await tableOf(writeScoredResults);
    expect(cellsOf(table, "CNN†")[6]).to.equal("original: epoch chosen on the test set");
    expect(table)
      .to.contain("**optimistic**")
      .and.contain("CNN, original settings: the test images chose epoch 2");
  });

  it("quotes the published numbers with the interval that 624 images give", async () => {
    const table = await tableOf(writeScoredResults);
    expect(cellsOf(table, "ResNet-18†* (notebook)").slice(1, 6)).to.deep.equal([
      "92.5 % (90.1–94.3 %)",
      "98.5 %",
      "82.5 %",
      "0.971",
      "6 / 41",
    ]);
    expect(cellsOf(table, "all layers trained").slice(1, 6)).to.deep.equal([
      "91.1 ± 1.0 %",
      "–",
      "–",
      "0.980 ± 0.003",
      "–",
    ]);
  });

  it("gives a single seed with its intervals and leaves out what is missing", async () => {
    const table = await tableOf((folder) => writeScoredResults(folder, ["cnn"]));
    expect(cellsOf(table, "CNN")[1]).to.match(/ %\)$/);
    expect(table).to.not.contain("ensemble").and.not.contain("± sd of 1");
    expect(table).to.not.contain("What choosing");
  });

  it("says whether our test images are the published ones, and warns if not", async () => {
    expect(await tableOf(writeScoredResults)).to.contain("cannot be compared");
    const same = await tableOf((folder) => {
      const counts = { NORMAL: 234, PNEUMONIA: 390 };
      const splits = { train: counts, validation: counts, test: counts };
      writeScoredModel(folder, "cnn", {
        dataSet: { ...exampleMetrics().dataSet, synthetic: false, counts: splits },
      });
    });
    expect(same).to.contain("All rows: the same 624 test images (234 normal, 390 pneumonia).");
  });

  it("says so when there are no results", async () => {
    expect(await tableOf(() => undefined)).to.equal(
      "The full run on the real images has no results here yet.",
    );
  });

  it("refuses results of the synthetic sample and of a quick run", async () => {
    const refusal = (changes: object) =>
      tableOf((folder) => writeScoredModel(folder, "cnn", changes)).catch(
        (error: Error) => error.message,
      );
    expect(await refusal({ dataSet: exampleMetrics().dataSet })).to.contain(
      "cnn come from the synthetic sample",
    );
    expect(await refusal({ settings: { profile: "quick" } })).to.contain(
      "cnn come from a quick run",
    );
  });
});
