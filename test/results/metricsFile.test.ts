import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type ModelMetrics, readMetrics, writeMetrics } from "../../lib/results/metricsFile";
import { exampleMetrics } from "../support/modelMetrics";
import { withTempFolder } from "../support/tempFolder";

/** The error that writing metrics with `change` gives. */
function errorOf(change: (metrics: any) => void): Promise<string> {
  return withTempFolder((folder) => {
    const metrics = JSON.parse(JSON.stringify(exampleMetrics()));
    change(metrics);
    const file = path.join(folder, "cnn.json");
    try {
      writeMetrics(file, metrics);
    } catch (error) {
      expect(fs.existsSync(file), "nothing is written").to.equal(false);
      return (error as Error).message.replace(folder + path.sep, "");
    }
    return "no error";
  });
}

describe("writeMetrics", () => {
  it("writes what readMetrics reads, digit for digit", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "metrics", "cnn.json");
      const metrics = exampleMetrics({
        times: { totalSeconds: 0.1 + 0.2, secondsPerEpoch: [1 / 3] },
      });
      writeMetrics(file, metrics);
      expect(readMetrics(file)).to.deep.equal(metrics);
    }));

  it("takes an evaluation of the training split and a history with more fields", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.json");
      const metrics = exampleMetrics();
      metrics.splits.train = metrics.splits.test;
      Object.assign(metrics.history.epochs[0], { validationAuc: 0.9 });
      writeMetrics(file, metrics);
      expect(readMetrics(file)).to.deep.equal(metrics);
    }));

  it("names file, field, expectation and finding of a wrong type", async () => {
    expect(await errorOf((m) => (m.seed = "42"))).to.equal(
      'cnn.json: seed: expected a value that is of type integer, found "42".',
    );
  });

  it("names the path of a nested field out of range", async () => {
    expect(await errorOf((m) => (m.splits.test.rates.accuracy = 92.5))).to.equal(
      "cnn.json: splits.test.rates.accuracy: expected a value that is <= 1, found 92.5.",
    );
  });

  it("names the choices of a field", async () => {
    expect(await errorOf((m) => (m.model = "vgg"))).to.equal(
      'cnn.json: model: expected a value that is one of cnn, resnet18, found "vgg".',
    );
  });

  it("refuses numbers that JSON cannot hold", async () => {
    expect(await errorOf((m) => (m.history.epochs[0].trainLoss = NaN)))
      .to.contain("trainLoss")
      .and.contain("found NaN");
    expect(await errorOf((m) => (m.splits.test.roc.thresholds[0] = Infinity)))
      .to.contain("thresholds.0")
      .and.contain("found Infinity");
  });

  it("refuses a missing and an unknown field", async () => {
    expect(await errorOf((m) => delete m.dataSet.fingerprint)).to.contain(
      'field "fingerprint" is missing in dataSet',
    );
    expect(await errorOf((m) => (m.accuracy = 1))).to.contain(
      'field "accuracy" is not known in the whole file',
    );
  });

  it("refuses a run selected on the test split that is not marked as optimistic", async () => {
    expect(await errorOf((m) => (m.protocol.selectOn = "test"))).to.equal(
      "cnn.json: protocol.optimistic: expected true for an epoch chosen on the test split, " +
        "found false.",
    );
  });
});

describe("readMetrics", () => {
  const read = (content: string) =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.json");
      fs.writeFileSync(file, content);
      return readMetrics(file);
    });
  const failure = (content: string) =>
    read(content).then(
      () => "no error",
      (error: Error) => error.message,
    );

  it("says which notebook writes a missing file", () => {
    expect(() => readMetrics("missing/cnn.json")).to.throw(
      "missing/cnn.json does not exist. Run the notebook",
    );
  });

  it("names a file that is not JSON", async () => {
    expect(await failure('{"model": "cnn"')).to.contain("cnn.json is not valid JSON");
  });

  it("checks the schema on reading too", async () => {
    const damaged: Partial<ModelMetrics> = exampleMetrics();
    delete damaged.splits;
    expect(await failure(JSON.stringify(damaged))).to.contain('field "splits" is missing');
  });
});
