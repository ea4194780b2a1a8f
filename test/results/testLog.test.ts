import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { appendTestLog, readTestLog, type TestLogRow, testLogRow } from "../../lib/results/testLog";
import { exampleMetrics } from "../support/modelMetrics";
import { withTempFolder } from "../support/tempFolder";

const HEADER =
  "date,id,model,protocol,seed,images,recipe,accuracy,sensitivity,specificity,auc,reason\n";

function rowOf(changes: Partial<TestLogRow> = {}): TestLogRow {
  return {
    date: "2025-01-02T03:04:05.678Z",
    id: "cnn",
    model: "cnn",
    protocol: "honest",
    seed: 42,
    images: 624,
    recipe: "original settings",
    accuracy: 577 / 624,
    sensitivity: 0.98,
    specificity: 1 / 3,
    auc: 0.971,
    reason: "a test",
    ...changes,
  };
}

const inLog = <T>(body: (file: string) => T) =>
  withTempFolder((folder) => body(path.join(folder, "deep", "test_log.csv")));

describe("appendTestLog", () => {
  it("makes the file with its columns, and keeps every digit", () =>
    inLog((file) => {
      expect(appendTestLog(file, rowOf())).to.equal(true);
      expect(fs.readFileSync(file, "utf8").startsWith(HEADER)).to.equal(true);
      expect(readTestLog(file)).to.deep.equal([rowOf()]);
    }));

  it("adds below the old lines, which stay as they are to the last byte", () =>
    inLog((file) => {
      appendTestLog(file, rowOf({ recipe: 'warm-up, "cosine", all layers' }));
      const before = fs.readFileSync(file, "utf8");
      appendTestLog(file, rowOf({ id: "cnn-43", seed: 43 }));
      const after = fs.readFileSync(file, "utf8");
      expect(after.startsWith(before)).to.equal(true);
      expect(readTestLog(file).map(({ id }) => id)).to.deep.equal(["cnn", "cnn-43"]);
      expect(readTestLog(file)[0].recipe).to.equal('warm-up, "cosine", all layers');
      expect(fs.readdirSync(path.dirname(file)), "no temporary file stays").to.deep.equal([
        "test_log.csv",
      ]);
    }));

  it("does not log the same weights twice, whenever they were scored before", () =>
    inLog((file) => {
      appendTestLog(file, rowOf());
      appendTestLog(file, rowOf({ accuracy: 0.9 }));
      const before = fs.readFileSync(file, "utf8");
      expect(appendTestLog(file, rowOf({ date: "2025-02-03T00:00:00Z" }))).to.equal(false);
      expect(fs.readFileSync(file, "utf8")).to.equal(before);
    }));

  it("logs other numbers of the same model, and the same numbers of another", () =>
    inLog((file) => {
      appendTestLog(file, rowOf());
      expect(appendTestLog(file, rowOf({ auc: 0.972 }))).to.equal(true);
      expect(appendTestLog(file, rowOf({ id: "cnn-original", protocol: "optimistic" }))).to.equal(
        true,
      );
      expect(readTestLog(file)).to.have.length(3);
    }));

  it("keeps the line ends of a file that was checked out on Windows, and ends its last line", () =>
    inLog((file) => {
      appendTestLog(file, rowOf());
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").trimEnd().replace(/\n/g, "\r\n"));
      appendTestLog(file, rowOf({ id: "resnet18" }));
      expect(fs.readFileSync(file, "utf8").split("\r\n")).to.have.length(4);
      expect(readTestLog(file).map(({ id }) => id)).to.deep.equal(["cnn", "resnet18"]);
    }));

  it("leaves a damaged file as it is and names the line", () =>
    inLog((file) => {
      appendTestLog(file, rowOf());
      for (const damage of [
        "2025-01-02T03:04:05Z,cnn",
        "yesterday,cnn,cnn,honest,42,624,x,0.9,0.9,0.9,0.9,a test\n",
      ]) {
        const damaged = fs.readFileSync(file, "utf8") + damage;
        fs.writeFileSync(file, damaged);
        expect(() => appendTestLog(file, rowOf({ id: "other" }))).to.throw(
          /test_log\.csv, line 3: /,
        );
        expect(fs.readFileSync(file, "utf8")).to.equal(damaged);
        fs.writeFileSync(file, damaged.slice(0, -damage.length));
      }
    }));

  it("refuses a line that is not valid before it touches the file", () =>
    inLog((file) => {
      expect(() => appendTestLog(file, rowOf({ accuracy: 92.5 }))).to.throw(
        "accuracy: expected a value that is <= 1",
      );
      expect(fs.existsSync(file)).to.equal(false);
    }));
});

describe("readTestLog", () => {
  it("reads a log from before reasons were noted, and the next line adds them", () =>
    inLog((file) => {
      appendTestLog(file, rowOf());
      const withoutReason = fs.readFileSync(file, "utf8").replace(/,(reason|a test)$/gm, "");
      fs.writeFileSync(file, withoutReason);
      expect(readTestLog(file)).to.deep.equal([rowOf({ reason: "not noted" })]);
      appendTestLog(file, rowOf({ id: "cnn-43" }));
      expect(readTestLog(file)).to.deep.equal([
        rowOf({ reason: "not noted" }),
        rowOf({ id: "cnn-43" }),
      ]);
    }));

  it("takes a missing file for an empty log", () => {
    expect(readTestLog("missing/test_log.csv")).to.deep.equal([]);
  });

  it("names the columns it expects", () =>
    inLog((file) => {
      fs.mkdirSync(path.dirname(file));
      fs.writeFileSync(file, "id,auc\ncnn,0.9\n");
      expect(() => readTestLog(file)).to.throw(
        /expected the columns date, id, model.*found id, auc.*git checkout/,
      );
    }));

  it("does not take an empty field for zero", () =>
    inLog((file) => {
      fs.mkdirSync(path.dirname(file));
      fs.writeFileSync(
        file,
        `${HEADER}2025-01-02T03:04:05Z,cnn,cnn,honest,42,624,x,,0.9,0.9,0.9,a test\n`,
      );
      expect(() => readTestLog(file)).to.throw(/line 2: accuracy: expected .* found ""/);
    }));
});

describe("testLogRow", () => {
  it("takes its numbers from the test split and its protocol from the metrics", () => {
    const metrics = exampleMetrics({ protocol: { selectOn: "test", optimistic: true }, seed: 43 });
    const scores = { accuracy: 0.5, sensitivity: 0.5, specificity: 0.5, auc: 0.75 };
    expect(
      testLogRow("cnn-43", metrics, { recipe: "original settings", reason: "a test" }),
    ).to.deep.equal(
      rowOf({ id: "cnn-43", protocol: "optimistic", seed: 43, images: 4, ...scores }),
    );
  });
});
