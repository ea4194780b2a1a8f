import { expect } from "chai";
import { rocAuc } from "../../lib/metrics/roc";
import { ensembleAbroad } from "../../lib/results/ensembleAbroad";
import { writeExternalPredictions } from "../../lib/results/externalPredictions";
import { resultsPaths } from "../../lib/results/resultsPaths";
import { withTempFolder } from "../support/tempFolder";

const row = (i: number, probability: number, label = i % 2) => ({
  ...{ file: `${i}.png`, label, patient: `${i}`, age: null, sex: null, view: null },
  probability,
});

const write = (folder: string, id: string, rows: ReturnType<typeof row>[]) =>
  writeExternalPredictions(resultsPaths(folder).externalPredictionsFile(id), rows);

describe("ensembleAbroad", () => {
  it("is the AUC of the mean probability, whatever the order of the files", () =>
    withTempFolder((folder) => {
      const [a, b] = [
        [0.1, 0.4, 0.6, 0.9],
        [0.5, 0.7, 0.2, 0.3],
      ];
      write(
        folder,
        "cnn",
        a.map((p, i) => row(i, p)),
      );
      write(folder, "cnn-43", b.map((p, i) => row(i, p)).reverse());
      const found = ensembleAbroad(folder, ["cnn", "cnn-43"], { resamples: 20 })!;
      const means = a.map((p, i) => (p + b[i]) / 2);
      expect(found.estimate).to.equal(rocAuc([0, 1, 0, 1], means));
      expect(found.low).to.be.at.most(found.estimate);
    }));

  it("is nothing where one of them was not asked", () =>
    withTempFolder((folder) => {
      write(folder, "cnn", [row(0, 0.1), row(1, 0.2)]);
      expect(ensembleAbroad(folder, ["cnn", "cnn-43"])).to.equal(null);
      expect(ensembleAbroad(folder, [])).to.equal(null);
    }));

  it("refuses answers about other images, or with other labels", () =>
    withTempFolder((folder) => {
      write(folder, "cnn", [row(0, 0.1), row(1, 0.2)]);
      write(folder, "cnn-43", [row(0, 0.1), row(2, 0.2, 1)]);
      write(folder, "cnn-44", [row(0, 0.1), row(1, 0.2, 0)]);
      for (const other of ["cnn-43", "cnn-44"])
        expect(() => ensembleAbroad(folder, ["cnn", other])).to.throw("about other images than");
    }));
});
