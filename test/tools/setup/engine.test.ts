import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

const GOOD = { code: 0, output: 'a warning\n{"version":"2.21.0","gpu":false}\n' };

/** A compiler that writes the addon's file, and a trial run with the given answer. */
async function fakeContext(
  root: string,
  trial: { code: number; output: string },
  compiler: { code: number; output: string } = { code: 0, output: "g++ 12\n" },
) {
  const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
  const paths = projectPaths(root);
  const source = path.join(paths.tfjsNode, "binding", "tfjs_backend.cc");
  fs.mkdirSync(path.dirname(source), { recursive: true });
  fs.writeFileSync(source, "// the package's source\n");
  const run = fakeRun((line) => {
    if (line.includes("--version")) return compiler;
    if (line.includes("tryEngine")) return trial;
    if (!line.includes(" -o ")) return { code: 0, output: "" };
    fs.writeFileSync(line.split("-o ")[1], "addon");
    return { code: 0, output: "" };
  });
  const notes: string[] = [];
  return { paths, run, env: {}, notes, report: { note: (text: string) => notes.push(text) } };
}

describe("engineStep", () => {
  before(function () {
    if (process.platform === "win32") this.skip();
  });

  it("is done once the addon was built and has multiplied two matrices", async () => {
    const { engineStep } = await importModule("lib/tools/setup/engine.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, GOOD);
      expect(await engineStep.apply(context)).to.equal("TensorFlow 2.21.0");
      expect(engineStep.isDone(context)).to.equal(true);
      fs.rmSync(context.paths.addon);
      expect(engineStep.isDone(context)).to.equal(false);
    });
  });

  it("is built by zig where Linux has no compiler, unless CXX names one", async function () {
    if (process.platform !== "linux" || process.env.CXX) this.skip();
    const { engineStep } = await importModule("lib/tools/setup/engine.mjs");
    const { findCompiler } = await importModule("lib/tools/setup/findCompiler.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, GOOD, { code: 127, output: "" });
      expect(await engineStep.apply(context)).to.equal("TensorFlow 2.21.0");
      const { commands } = context.run;
      expect(commands.find((line) => line.includes("pip install"))).to.contain("--require-hashes");
      const build = commands.find((line) => line.includes(" -o "))!;
      expect(build).to.contain(`${context.paths.python} -m ziglang c++ -O2`);
      expect(context.notes.join()).to.contain("ziglang").and.contain("MB to download");
      expect(engineStep.prerequisites(context)).to.deep.equal([]);
      const named = await findCompiler(context.run, { CXX: "icpx" }).catch((e: Error) => e.message);
      expect(named).to.contain("icpx");
    });
  });

  it("is built again for another TensorFlow", async () => {
    const { engineStep } = await importModule("lib/tools/setup/engine.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, GOOD);
      await engineStep.apply(context);
      expect(engineStep.isDone({ ...context, env: { XRAY_TENSORFLOW: "cuda" } })).to.equal(false);
    });
  });

  it("removes an addon that ends the process, so that WebAssembly is used", async () => {
    const { engineStep } = await importModule("lib/tools/setup/engine.mjs");
    const { EngineFailure } = await importModule("lib/tools/setup/engineFailure.mjs");
    await withTempFolder(async (root) => {
      const context = await fakeContext(root, { code: 1, output: "(ended by SIGILL)\n" });
      const error = await engineStep.apply(context).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(EngineFailure);
      expect((error as Error).message).to.contain("SIGILL");
      expect(fs.existsSync(context.paths.addon)).to.equal(false);
      expect(engineStep.isDone(context)).to.equal(false);
    });
  });
});

describe("engineKey", () => {
  it("is the same while npm replaces the packages, and another for another version", async () => {
    const { engineKey } = await importModule("lib/tools/setup/engine.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    await withTempFolder((root) => {
      const paths = projectPaths(root);
      const lock = (version: string) =>
        fs.writeFileSync(
          path.join(root, "package-lock.json"),
          JSON.stringify({ packages: { "node_modules/@tensorflow/tfjs-node": { version } } }),
        );
      lock("4.22.0");
      const key = engineKey(paths, {});
      expect(key.tfjsNode, "without any node_modules").to.equal("4.22.0");
      lock("4.23.0");
      expect(engineKey(paths, {})).not.to.deep.equal(key);
    });
  });
});

