import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { checkRegularFile } from "../../../lib/base/files/checkRegularFile";
import { withTempFolder } from "../../support/tempFolder";

const OPTIONS = { maxBytes: 1000, advice: "Give the path of a test file." };

describe("checkRegularFile", () => {
  it("gives the size of a file and of what a link leads to", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "a.bin");
      fs.writeFileSync(file, "12345");
      fs.symlinkSync(file, path.join(folder, "link"));
      expect(checkRegularFile(file, OPTIONS)).to.equal(5);
      expect(checkRegularFile(path.join(folder, "link"), OPTIONS)).to.equal(5);
    }));

  it("names the file, what is wrong with it and what to do", () =>
    withTempFolder((folder) => {
      const at = (name: string) => path.join(folder, name);
      fs.writeFileSync(at("large"), Buffer.alloc(2000));
      fs.symlinkSync(at("circle"), at("circle"));
      fs.symlinkSync(at("gone"), at("nowhere"));
      const problems = {
        large: "has 2 kB, more than the 1 kB that such a file can have",
        missing: "does not exist",
        "large/below": "does not exist: one of the folders above it is a file",
        circle: "is a link that leads back to itself",
        nowhere: "is a link to a file that does not exist",
        "": "is a folder, not a file",
      };
      for (const [name, problem] of Object.entries(problems)) {
        expect(() => checkRegularFile(at(name), OPTIONS), name).to.throw(
          `${at(name)} ${problem}. ${OPTIONS.advice}`,
        );
      }
    }));

  it("does not wait for a named pipe and does not read a device", function () {
    if (process.platform === "win32") return this.skip();
    return withTempFolder((folder) => {
      const pipe = path.join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      expect(() => checkRegularFile(pipe, OPTIONS)).to.throw(`${pipe} is a named pipe, not a file`);
      expect(() => checkRegularFile("/dev/zero", OPTIONS)).to.throw(
        "/dev/zero is a device, not a file",
      );
    });
  });
});
