import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  readUncertainty,
  type UncertaintyRow,
  uncertaintyRows,
  writeUncertainty,
} from "../../lib/results/uncertaintyFile";
import { withTempFolder } from "../support/tempFolder";

const row: UncertaintyRow = {
  split: "test",
  file: "test/NORMAL/a, b.jpeg",
  label: 0,
  passes: 20,
  probability: 0.1 + 0.2,
  standardDeviation: 0.05,
  entropy: 0.61,
  mutualInformation: 1e-9,
};
const HEADER = "split,file,label,passes,probability,standardDeviation,entropy,mutualInformation";

/** The error that reading a file of this content gives. */
function errorOf(content: string): Promise<string> {
  return withTempFolder((folder) => {
    fs.writeFileSync(path.join(folder, "cnn.csv"), content);
    try {
      readUncertainty(path.join(folder, "cnn.csv"));
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  });
}

describe("uncertaintyRows", () => {
  it("brings one image's numbers together", () => {
    const image = { path: "/x", file: row.file, label: 0, patient: "a", subtype: null };
    const { passes, label, probability, standardDeviation, entropy, mutualInformation } = row;
    const found = {
      images: [image],
      labels: [label],
      passes,
      probabilities: [probability],
      standardDeviation: [standardDeviation],
      entropy: [entropy],
      mutualInformation: [mutualInformation],
      seconds: 1,
    };
    expect(uncertaintyRows("test", found)).to.deep.equal([row]);
  });
});

describe("writeUncertainty", () => {
  it("refuses a value out of range and writes nothing", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.csv");
      expect(() => writeUncertainty(file, [row, { ...row, entropy: -1 }])).to.throw(
        "line 3: entropy: expected",
      );
      expect(() => writeUncertainty(file, [])).to.throw("expected at least one row");
      expect(fs.existsSync(file)).to.equal(false);
    }));
});

describe("readUncertainty", () => {
  it("reads what was written to the last bit, commas in names included", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "uncertainty", "cnn.csv");
      writeUncertainty(file, [row, { ...row, split: "validation", label: 1 }]);
      expect(readUncertainty(file)).to.deep.equal([row, { ...row, split: "validation", label: 1 }]);
    }));

  it("says which line and field is wrong", async () => {
    expect(await errorOf(`${HEADER}\ntest,a,0,20,0.5,,0.1,0.1\n`)).to.match(
      /line 2: standardDeviation: .* found ""/,
    );
    expect(await errorOf(`${HEADER}\ntest,a,2,20,0.5,0.1,0.1,0.1\n`)).to.match(
      /line 2: label: .* 0, 1, found 2/,
    );
  });

  it("names the columns that it expects, and what makes a missing file", async () => {
    const error = await errorOf("split,file\n");
    expect(error).to.contain(
      `expected the columns ${HEADER.split(",").join(", ")}, found split, file`,
    );
    expect(() => readUncertainty("none.csv")).to.throw("none.csv does not exist. Run the notebook");
  });
});
