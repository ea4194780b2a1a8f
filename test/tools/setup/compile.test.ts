import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** A project whose compiler writes one file into the folder after --outDir. */
async function fakeProject(root: string, result = { code: 0, output: "" }) {
  const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
  write(path.join(root, "tsconfig.json"), "{}");
  write(path.join(root, "lib", "index.ts"), "export {};");
  write(path.join(root, "lib", "tools", "runner", "execute.py"), "pass");
  write(path.join(root, "lib", "tools", "setup", "setup.mjs"), "");
  const run = fakeRun((line) => {
    write(path.join(line.split("--outDir ")[1], "index.js"), "compiled");
    return result;
  });
  return { paths: projectPaths(root), run };
}

describe("compileStep", () => {
  it("compiles, copies what is not TypeScript, and is done until a source changes", async () => {
    const { compileStep } = await importModule("lib/tools/setup/compile.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeProject(root);
      expect(compileStep.isDone(context)).to.equal(false);
      await compileStep.apply(context);
      expect(compileStep.isDone(context)).to.equal(true);
      expect(fs.readdirSync(context.paths.dist).sort()).to.deep.equal([
        "compiled.json",
        "index.js",
        "tools",
      ]);
      expect(
        fs.readFileSync(path.join(context.paths.dist, "tools", "runner", "execute.py"), "utf8"),
      ).to.equal("pass");
      write(path.join(root, "lib", "index.ts"), "export const changed = true;");
      expect(compileStep.isDone(context)).to.equal(false);
    });
  });

  it("removes what was compiled from a source that is gone", async () => {
    const { compileStep } = await importModule("lib/tools/setup/compile.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeProject(root);
      write(path.join(context.paths.dist, "gone.js"), "old");
      await compileStep.apply(context);
      expect(fs.existsSync(path.join(context.paths.dist, "gone.js"))).to.equal(false);
    });
  });

  it("keeps a file in lib/dist that no compiler writes", async () => {
    const { compileStep } = await importModule("lib/tools/setup/compile.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeProject(root);
      const mine = path.join(context.paths.dist, "sub", "notes.md");
      write(mine, "mine");
      await compileStep.apply(context);
      expect(fs.readFileSync(mine, "utf8")).to.equal("mine");
    });
  });

  it("shows the compiler's errors and keeps the last good library", async () => {
    const { compileStep } = await importModule("lib/tools/setup/compile.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeProject(root, {
        code: 2,
        output: "lib/index.ts(1,1): error TS2304\n",
      });
      write(path.join(context.paths.dist, "index.js"), "good");
      const error = await compileStep.apply(context).catch((caught: unknown) => caught);
      expect((error as Error).message).to.contain("error TS2304");
      expect(fs.readFileSync(path.join(context.paths.dist, "index.js"), "utf8")).to.equal("good");
      expect(fs.readdirSync(path.join(root, "lib")).sort()).to.deep.equal([
        "dist",
        "index.ts",
        "tools",
      ]);
    });
  });
});
