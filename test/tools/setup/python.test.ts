import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

const REPORT = { note() {}, line() {} };

/** A context whose commands are fakes: "-m venv" makes the interpreter's file, pip does as told. */
async function fakeContext(root: string, pip: () => { code: number; output: string }) {
  const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
  const paths = projectPaths(root);
  fs.writeFileSync(paths.requirements, "jupyterlab==4\n");
  const run = fakeRun((line) => {
    if (line.includes("ensurepip"))
      return { code: 0, output: '{"version": [3, 11, 7], "venv": true}\n' };
    if (line.includes("-m venv")) {
      fs.mkdirSync(path.dirname(paths.python), { recursive: true });
      fs.writeFileSync(paths.python, "");
    }
    return line.includes("pip install") ? pip() : { code: 0, output: "" };
  });
  return { paths, run, report: REPORT, env: {} };
}

describe("pythonStep", () => {
  it("is done after it succeeded, until requirements.txt changes", async () => {
    const { pythonStep } = await importModule("lib/tools/setup/python.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, () => ({ code: 0, output: "" }));
      expect(pythonStep.isDone(context)).to.equal(false);
      expect(await pythonStep.apply(context)).to.equal("Python 3.11.7");
      expect(pythonStep.isDone(context)).to.equal(true);
      fs.writeFileSync(context.paths.requirements, "jupyterlab==5\n");
      expect(pythonStep.isDone(context)).to.equal(false);
    });
  });

  it("is not done on a Mac where Node is now for the other processor", async () => {
    const { pythonStep } = await importModule("lib/tools/setup/python.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, () => ({ code: 0, output: "" }));
      const mac = { ...context, platform: "darwin", arch: "arm64" };
      await pythonStep.apply(mac);
      expect(pythonStep.isDone(mac)).to.equal(true);
      expect(pythonStep.isDone({ ...mac, arch: "x64" })).to.equal(false);
    });
  });

  it("starts over where an environment is half made, and keeps log and TensorFlow", async () => {
    const { pythonStep } = await importModule("lib/tools/setup/python.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, () => ({ code: 0, output: "" }));
      const half = path.join(context.paths.venv, "lib", "half.py");
      const kept = path.join(context.paths.tensorflow, "library.so");
      for (const file of [half, kept, context.paths.log]) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, "");
      }
      expect(pythonStep.isDone(context)).to.equal(false);
      await pythonStep.apply(context);
      expect([half, kept, context.paths.log].map((file) => fs.existsSync(file))).to.deep.equal([
        false,
        true,
        true,
      ]);
    });
  });

  it("leaves an environment alone that set-up did not make", async () => {
    const { pythonStep } = await importModule("lib/tools/setup/python.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, () => ({ code: 0, output: "" }));
      const files = ["pyvenv.cfg", "lib/mine.py"].map((name) =>
        path.join(context.paths.venv, name),
      );
      for (const file of files) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, "mine");
      }
      const error = await pythonStep.apply(context).catch((caught: unknown) => caught);
      expect((error as Error).message).to.contain("that set-up did not make");
      for (const file of files) expect(fs.readFileSync(file, "utf8")).to.equal("mine");
    });
  });

  it("keeps a file of one's own in the folder of the environment that it makes anew", async () => {
    const { pythonStep } = await importModule("lib/tools/setup/python.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, () => ({ code: 0, output: "" }));
      await pythonStep.apply(context);
      const mine = path.join(context.paths.venv, "notes.txt");
      fs.writeFileSync(mine, "mine");
      fs.writeFileSync(path.join(context.paths.venv, "pyvenv.cfg"), "");
      fs.writeFileSync(context.paths.requirements, "jupyterlab==5\n");
      await pythonStep.apply(context);
      expect(fs.readFileSync(mine, "utf8")).to.equal("mine");
      expect(fs.existsSync(path.join(context.paths.venv, "pyvenv.cfg"))).to.equal(false);
    });
  });

  it("is not done after pip failed twice, and shows why", async () => {
    const { pythonStep } = await importModule("lib/tools/setup/python.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, () => ({ code: 1, output: "ERROR: the reason\n" }));
      const error = await pythonStep.apply(context).catch((caught: unknown) => caught);
      expect((error as Error).message)
        .to.contain("ERROR: the reason")
        .and.contain("setup.log");
      expect(context.run.commands.filter((line) => line.includes("pip install"))).to.have.length(2);
      expect(pythonStep.isDone(context)).to.equal(false);
    });
  });

  it("names a full disk at once, before a broken transfer", async () => {
    const { pythonStep } = await importModule("lib/tools/setup/python.mjs");
    await withTempFolder(async (root) => {
      const output =
        "WARNING: Retrying after connection broken by ReadTimeoutError\n" +
        "ERROR: Could not install packages: [Errno 28] No space left on device\n";
      const context = await fakeContext(root, () => ({ code: 1, output }));
      const error = await pythonStep.apply(context).catch((caught: unknown) => caught);
      expect((error as Error).message).to.match(/^the disk is full/);
      expect(context.run.commands.filter((line) => line.includes("pip install"))).to.have.length(1);
    });
  });

  it("gives pip few retries, short time limits and no folder but the environment", async () => {
    const { pythonStep } = await importModule("lib/tools/setup/python.mjs");
    const { pipEnvironment } = await importModule("lib/tools/setup/pip.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, () => ({ code: 0, output: "" }));
      await pythonStep.apply(context);
      const line = context.run.commands.find((command) => command.includes("pip install"));
      expect(line).to.contain("--retries=2 --timeout=20");
      const env = pipEnvironment(context.paths, {
        PIP_USER: "1",
        PYTHONPATH: "/x",
        PIP_INDEX_URL: "https://mine.test",
      });
      expect(env).not.to.have.any.keys("PIP_USER", "PYTHONPATH");
      expect(env.PIP_INDEX_URL).to.equal("https://mine.test");
    });
  });
});
