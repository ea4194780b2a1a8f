import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { fileSystemError } from "../../support/failingFs";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

describe("accessProblem", () => {
  it("names what another account owns, and what to do", async () => {
    const { accessProblem } = await importModule("lib/tools/setup/printProblem.mjs");
    for (const code of ["EACCES", "EPERM", "EROFS"]) {
      const error = fileSystemError(code, "mkdirSync", "/srv/xray/my-notebooks");
      const text = accessProblem(error).describe();
      expect(text).to.contain(`/srv/xray/my-notebooks cannot be changed or made (mkdir: ${code})`);
      expect(text).to.contain("a copy of your own").and.contain("In a container");
    }
  });

  it("takes nothing else for it", async () => {
    const { accessProblem } = await importModule("lib/tools/setup/printProblem.mjs");
    const spawned = Object.assign(new Error("no"), {
      code: "EACCES",
      syscall: "spawn a",
      path: "a",
    });
    for (const error of [new Error("other"), fileSystemError("ENOENT", "open", "a"), spawned])
      expect(accessProblem(error)).to.equal(null);
  });
});

describe("npm run fresh", () => {
  it("says in a few lines that the folder cannot be written", () =>
    withTempFolder((folder) => {
      for (const part of ["lib/tools/setup", "lib/base"])
        fs.cpSync(path.join(projectRoot(), part), path.join(folder, part), { recursive: true });
      fs.mkdirSync(path.join(folder, "notebooks"));
      fs.writeFileSync(path.join(folder, "notebooks", "01.ipynb"), "original");
      // Whoever runs the tests, root among them, may write in folders that they may not change.
      const noRight = path.join(folder, "noRight.cjs");
      fs.writeFileSync(
        noRight,
        'require("node:fs").mkdirSync = (path) => { throw Object.assign(new Error("denied"), ' +
          '{ code: "EACCES", syscall: "mkdir", path }); };',
      );
      const program = path.join(folder, "lib", "tools", "setup", "fresh.mjs");
      const args = ["-r", noRight, program];
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      expect(status).to.equal(1);
      expect(stderr).to.match(/^\nSet-up cannot go on: .*my-notebooks cannot be changed or made/);
      expect(stderr).not.to.match(/^ +at /m);
    }));
});
