import fs from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import { expect } from "chai";
import { bundleScripts } from "../../../lib/tools/page/bundleScripts";
import { withTempFolder } from "../../support/tempFolder";

describe("bundleScripts", () => {
  it("bundles the course as it is, without any module of Node or code made from texts", () =>
    withTempFolder(async (folder) => {
      const sources = await bundleScripts(folder);
      for (const file of ["lib/gradcam/capture.ts", "lib/models/buildResNet18.ts"])
        expect(sources).to.include(file);
      const modules = sources.filter((file) => builtinModules.includes(file.replace("node:", "")));
      expect(modules).to.deep.equal([]);
      const engine = fs.readFileSync(path.join(folder, "engine.js"), "utf8");
      expect(engine).to.contain("wasm/threads.js").and.to.contain("wasm/thread.js");
    })).timeout(60000);
});
