import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { repeatFiles } from "../../../lib/tools/bench/repeatFiles";
import { withTempFolder } from "../../support/tempFolder";

describe("repeatFiles", () => {
  it("makes as many files as wanted out of a few, in turn", () =>
    withTempFolder(async (folder) => {
      const files = ["a.jpeg", "b.png"].map((name) => path.join(folder, name));
      for (const file of files) fs.writeFileSync(file, path.basename(file));
      const links = repeatFiles(files, 5, path.join(folder, "links"));
      expect(links.map((link) => fs.readFileSync(link, "utf8"))).to.deep.equal([
        "a.jpeg",
        "b.png",
        "a.jpeg",
        "b.png",
        "a.jpeg",
      ]);
      expect(links.map((link) => path.extname(link))).to.deep.equal([
        ".jpeg",
        ".png",
        ".jpeg",
        ".png",
        ".jpeg",
      ]);
    }));

  it("needs at least one file", () =>
    expect(() => repeatFiles([], 1, "unused")).to.throw("no files"));
});
