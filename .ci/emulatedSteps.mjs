/**
 * The steps of set-up that run in an emulated system (see .ci/wine and .ci/arm64), where there is
 * no Python: whether npm's packages are those of the lock file, the engine, and the compiled
 * library. Arguments: the emulator's command, where programs do not start by themselves.
 */
import fs from "node:fs";
import path from "node:path";
import { compileStep } from "../lib/tools/setup/compile.mjs";
import { engineStep } from "../lib/tools/setup/engine.mjs";
import { nodeModulesStep } from "../lib/tools/setup/nodeModules.mjs";
import { projectPaths } from "../lib/tools/setup/paths.mjs";
import { createRun } from "../lib/tools/setup/run.mjs";
import { writeStamp } from "../lib/tools/setup/stamp.mjs";
import { systemProblem } from "../lib/tools/setup/system.mjs";
import { tensorflowPackage, tensorflowStep } from "../lib/tools/setup/tensorflow.mjs";

const emulator = process.argv.slice(2);
const paths = projectPaths();
const start = createRun({ log: paths.log });
/** Only Node itself needs the emulator: a compiler is this computer's own. */
const run = (command, args, options) => {
  const line = command === process.execPath ? [...emulator, command, ...args] : [command, ...args];
  return start(line[0], line.slice(1), options);
};
const context = { paths, env: {}, run, report: { note() {} } };
const expect = (what, fine) => {
  console.log(`  ${fine ? "yes" : "NO"}: ${what}`);
  if (!fine) process.exitCode = 1;
};

console.log(`Node ${process.version} for ${process.platform}-${process.arch}:`);
expect("this system is one that set-up accepts", systemProblem() === null);
expect("npm's packages are those of the lock file", nodeModulesStep.isDone(context));
writeStamp(path.join(paths.tensorflow, "installed.json"), tensorflowPackage(paths, {}));
expect("TensorFlow's wheel is there", tensorflowStep.isDone(context));
expect(`engine: ${await engineStep.apply(context)}`, engineStep.isDone(context));
await compileStep.apply(context);
expect("lib is compiled", compileStep.isDone(context));
expect("with its index", fs.existsSync(path.join(paths.dist, "index.js")));
