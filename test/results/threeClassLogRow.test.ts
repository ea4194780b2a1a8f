import path from "node:path";
import { expect } from "chai";
import { appendTestLog, readTestLog } from "../../lib/results/testLog";
import { threeClassLogRow } from "../../lib/results/threeClassLogRow";
import { withTempFolder } from "../support/tempFolder";
import { exampleThreeClass } from "../support/threeClassResults";

describe("threeClassLogRow", () => {
  it("is a line that the test log takes", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "test_log.csv");
      const results = exampleThreeClass();
      const row = threeClassLogRow(results);
      appendTestLog(file, row);
      expect(readTestLog(file)).to.deep.equal([row]);
      expect(row).to.include({ date: results.createdAt, protocol: "honest", seed: 42, images: 60 });
      expect(row).to.include(results.asTwoClasses.test);
    }));

  it("says when the test images chose the backbone", () => {
    const protocol = {
      selectOn: "validation",
      backboneSelectOn: "test",
      optimistic: true,
    } as const;
    expect(threeClassLogRow(exampleThreeClass({ protocol })).protocol).to.equal("optimistic");
  });
});
