import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

/** A project whose compiled library names a server, and a set-up with the given answers. */
async function fakeSetup(root: string, online: boolean, code: number) {
  const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
  const paths = projectPaths(root);
  const sources = path.join(paths.dist, "tools", "download", "sources.js");
  fs.mkdirSync(path.dirname(sources), { recursive: true });
  const source = 'exports.WEIGHTS_SOURCE = { url: "https://weights.example/file" };\n';
  fs.writeFileSync(sources, source);
  const notes: string[] = [];
  const run = fakeRun(() => ({ code, output: "The server has no such file.\n" }));
  const report = { note: (text: string) => notes.push(text) };
  return { context: { paths, env: {}, run, report, answers: async () => online }, notes, run };
}

describe("weightsStep", () => {
  const load = async () => importModule("lib/tools/setup/weights.mjs");

  it("runs the weights command where the server answers", async () => {
    const { weightsStep } = await load();
    await withTempFolder(async (root) => {
      const { context, notes, run } = await fakeSetup(root, true, 0);
      await weightsStep.apply(context);
      expect(run.commands).to.have.length(1);
      expect(run.commands[0]).to.contain(path.join("tools", "cli", "weights.js"));
      expect(notes).to.deep.equal([]);
      expect(weightsStep.isDone(context), "no file was written").to.equal(false);
    });
  });

  for (const [what, online, reason] of [
    ["without a network", false, "weights.example cannot be reached"],
    ["where the download fails", true, "The server has no such file."],
  ] as const) {
    it(`says in one line what is lost ${what}, and tries again only when told to`, async () => {
      const { weightsStep, forgetWeightsFailure } = await load();
      await withTempFolder(async (root) => {
        const { context, notes } = await fakeSetup(root, online, 1);
        await weightsStep.apply(context);
        expect(notes).to.have.length(1);
        expect(notes[0]).to.contain(reason).and.contain("random numbers");
        expect(notes[0]).to.contain("npm run weights").and.not.contain("\n");
        expect(weightsStep.isDone(context)).to.equal(true);
        forgetWeightsFailure(context.paths);
        expect(weightsStep.isDone(context)).to.equal(false);
      });
    });
  }

  it("has nothing to do where weights are there, named, or not wanted", async () => {
    const { weightsStep } = await load();
    await withTempFolder(async (root) => {
      const { context } = await fakeSetup(root, true, 0);
      expect(weightsStep.isDone({ ...context, env: { XRAY_FETCH_WEIGHTS: "0" } })).to.equal(true);
      expect(weightsStep.isDone({ ...context, env: { XRAY_WEIGHTS: "a" } })).to.equal(true);
      const folder = path.join(context.paths.data, "weights");
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, "resnet18_imagenet.safetensors"), "");
      expect(weightsStep.isDone(context)).to.equal(true);
    });
  });
});
