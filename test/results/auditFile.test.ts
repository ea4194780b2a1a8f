import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { type Audit, readAudit, writeAudit } from "../../lib/results/auditFile";
import { withTempFolder } from "../support/tempFolder";

function exampleAudit(): Audit {
  const estimate = { estimate: 0.1 + 0.2, low: 0.25, high: 1 / 3 };
  return {
    dataSet: { name: "example", synthetic: true, fingerprint: "0123456789abcdef", images: 12 },
    counts: [
      { split: "train", NORMAL: 3, PNEUMONIA: 5, patients: 6 },
      { split: "test", NORMAL: 2, PNEUMONIA: 2, patients: 4 },
    ],
    leak: { imagesAtRandom: 0.37, wholePatients: 0 },
    brightness: { train: 0.55, test: 1 },
    copies: { pairs: 3, identical: 2, acrossSplits: 1, labelsDiffer: 0, surplusTest: 1 },
    likeness: {
      sameKind: { pairs: 4, mean: 0.4, standardError: 0.01 },
      otherKind: { pairs: 2, mean: -0.02, standardError: 0.03 },
      strangers: { pairs: 0, mean: null, standardError: null },
    },
    baselines: [{ name: "border only", validation: estimate, test: { ...estimate } }],
    createdAt: "2025-01-02T03:04:05.678Z",
  };
}

/** What reading a file of this content says. */
function errorOf(content: string): Promise<string> {
  return withTempFolder((folder) => {
    const file = path.join(folder, "audit.json");
    fs.writeFileSync(file, content);
    try {
      readAudit(file);
    } catch (error) {
      return (error as Error).message.replace(folder + path.sep, "");
    }
    return "no error";
  });
}

/** The same after a change to a complete file. */
function errorAfter(change: (audit: any) => void): Promise<string> {
  const audit = exampleAudit();
  change(audit);
  return errorOf(JSON.stringify(audit));
}

describe("writeAudit", () => {
  it("writes what readAudit reads, digit for digit", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "audit.json");
      writeAudit(file, exampleAudit());
      expect(readAudit(file)).to.deep.equal(exampleAudit());
    }));

  it("refuses what is not valid and leaves the file that is there", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "audit.json");
      writeAudit(file, exampleAudit());
      const wrong = { ...exampleAudit(), brightness: { train: 55, test: 1 } };
      expect(() => writeAudit(file, wrong)).to.throw(
        "audit.json: brightness.train: expected a value that is <= 1, found 55.",
      );
      expect(readAudit(file)).to.deep.equal(exampleAudit());
    }));

  it("refuses a mean that is no number instead of writing null for it", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "audit.json");
      const audit = exampleAudit();
      audit.likeness.strangers.mean = NaN;
      expect(() => writeAudit(file, audit)).to.throw("audit.json: likeness.strangers.mean");
      expect(fs.existsSync(file)).to.equal(false);
    }));
});

describe("readAudit", () => {
  it("names file, field, expectation and finding", async () => {
    expect(await errorAfter((audit) => (audit.copies.pairs = -1))).to.equal(
      "audit.json: copies.pairs: expected a value that is >= 0, found -1.",
    );
    expect(await errorAfter((audit) => (audit.counts[1].patients = 1.5))).to.contain(
      "audit.json: counts.1.patients",
    );
    expect(await errorAfter((audit) => (audit.baselines[0].test.low = "x"))).to.contain(
      "audit.json: baselines.0.test.low",
    );
  });

  it("names a field that is missing or not known", async () => {
    expect(await errorAfter((audit) => delete audit.leak)).to.contain('field "leak" is missing');
    expect(await errorAfter((audit) => (audit.seed = 42))).to.contain('field "seed" is not known');
  });

  it("says what to do about a file that is no JSON", async () => {
    expect(await errorOf('{"dataSet": ')).to.match(
      /^audit\.json is not valid JSON \(.*\)\. Run notebook 1 again\.$/,
    );
  });

  it("says which notebook writes a missing file", () => {
    expect(() => readAudit("none/audit.json")).to.throw(
      "none/audit.json does not exist. Notebook 1 writes it.",
    );
  });
});
