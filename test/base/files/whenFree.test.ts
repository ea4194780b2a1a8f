import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { moveFile, removeFile, removeFolder, whenFree } from "../../../lib/base/files/whenFree.cjs";
import { projectRoot } from "../../../lib/base/projectRoot";
import { fileSystemError, withBusyWindows } from "../../support/failingFs";
import { withTempFolder } from "../../support/tempFolder";

/** Work that is refused some times before it succeeds, as by a virus scanner. */
function refused(times: number, code: string) {
  let calls = 0;
  const work = () => {
    if (++calls <= times) throw fileSystemError(code, "renameSync", "a");
    return "done";
  };
  return { work, calls: () => calls };
}

describe("whenFree", () => {
  it("tries again on Windows while a program has the file open for moments", () => {
    for (const code of ["EPERM", "EACCES", "EBUSY", "ENOTEMPTY"]) {
      const { work, calls } = refused(3, code);
      expect(whenFree(work, { platform: "win32" })).to.equal("done");
      expect(calls()).to.equal(4);
    }
  });

  it("gives up with the last error where it stays open", () => {
    const { work, calls } = refused(Infinity, "EBUSY");
    expect(() => whenFree(work, { platform: "win32", seconds: 0.1 })).to.throw("EBUSY");
    expect(calls()).to.be.within(3, 10);
  });

  it("passes on at once what waiting does not cure, and everything on other systems", () => {
    for (const [platform, code] of [
      ["win32", "ENOSPC"],
      ["win32", "ENOENT"],
      ["linux", "EPERM"],
      ["darwin", "EACCES"],
    ]) {
      const { work, calls } = refused(1, code);
      expect(() => whenFree(work, { platform }), code).to.throw(code);
      expect(calls()).to.equal(1);
    }
  });
});

describe("moveFile, removeFile and removeFolder", () => {
  it("wait", () =>
    withTempFolder(async (folder) => {
      const [a, b] = ["a", "b"].map((name) => path.join(folder, name));
      fs.writeFileSync(a, "text");
      await withBusyWindows("renameSync", () => moveFile(a, b));
      expect(fs.readdirSync(folder)).to.deep.equal(["b"]);
      await withBusyWindows("rmSync", () => removeFile(b));
      fs.mkdirSync(path.join(a, "below"), { recursive: true });
      await withBusyWindows("rmSync", () => removeFolder(a));
      expect(fs.readdirSync(folder)).to.deep.equal([]);
    }));

  it("take nothing for a file that is a folder, and miss nothing that is not there", () =>
    withTempFolder((folder) => {
      expect(() => removeFile(folder)).to.throw();
      expect(fs.existsSync(folder)).to.equal(true);
      removeFile(path.join(folder, "none"));
      removeFolder(path.join(folder, "none"));
    }));
});

describe("the files of lib", () => {
  /** Those that say quietly, or not at all, that something could not be removed. */
  const QUIET = ["base/files/removeQuietly.ts", "tools/setup/kernel/parentWatch.cjs"];

  it("are moved and removed by these functions only", () => {
    const lib = path.join(projectRoot(), "lib");
    const sources = (fs.readdirSync(lib, { recursive: true }) as string[])
      .map((name) => name.split(path.sep).join("/"))
      .filter((name) => /\.(ts|mjs|cjs)$/.test(name) && !/^dist/.test(name));
    expect(sources.length).to.be.greaterThan(300);
    const direct = sources.flatMap((name) =>
      fs
        .readFileSync(path.join(lib, name), "utf8")
        .split("\n")
        .filter((line) => /\bfs\.(renameSync|rmSync)\(/.test(line) && !/\bwhenFree\(/.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    );
    expect(direct.filter((line) => !QUIET.includes(line.split(":")[0]))).to.deep.equal([]);
  });
});
