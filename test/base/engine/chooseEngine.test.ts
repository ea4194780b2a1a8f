import { expect } from "chai";
import { type EngineReport, useEngine } from "../../../lib/base/engine/chooseEngine";
import { tf } from "../../../lib/base/engine/tf";
import { runScript } from "../../support/runScript";
import { startEngine } from "../../support/tensors";

const REPORT = `
  const { useEngine } = require("./lib/base/engine/chooseEngine");
  useEngine().then((report) => console.log(JSON.stringify(report)));`;

describe("useEngine", () => {
  before(startEngine);

  it("reports which engine it chose and why, and chooses once per process", async () => {
    const report = await useEngine();
    expect(report.name).to.equal(tf.getBackend());
    expect(report.reason).to.not.equal("");
    expect(report.threads).to.be.at.least(1);
    expect(await useEngine(report.name)).to.equal(report);
  });

  it("takes WebAssembly when the environment asks for it", () => {
    const report = runScript<EngineReport>(REPORT, { XRAY_ENGINE: "wasm" });
    expect(report).to.include({ name: "wasm", requested: "wasm", reason: "it was asked for" });
  });

  it("falls back to WebAssembly, with reason and warning, without the native library", () => {
    const hidden = `
      const Module = require("module"), load = Module._load;
      Module._load = (request, ...rest) => {
        if (request === "@tensorflow/tfjs-node") {
          const file = process.cwd() + "/node_modules/libtensorflow.so.2";
          throw new Error(file + ": cannot open shared object file");
        }
        return load(request, ...rest);
      };
      const warnings = [];
      console.warn = (text) => warnings.push(text);
      const { useEngine } = require("./lib/base/engine/chooseEngine");
      useEngine("auto").then((report) => console.log(JSON.stringify({ report, warnings })));`;
    const { report, warnings } = runScript<{ report: EngineReport; warnings: string[] }>(hidden, {
      XRAY_ENGINE: "",
    });
    expect(report.name).to.equal("wasm");
    expect(report.reason).to.include("(node_modules/libtensorflow.so.2: cannot open");
    expect(warnings[0]).to.include("npm run setup");
  });

  it("tells TensorFlow, before it loads, to take memory of a GPU as it is needed", () => {
    const seen = (environment: NodeJS.ProcessEnv) =>
      runScript<string[]>(
        `const Module = require("module"), load = Module._load, seen = [];
         Module._load = (request, ...rest) => {
           // A program that is started shows the process's own environment, which TensorFlow reads.
           if (request === "@tensorflow/tfjs-node")
             seen.push(require("child_process").execFileSync(process.execPath,
               ["-p", "process.env.TF_FORCE_GPU_ALLOW_GROWTH"], { encoding: "utf8" }).trim());
           return load(request, ...rest);
         };
         const { useEngine } = require("./lib/base/engine/chooseEngine");
         useEngine("auto").then(() => console.log(JSON.stringify(seen)));`,
        { XRAY_ENGINE: "", ...environment },
      )[0];
    expect(seen({ TF_FORCE_GPU_ALLOW_GROWTH: undefined })).to.equal("true");
    expect(seen({ TF_FORCE_GPU_ALLOW_GROWTH: "false" }), "what the reader says").to.equal("false");
  }).timeout(120000);

  it("lets danfojs be imported first, with either engine", () => {
    const danfo = (engine: string) =>
      runScript<number[]>(
        `require("./lib/base/engine/chooseEngine");
         const dfd = require("danfojs-node");
         console.log(JSON.stringify(new dfd.DataFrame({ a: [1, 2] }).shape));`,
        { XRAY_ENGINE: engine },
      );
    expect(danfo("wasm")).to.deep.equal([2, 1]);
    expect(danfo("auto")).to.deep.equal([2, 1]);
  }).timeout(120000);

  it("refuses unknown names and a second, different engine", async () => {
    const errorOf = (promise: Promise<unknown>) =>
      promise.then(
        () => "none",
        (error: Error) => error.message,
      );
    expect(await errorOf(useEngine("gpu" as "wasm"))).to.include(
      "expected one of auto, tensorflow, wasm",
    );
    const other = tf.getBackend() === "wasm" ? "tensorflow" : "wasm";
    expect(await errorOf(useEngine(other))).to.include("is already in use");
  });

  it("gives Node 23 and later back what tfjs-node calls", () => {
    const answers = runScript<boolean[]>(`
      const util = require("util");
      delete util.isNullOrUndefined;
      require("./lib/base/engine/chooseEngine");
      console.log(JSON.stringify([null, undefined, 0].map(util.isNullOrUndefined)));`);
    expect(answers).to.deep.equal([true, true, false]);
  });
});
