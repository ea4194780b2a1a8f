import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { makeRuntimeFolder } from "../../../lib/tools/runner/runtimeFolder";
import { withTempFolder } from "../../support/tempFolder";

describe("makeRuntimeFolder", () => {
  it("removes the folders of processes that have ended, and no others", async () => {
    await withTempFolder((folder) => {
      const { pid } = spawnSync(process.execPath, ["--version"]);
      const left = path.join(folder, `xray-kernel-${pid}-abc`);
      const others = ["xray-kernel-notes", "kernel-1", `xray-kernel-${process.ppid}-abc`];
      for (const name of [path.basename(left), ...others]) fs.mkdirSync(path.join(folder, name));
      fs.writeFileSync(path.join(left, "kernel.json"), "{}");
      const made = makeRuntimeFolder(folder);
      expect(fs.readdirSync(folder).sort()).to.deep.equal([path.basename(made), ...others].sort());
    });
  });

  it("names the variable that is wrong where there is no folder for temporary files", () =>
    withTempFolder((folder) => {
      const none = path.join(folder, "none");
      expect(() => makeRuntimeFolder(none)).to.throw(/none, does not exist.*TE?MP/);
    }));
});
