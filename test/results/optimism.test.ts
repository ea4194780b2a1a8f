import { expect } from "chai";
import { describeOptimism, measureOptimism, type Optimism } from "../../lib/results/optimism";
import { readScoredModels } from "../../lib/results/scoredModels";
import { expectNear } from "../support/numbers";
import { writeScoredModel, writeScoredResults } from "../support/scoredResults";
import { withTempFolder } from "../support/tempFolder";

const measured = (write: (folder: string) => void): Promise<Optimism[]> =>
  withTempFolder((folder) => {
    write(folder);
    return measureOptimism(readScoredModels(folder));
  });

describe("measureOptimism", () => {
  it("subtracts the honest score from the optimistic one, for both architectures", async () => {
    const pairs = await measured(writeScoredResults);
    expect(
      pairs.map(({ name, optimistic, honest }) => [name, optimistic.id, honest.id]),
    ).to.deep.equal([
      ["CNN, original settings", "cnn-original", "cnn-original-on-validation"],
      ["ResNet-18, original settings", "resnet18-original", "resnet18-original-on-validation"],
    ]);
    for (const { optimistic, honest, accuracy, auc } of pairs) {
      const [a, b] = [optimistic.metrics.splits.test, honest.metrics.splits.test];
      expectNear(
        [accuracy.estimate, auc.estimate],
        [a.rates.accuracy - b.rates.accuracy, a.auc - b.auc],
      );
      expect(accuracy.low).to.be.below(accuracy.estimate);
      expect(accuracy.high).to.be.above(accuracy.estimate);
    }
  });

  it("knows two epochs of one run from two runs", async () => {
    const [cnn] = await measured((folder) =>
      writeScoredResults(folder, ["cnn-original", "cnn-original-on-validation"]),
    );
    expect(cnn.sameRun).to.equal(true);
    const [other] = await measured((folder) => {
      writeScoredModel(folder, "cnn-original");
      writeScoredModel(folder, "cnn-original-on-validation", { seed: 7 });
    });
    expect(other.sameRun).to.equal(false);
  });

  it("leaves out a pair that is not complete, or is not what its names say", async () => {
    expect(
      await measured((folder) =>
        writeScoredResults(folder, ["cnn", "cnn-original", "resnet18-original"]),
      ),
    ).to.deep.equal([]);
    expect(
      await measured((folder) => {
        writeScoredModel(folder, "cnn-original");
        writeScoredModel(folder, "cnn-original-on-validation", {
          protocol: { selectOn: "test", optimistic: true },
        });
      }),
    ).to.deep.equal([]);
  });
});

describe("describeOptimism", () => {
  it("names epochs, gains and intervals with their signs", async () => {
    const [cnn] = await measured(writeScoredResults);
    const accuracy = { estimate: 0.013, low: -0.002, high: 0.029 };
    const auc = { estimate: 0.004, low: 0, high: 0.01 };
    expect(describeOptimism({ ...cnn, accuracy, auc })).to.equal(
      "CNN, original settings: the test images chose epoch 2, validation epoch 3 of the same " +
        "run. Choosing on the test images changes the test accuracy by +1.3 points (95 % " +
        "interval −0.2 to +2.9) and the AUC by +0.004 (±0.000 to +0.010).",
    );
    expect(describeOptimism({ ...cnn, sameRun: false })).to.contain(
      "of another run: more than the choice differs",
    );
  });

  it("says so when both chose the same epoch", async () => {
    const [cnn] = await measured(writeScoredResults);
    cnn.optimistic.metrics.history.bestEpoch = 3;
    expect(describeOptimism(cnn)).to.equal(
      "CNN, original settings: test and validation chose the same epoch, 3; the choice " +
        "made no difference in this run.",
    );
  });
});