describe("engineStep.megabytes", () => {
  it("counts zig where no compiler is found, and nothing where one is", async function () {
    if (process.platform !== "linux" || process.env.CXX) this.skip();
    const { engineStep } = await importModule("lib/tools/setup/engine.mjs");
    const { ZIG_MEGABYTES } = await importModule("lib/tools/setup/wheels.mjs");
    expect(await engineStep.megabytes({ run: fakeRun(() => null) })).to.equal(ZIG_MEGABYTES);
    const compiler = fakeRun(() => ({ code: 0, output: "g++ 12" }));
    expect(await engineStep.megabytes({ run: compiler })).to.equal(0);
  });
});

describe("compilerArguments", () => {
  it("let the addon find TensorFlow by its place relative to itself", async () => {
    const { compilerArguments } = await importModule("lib/tools/setup/engine.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const paths = projectPaths(path.resolve("/project"));
    const fromAddon = path.join(..."../../../../../.venv/tensorflow/tensorflow".split("/"));
    expect(compilerArguments(paths, "linux")).to.include(`-Wl,-rpath,$ORIGIN/${fromAddon}`);
    expect(compilerArguments(paths, "darwin")).to.include(`-Wl,-rpath,@loader_path/${fromAddon}`);
    expect(path.resolve(path.dirname(paths.addon), fromAddon)).to.equal(
      path.join(paths.tensorflow, "tensorflow"),
    );
  });
});

describe("tensorflowPackage", () => {
  it("chooses a wheel that exists for the system", async () => {
    const { tensorflowPackage } = await importModule("lib/tools/setup/tensorflow.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    await withTempFolder((root) => {
      const name = (platform: string, arch: string, env = {}) =>
        tensorflowPackage(projectPaths(root), env, { platform, arch }).name;
      expect(name("linux", "x64")).to.equal("tensorflow-cpu==2.21.0");
      expect(name("linux", "arm64")).to.equal("tensorflow==2.21.0");
      expect(name("darwin", "arm64")).to.equal("tensorflow==2.21.0");
      expect(name("darwin", "x64")).to.equal("tensorflow==2.16.2");
      expect(name("linux", "x64", { XRAY_TENSORFLOW: "cuda" })).to.equal(
        "tensorflow[and-cuda]==2.21.0",
      );
    });
  });

  it("keeps the GPU's TensorFlow where it is installed and nothing is said", async () => {
    const { tensorflowPackage } = await importModule("lib/tools/setup/tensorflow.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const { writeStamp } = await importModule("lib/tools/setup/stamp.mjs");
    await withTempFolder((root) => {
      const paths = projectPaths(root);
      const linux = { platform: "linux", arch: "x64" };
      const gpu = tensorflowPackage(paths, { XRAY_TENSORFLOW: "cuda" }, linux);
      writeStamp(path.join(paths.tensorflow, "installed.json"), gpu);
      expect(tensorflowPackage(paths, {}, linux)).to.deep.equal(gpu);
      expect(tensorflowPackage(paths, { XRAY_TENSORFLOW: "cpu" }, linux).name).to.equal(
        "tensorflow-cpu==2.21.0",
      );
    });
  });

  it("takes nothing for its own that another system left in the same folder", async () => {
    const { tensorflowPackage } = await importModule("lib/tools/setup/tensorflow.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const { writeStamp } = await importModule("lib/tools/setup/stamp.mjs");
    await withTempFolder((root) => {
      const paths = projectPaths(root);
      const on = (platform: string, arch: string) =>
        tensorflowPackage(paths, {}, { platform, arch });
      const windows = on("win32", "x64");
      writeStamp(path.join(paths.tensorflow, "installed.json"), windows);
      expect(on("linux", "x64")).to.deep.equal({ name: windows.name, options: ["--no-deps"] });
      writeStamp(path.join(paths.tensorflow, "installed.json"), on("darwin", "arm64"));
      expect(on("darwin", "x64").name).to.equal("tensorflow==2.16.2");
    });
  });
});

describe("tensorflowStep", () => {
  it("is done where this system's library is there, not that of another one", async () => {
    const { tensorflowPackage, tensorflowStep } = await importModule(
      "lib/tools/setup/tensorflow.mjs",
    );
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const { writeStamp } = await importModule("lib/tools/setup/stamp.mjs");
    await withTempFolder((root) => {
      const paths = projectPaths(root);
      writeStamp(path.join(paths.tensorflow, "installed.json"), tensorflowPackage(paths, {}));
      const done = (platform: string) => tensorflowStep.isDone({ paths, env: {}, platform });
      fs.mkdirSync(path.join(paths.tensorflow, "tensorflow"));
      fs.writeFileSync(path.join(paths.tensorflow, "tensorflow", "libtensorflow_cc.so.2"), "");
      expect(["linux", "darwin", "win32"].map(done)).to.deep.equal([true, false, false]);
    });
  });
});
