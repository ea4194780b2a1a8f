import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../../support/importModule";
import { withTempFolder } from "../../../support/tempFolder";

describe("kernelStep", () => {
  it("installs a kernel that starts by absolute paths and quiets TensorFlow", async () => {
    const { kernelStep } = await importModule("lib/tools/setup/kernel.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    await withTempFolder(async (root) => {
      const context = { paths: projectPaths(root) };
      expect(kernelStep.isDone(context)).to.equal(false);
      await kernelStep.apply(context);
      expect(kernelStep.isDone(context)).to.equal(true);
      const file = path.join(root, ".venv", "share", "jupyter", "kernels", "tslab", "kernel.json");
      const spec = JSON.parse(fs.readFileSync(file, "utf8"));
      expect(spec.argv.slice(0, 5)).to.deep.equal([
        process.execPath,
        "--expose-gc",
        "-r",
        path.join(root, "lib", "tools", "setup", "kernel", "tslabCorrection.cjs"),
        path.join(root, "node_modules", "tslab", "bin", "tslab"),
      ]);
      expect(spec).to.include({ display_name: "TypeScript", language: "typescript" });
      expect(spec.env).to.deep.equal({
        TF_CPP_MIN_LOG_LEVEL: "2",
        MALLOC_ARENA_MAX: "2",
        MALLOC_MMAP_THRESHOLD_: "131072",
        MALLOC_TRIM_THRESHOLD_: "131072",
      });
    });
  });

  it("is interrupted by a message on Windows, by a signal elsewhere", async () => {
    const { kernelSpec } = await importModule("lib/tools/setup/kernel.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    expect(kernelSpec(projectPaths(), "node", "win32")).to.include({ interrupt_mode: "message" });
    expect(kernelSpec(projectPaths(), "node", "linux")).not.to.have.property("interrupt_mode");
  });

  it("is written again for another Node", async () => {
    const { kernelSpec, kernelStep } = await importModule("lib/tools/setup/kernel.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    await withTempFolder((root) => {
      const paths = projectPaths(root);
      fs.mkdirSync(paths.kernel, { recursive: true });
      const other = `${JSON.stringify(kernelSpec(paths, "/other/node"), null, 2)}\n`;
      fs.writeFileSync(path.join(paths.kernel, "kernel.json"), other);
      expect(kernelStep.isDone({ paths })).to.equal(false);
    });
  });
});
