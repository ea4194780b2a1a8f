import fs from "node:fs";
import { expect } from "chai";
import { cellTimesFile, readCellTimes, writeCellTimes } from "../../../lib/tools/runner/cellTimes";
import { withTempFolder } from "../../support/tempFolder";

describe("writeCellTimes", () => {
  it("adds to the times of the same workload, cell by cell", async () => {
    await withTempFolder((folder) => {
      const file = cellTimesFile(folder);
      writeCellTimes(file, "quick", { a: { c1: 1, c2: 2 } });
      writeCellTimes(file, "quick", { a: { c2: 5 }, b: { c1: 3 } });
      expect(readCellTimes(file, "quick")).to.deep.equal({ a: { c1: 1, c2: 5 }, b: { c1: 3 } });
    });
  });

  it("drops the times of another workload", async () => {
    await withTempFolder((folder) => {
      const file = cellTimesFile(folder);
      writeCellTimes(file, "full", { a: { c1: 1000 } });
      writeCellTimes(file, "quick", { b: { c1: 3 } });
      expect(readCellTimes(file, "quick")).to.deep.equal({ b: { c1: 3 } });
    });
  });
});

describe("readCellTimes", () => {
  it("is empty for another workload, a missing file and a broken one", async () => {
    await withTempFolder((folder) => {
      const file = cellTimesFile(folder);
      expect(readCellTimes(file, "quick")).to.deep.equal({});
      writeCellTimes(file, "quick", { a: { c1: 1 } });
      expect(readCellTimes(file, "full")).to.deep.equal({});
      fs.writeFileSync(file, "{");
      expect(readCellTimes(file, "quick")).to.deep.equal({});
    });
  });
});
