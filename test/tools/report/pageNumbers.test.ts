import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import {
  pageNumbers,
  updateNotebookNumbers,
  withFacts,
} from "../../../lib/tools/report/pageNumbers";
import { withTempFolder } from "../../support/tempFolder";

const FACTS = new Map([
  ["cnn.missed", "14"],
  ["cnn.auc", "0.939"],
]);

describe("pageNumbers", () => {
  it("finds the marked numbers of a text", () => {
    const text = "It misses <!--=cnn.missed-->9<!--/-->, **<!--=cnn.auc-->0.9<!--/-->** and 7.";
    expect(pageNumbers(text)).to.deep.equal([
      { name: "cnn.missed", text: "9" },
      { name: "cnn.auc", text: "0.9" },
    ]);
  });
});

describe("withFacts", () => {
  it("puts in what the results say and leaves everything else alone", () => {
    const text = "a <!--=cnn.missed-->?<!--/--> b <!-- a comment --> 3";
    expect(withFacts(text, FACTS)).to.equal(
      "a <!--=cnn.missed-->14<!--/--> b <!-- a comment --> 3",
    );
  });

  it("refuses a number that no results file gives, and names those that are near", () => {
    expect(() => withFacts("<!--=cnn.mised-->1<!--/-->", FACTS)).to.throw(
      /"cnn.mised", which no results file gives. Known: cnn.missed, cnn.auc/,
    );
  });
});

describe("updateNotebookNumbers", () => {
  const notebook = (source: string) => ({
    cells: [
      { cell_type: "markdown", metadata: {}, source: ["# Title\n", source] },
      { cell_type: "code", metadata: {}, outputs: [], source: ["// <!--=cnn.auc-->x<!--/-->"] },
    ],
    nbformat: 4,
  });
  const write = (folder: string, source: string) => {
    const file = path.join(folder, "a.ipynb");
    fs.writeFileSync(file, `${JSON.stringify(notebook(source), null, 1)}\n`);
    return file;
  };

  it("brings Markdown cells up to date, once, and leaves code alone", () =>
    withTempFolder(async (folder) => {
      const file = write(folder, "AUC <!--=cnn.auc-->0.5<!--/-->");
      expect(updateNotebookNumbers(file, FACTS)).to.equal(true);
      expect(JSON.parse(fs.readFileSync(file, "utf8"))).to.deep.equal(
        notebook("AUC <!--=cnn.auc-->0.939<!--/-->"),
      );
      expect(updateNotebookNumbers(file, FACTS)).to.equal(false);
    }));

  it("leaves the file as it is where a number is unknown", () =>
    withTempFolder(async (folder) => {
      const file = write(folder, "AUC <!--=other-->0.5<!--/-->");
      const before = fs.readFileSync(file, "utf8");
      expect(() => updateNotebookNumbers(file, FACTS)).to.throw(/other/);
      expect(fs.readFileSync(file, "utf8")).to.equal(before);
    }));
});
