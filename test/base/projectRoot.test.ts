import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot, projectVersion } from "../../lib/base/projectRoot";

describe("projectRoot", () => {
  it("is the folder with this project's package.json, wherever the command was started", () => {
    const before = process.cwd();
    try {
      process.chdir(path.parse(before).root);
      expect(projectRoot()).to.equal(path.resolve(__dirname, "../.."));
    } finally {
      process.chdir(before);
    }
  });
});

describe("projectVersion", () => {
  it("is the version in package.json", () => {
    const { version } = JSON.parse(
      fs.readFileSync(path.resolve(__dirname, "../..", "package.json"), "utf8"),
    );
    expect(projectVersion())
      .to.equal(version)
      .and.to.match(/^\d+\.\d+\.\d+/);
  });
});
