import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { writeFileAtomic } from "../../lib/base/writeFileAtomic";
import { withBusyWindows } from "../support/failingFs";
import { withTempFolder } from "../support/tempFolder";

describe("writeFileAtomic", () => {
  it("makes the parent folders, writes the data and leaves nothing else behind", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "a", "b", "file.txt");
      writeFileAtomic(file, "first");
      writeFileAtomic(file, Uint8Array.of(104, 105));
      expect(fs.readFileSync(file, "utf8")).to.equal("hi");
      expect(fs.readdirSync(path.dirname(file))).to.deep.equal(["file.txt"]);
    }));

  it("writes a list of pieces one behind the other", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "file.txt");
      writeFileAtomic(file, [Uint8Array.of(104), Uint8Array.of(), Uint8Array.of(105)]);
      expect(fs.readFileSync(file, "utf8")).to.equal("hi");
    }));

  it("keeps what is there when writing fails", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "file.txt");
      fs.mkdirSync(file);
      fs.writeFileSync(path.join(file, "inside"), "kept");
      expect(() => writeFileAtomic(file, "new")).to.throw();
      expect(fs.readFileSync(path.join(file, "inside"), "utf8")).to.equal("kept");
      expect(fs.readdirSync(folder)).to.deep.equal(["file.txt"]);
    }));

  it("waits on Windows for the virus scanner that has the old or the new file open", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "file.txt");
      fs.writeFileSync(file, "old");
      await withBusyWindows("renameSync", () => writeFileAtomic(file, "new"));
      expect(fs.readFileSync(file, "utf8")).to.equal("new");
      expect(fs.readdirSync(folder)).to.deep.equal(["file.txt"]);
    }));
});
