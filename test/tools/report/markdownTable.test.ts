import { expect } from "chai";
import { markdownTable } from "../../../lib/tools/report/markdownTable";

describe("markdownTable", () => {
  it("has a header, a line below it and one line per row", () => {
    expect(
      markdownTable([
        { model: "CNN", AUC: "0.948" },
        { model: "ResNet-18", AUC: "0.971" },
      ]),
    ).to.equal("| model | AUC |\n| --- | --- |\n| CNN | 0.948 |\n| ResNet-18 | 0.971 |");
  });

  it("escapes what would end a cell", () => {
    expect(markdownTable([{ a: "x | y\nz" }])).to.contain("| x \\| y z |");
  });

  it("refuses a table without rows", () => {
    expect(() => markdownTable([])).to.throw("at least one row");
  });
});
