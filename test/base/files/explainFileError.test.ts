import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { explainFileError } from "../../../lib/base/files/explainFileError";
import { writeFileAtomic } from "../../../lib/base/writeFileAtomic";
import { fileSystemError, withFailingFs } from "../../support/failingFs";
import { withTempFolder } from "../../support/tempFolder";

const messageOf = (body: () => void): string => {
  try {
    body();
  } catch (error) {
    return (explainFileError(error) as Error).message;
  }
  return "no error";
};

describe("explainFileError", () => {
  it("names file, meaning and remedy, and keeps the first error and its code", () => {
    const first = fileSystemError("ENOSPC", "writeSync");
    const error = explainFileError(first, "results/a.json") as NodeJS.ErrnoException;
    expect(error.message).to.equal(
      "results/a.json could not be written: the disk is full. " +
        "Free some space, or choose a folder on another disk.",
    );
    expect(error.cause).to.equal(first);
    expect(error.code).to.equal("ENOSPC");
  });

  it("takes the file from the error where none is given, and says what failed", () => {
    const denied = fileSystemError("EACCES", "mkdirSync", "a/b");
    expect((explainFileError(denied) as Error).message).to.match(/^a\/b could not be made: this/);
    const dest = Object.assign(fileSystemError("EROFS", "rename", "x.tmp"), { dest: "x" });
    expect((explainFileError(dest) as Error).message).to.match(/^x could not be written: the disk/);
  });

  it("finds the file that stands where a folder is needed", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "results");
      fs.writeFileSync(file, "");
      const blocked = `${file} is a file where a folder is needed. Move it away`;
      const below = path.join(file, "metrics", "deep");
      expect(messageOf(() => fs.mkdirSync(below, { recursive: true }))).to.contain(blocked);
      expect(messageOf(() => fs.mkdirSync(file, { recursive: true }))).to.contain(blocked);
      expect(messageOf(() => fs.writeFileSync(path.join(file, "a"), ""))).to.contain(blocked);
      expect(messageOf(() => fs.writeFileSync(folder, ""))).to.contain(
        `${folder} could not be opened: a folder of this name is there`,
      );
    }));

  it("leaves other errors alone", () => {
    for (const error of [new Error("a"), fileSystemError("ENOENT", "open", "a"), "text", null]) {
      expect(explainFileError(error, "file")).to.equal(error);
    }
  });
});

describe("writeFileAtomic on a disk that fails", () => {
  for (const [name, code, meaning] of [
    ["writeFileSync", "ENOSPC", "the disk is full"],
    ["mkdirSync", "EROFS", "the disk is read-only"],
    ["renameSync", "EACCES", "this account has no right to do that"],
  ] as const) {
    it(`says so, keeps the old file and leaves nothing behind: ${code}`, () =>
      withTempFolder(async (folder) => {
        const file = path.join(folder, "a.json");
        fs.writeFileSync(file, "old");
        await withFailingFs(name, code, () => {
          expect(() => writeFileAtomic(file, "new")).to.throw(`${file} could not be`);
          expect(() => writeFileAtomic(file, "new")).to.throw(meaning);
        });
        expect(fs.readFileSync(file, "utf8")).to.equal("old");
        expect(fs.readdirSync(folder)).to.deep.equal(["a.json"]);
      }));
  }

  it("names the file that stands where its folder should be", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "results");
      fs.writeFileSync(file, "");
      expect(() => writeFileAtomic(path.join(file, "metrics", "a.json"), "new")).to.throw(
        `${file} is a file where a folder is needed`,
      );
    }));
});
