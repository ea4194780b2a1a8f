import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../../lib/base/projectRoot";
import { withTempFolder } from "../../support/tempFolder";

describe("copyForHub", () => {
  it("gives a student copies and the library beside them, and leaves the student's own", () =>
    withTempFolder((folder) => {
      const setup = path.join("lib", "tools", "setup");
      for (const part of [setup, path.join("lib", "base")])
        fs.cpSync(path.join(projectRoot(), part), path.join(folder, part), { recursive: true });
      fs.mkdirSync(path.join(folder, "notebooks"));
      fs.writeFileSync(path.join(folder, "notebooks", "01.ipynb"), "original");
      const start = () => execFileSync(process.execPath, [path.join(folder, setup, PROGRAM)]);
      const mine = (name: string) => path.join(folder, "my-notebooks", name);
      start();
      expect(fs.readFileSync(mine("01.ipynb"), "utf8")).to.equal("original");
      // What an assignment in my-notebooks imports as "../lib".
      const library = fs.realpathSync(mine("assignment1/../lib"));
      expect(library).to.equal(fs.realpathSync(path.join(folder, "lib")));
      fs.writeFileSync(mine("01.ipynb"), "my answers");
      start();
      expect(fs.readFileSync(mine("01.ipynb"), "utf8")).to.equal("my answers");
    }));
});

const PROGRAM = "copyForHub.mjs";
