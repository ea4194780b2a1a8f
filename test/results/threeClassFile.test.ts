import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  readThreeClass,
  type ThreeClassResults,
  writeThreeClass,
} from "../../lib/results/threeClassFile";
import { withTempFolder } from "../support/tempFolder";
import { exampleThreeClass } from "../support/threeClassResults";

/** The error that writing results with `change` gives. */
function errorOf(change: (results: any) => void): Promise<string> {
  return withTempFolder((folder) => {
    const results = JSON.parse(JSON.stringify(exampleThreeClass()));
    change(results);
    const file = path.join(folder, "three_class.json");
    try {
      writeThreeClass(file, results);
    } catch (error) {
      expect(fs.existsSync(file), "nothing is written").to.equal(false);
      return (error as Error).message.replace(folder + path.sep, "");
    }
    return "no error";
  });
}

describe("writeThreeClass", () => {
  it("writes what readThreeClass reads, digit for digit", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "three_class.json");
      const results = exampleThreeClass();
      writeThreeClass(file, results);
      expect(readThreeClass(file)).to.deep.equal(results);
    }));

  it("names field, expectation and finding", async () => {
    expect(await errorOf((r) => (r.splits.test.auc.macro = 97))).to.equal(
      "three_class.json: splits.test.auc.macro: expected a value that is <= 1, found 97.",
    );
    expect(await errorOf((r) => r.splits.test.confusionMatrix.pop())).to.contain(
      "splits.test.confusionMatrix",
    );
    expect(await errorOf((r) => r.splits.validation.auc.classes.push(1))).to.contain(
      "splits.validation.auc.classes",
    );
    expect(await errorOf((r) => delete r.splits.test.intervals.accuracy)).to.contain(
      '"accuracy" is missing',
    );
    expect(await errorOf((r) => (r.threshold = 0.5))).to.contain('field "threshold" is not known');
  });

  it("refuses other class names or another order", async () => {
    expect(await errorOf((r) => r.classNames.reverse())).to.contain("three_class.json: classNames");
  });

  it("refuses a head that was chosen on the test split", async () => {
    expect(await errorOf((r) => (r.protocol.selectOn = "test"))).to.contain("protocol.selectOn");
  });

  it("refuses a backbone chosen on the test split that is not marked as optimistic", async () => {
    expect(await errorOf((r) => (r.protocol.backboneSelectOn = "test"))).to.equal(
      "three_class.json: protocol.optimistic: expected true for a backbone whose epoch was " +
        "chosen on the test split, found false.",
    );
    expect(
      await errorOf(
        (r) => (r.protocol = { ...r.protocol, backboneSelectOn: "test", optimistic: true }),
      ),
    ).to.equal("no error");
  });

  it("refuses a confusion matrix with other numbers of images than were counted", async () => {
    const { NORMAL, BACTERIAL, VIRAL } = exampleThreeClass().dataSet.counts.test;
    expect(
      await errorOf((r) => (r.dataSet.counts.test = { NORMAL, BACTERIAL: BACTERIAL + 1, VIRAL })),
    ).to.equal(
      "three_class.json: splits.test.confusionMatrix: expected rows that sum to the images " +
        "of each class " +
        `(${NORMAL}, ${BACTERIAL + 1}, ${VIRAL}), found ${NORMAL}, ${BACTERIAL}, ${VIRAL}.`,
    );
  });
});

describe("readThreeClass", () => {
  const failure = (content: string) =>
    withTempFolder((folder) => {
      const file = path.join(folder, "three_class.json");
      fs.writeFileSync(file, content);
      return readThreeClass(file);
    }).then(
      () => "no error",
      (error: Error) => error.message,
    );

  it("says which notebook writes a missing file", () => {
    expect(() => readThreeClass("missing/three_class.json")).to.throw(
      "missing/three_class.json does not exist. Run notebook 03",
    );
  });

  it("names a file that is not JSON", async () => {
    expect(await failure('{"seed": 42')).to.contain("three_class.json is not valid JSON");
  });

  it("checks the schema on reading too", async () => {
    const damaged: Partial<ThreeClassResults> = exampleThreeClass();
    delete damaged.splits;
    expect(await failure(JSON.stringify(damaged))).to.contain('field "splits" is missing');
  });
});
