/**
 * The steps of set-up that run under Wine (see .ci/wine), where there is no Python: whether npm's
 * packages are those of the lock file, the engine, and the compiled library.
 */
import fs from "node:fs";
import path from "node:path";
import { compileStep } from "../lib/tools/setup/compile.mjs";
import { engineStep } from "../lib/tools/setup/engine.mjs";
import { nodeModulesStep } from "../lib/tools/setup/nodeModules.mjs";
import { projectPaths } from "../lib/tools/setup/paths.mjs";
import { createRun } from "../lib/tools/setup/run.mjs";
import { systemProblem } from "../lib/tools/setup/system.mjs";
import { tensorflowPackage, tensorflowStep } from "../lib/tools/setup/tensorflow.mjs";
import { writeStamp } from "../lib/tools/setup/stamp.mjs";

const paths = projectPaths();
const context = { paths, env: {}, run: createRun({ log: paths.log }), report: { note() {} } };
const expect = (what, fine) => {
  console.log(`  ${fine ? "yes" : "NO"}: ${what}`);
  if (!fine) process.exitCode = 1;
};

expect("this system is one that set-up accepts", systemProblem() === null);
expect("npm's packages are those of the lock file", nodeModulesStep.isDone(context));
writeStamp(path.join(paths.tensorflow, "installed.json"), tensorflowPackage(paths, {}));
expect("TensorFlow's wheel is there", tensorflowStep.isDone(context));
expect(`engine: ${await engineStep.apply(context)}`, engineStep.isDone(context));
await compileStep.apply(context);
expect("lib is compiled", compileStep.isDone(context));
expect("with its index", fs.existsSync(path.join(paths.dist, "index.js")));
