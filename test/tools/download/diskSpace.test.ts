import path from "node:path";
import { expect } from "chai";
import { checkDiskSpace, freeBytes } from "../../../lib/tools/download/diskSpace";
import { withTempFolder } from "../../support/tempFolder";

describe("freeBytes", () => {
  it("measures the disk of a folder that does not exist yet", () =>
    withTempFolder(async (folder) => {
      const free = await freeBytes(path.join(folder, "not", "yet"));
      expect(free).to.be.above(0);
      expect(Math.abs(free - (await freeBytes(folder)))).to.be.below(1e9);
    }));
});

describe("checkDiskSpace", () => {
  const free = (bytes: number) => async () => bytes;

  it("says how much is needed and how much is free", async () => {
    expect(await checkDiskSpace("data", 2e9, free(5e9))).to.equal(
      "Needs 2 GB of disk space; 5 GB are free in data.",
    );
  });

  it("refuses a disk that is too small, with both numbers and the way out", async () => {
    const message = await checkDiskSpace("data", 2e9, free(1e9)).catch(
      (error: Error) => error.message,
    );
    expect(message)
      .to.contain("Not enough disk space in data: 2 GB needed, 1 GB free.")
      .and.contain("--to");
  });
});
