import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { networkProblemIn } from "./network.mjs";
import { isForSystem, npmMegabytes } from "./packageBytes.mjs";
import { fullDiskProblem } from "./prerequisites.mjs";
import { lastLines } from "./run.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { readJson } from "./stamp.mjs";
import { inUseProblem, remove } from "./whenFree.mjs";

const NPM_OPTIONS = [
  "--ignore-scripts",
  // Also where NODE_ENV=production is set: the TypeScript compiler is a development package.
  "--include=dev",
  "--include=optional",
  "--no-audit",
  "--no-fund",
  "--prefer-offline",
  "--fetch-retries=2",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=10000",
  "--fetch-timeout=60000",
];

/** Installs the npm packages that package-lock.json names. */
export const nodeModulesStep = {
  title: "Node packages (npm ci)",
  diskBytes: 0.8e9,
  megabytes: ({ paths }) => npmMegabytes(paths.root),
  isDone: ({ paths }) => hasLockedPackages(paths.root),

  async apply({ paths, run }) {
    // npm writes this list last, and it is how isDone knows: without it, a killed npm ci is seen.
    const list = path.join(paths.nodeModules, ".package-lock.json");
    remove(list);
    const [command, ...first] = npmCommand();
    const env = { ...process.env, ...npmCache(paths) };
    const install = () => run(command, [...first, "ci", ...NPM_OPTIONS], { cwd: paths.root, env });
    const problemIn = ({ output }) => networkProblemIn(output, "npm could not fetch the packages");
    let result = await install();
    // npm has tried long enough where it reached nobody, nobody is more willing the next time, and
    // a full disk stays full.
    const final =
      /ENOTFOUND|EAI_AGAIN/.test(result.output) ||
      problemIn(result)?.isRefusal ||
      fullDiskProblem(result.output) !== null;
    // Where it cannot write its list, npm says nothing and ends as if all were well.
    const isWhole = () => result.code === 0 && fs.existsSync(list);
    if (!isWhole() && !final) result = await install();
    if (isWhole()) return;
    // First the disk: what broke off for want of room may also say that a transfer failed.
    const { output } = result;
    const problem = fullDiskProblem(output) ?? problemIn(result) ?? inUseProblem(output);
    if (problem !== null) throw problem;
    if (result.code === 0)
      throw new SetupProblem(
        `npm ci ended without an error, but has not written ${list}: the disk may be full. ` +
          `Make room, and the next command tries again. npm's output: ${paths.log}`,
      );
    throw new SetupProblem(
      `npm ci failed:\n${lastLines(result.output)}\n  All of its output: ${paths.log}`,
    );
  },
};

/** Where the home folder cannot be written, npm keeps its downloads in the project. */
function npmCache(paths, home = os.homedir()) {
  if (process.env.npm_config_cache && isWritable(process.env.npm_config_cache)) return {};
  return isWritable(path.join(home, ".npm")) || isWritable(home)
    ? {}
    : { npm_config_cache: path.join(paths.venv, "npm-cache") };
}

function isWritable(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * True where node_modules holds every package of package-lock.json in its version. Packages for
 * other systems may be missing; npm leaves them out. Those of this project's own (lib/tools/shims)
 * are links, on Windows to an absolute place, which is another one after the folder was moved.
 *
 * @param {string} root folder with package-lock.json
 */
export function hasLockedPackages(root, { platform = process.platform, arch = process.arch } = {}) {
  const wanted = readJson(path.join(root, "package-lock.json"));
  const installed = readJson(path.join(root, "node_modules", ".package-lock.json"));
  if (wanted === null || installed === null) return false;
  return Object.entries(wanted.packages).every(([name, entry]) => {
    if (name === "") return true;
    const found = installed.packages[name];
    if (found === undefined) return entry.optional === true && !isForSystem(entry, platform, arch);
    if (entry.link && !fs.existsSync(path.join(root, name, "package.json"))) return false;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** npm as [command, ...arguments]: its script, where it can be found, works without a shell. */
function npmCommand() {
  const beside = path.dirname(process.execPath);
  const scripts = [
    process.env.npm_execpath,
    path.join(beside, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    path.join(beside, "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const script = scripts.find(
    (file) => file && path.basename(file) === "npm-cli.js" && fs.existsSync(file),
  );
  return script ? [process.execPath, script] : ["npm"];
}
