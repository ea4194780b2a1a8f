/**
 * Builds the Windows addon that lies in this folder, on any system that has Python and, for
 * PyPI and 2 GB of files, room: `node lib/tools/setup/windows/buildAddon.mjs WORK_FOLDER`.
 *
 * Students on Windows then need no compiler. The compiler is zig (PyPI's ziglang), which builds
 * the same bytes on every machine: with `--check` the new files are compared with those that are
 * committed, else they replace them.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { ADDON_SOURCE, OWN_SOURCES, sourceVersion, writeAddonSource } from "../addonSource.mjs";
import { projectPaths } from "../paths.mjs";
import { readJson } from "../stamp.mjs";
import { WINDOWS_PACKAGES, ZIG } from "../wheels.mjs";
import { importedNames } from "./importedNames.mjs";
import { BUILT_WITH, PYTHON_LIBRARY, WINDOWS_FILES } from "./windowsFiles.mjs";

const paths = projectPaths();
const [work, check] = process.argv.slice(2);
if (work === undefined) throw new Error("Name a work folder.");
fs.mkdirSync(work, { recursive: true });
const folder = path.resolve(work);
const env = { ...process.env, ZIG_GLOBAL_CACHE_DIR: path.join(folder, "cache") };

const python = installZig();
const wheel = installWheel();
const built = [
  [WINDOWS_FILES.addon, buildAddon()],
  [WINDOWS_FILES.pythonLibrary, buildPythonLibrary()],
];
const record = {
  tfjsNode: packageVersion("@tensorflow/tfjs-node"),
  headers: packageVersion("node-api-headers"),
  packages: WINDOWS_PACKAGES,
  compiler: ZIG,
  source: sourceVersion(),
  sha256: Object.fromEntries(built.map(([file, made]) => [path.basename(file), sha256(made)])),
};
if (check === "--check") compare();
else {
  built.forEach(([file, made]) => fs.copyFileSync(made, file));
  fs.writeFileSync(BUILT_WITH, `${JSON.stringify(record, null, 2)}\n`);
  console.log(`Written: ${built.map(([file]) => path.relative(paths.root, file)).join(", ")}`);
}

function installZig() {
  const venv = path.join(folder, "venv");
  const windows = process.platform === "win32";
  const inside = windows ? ["Scripts", "python.exe"] : ["bin", "python"];
  run(windows ? "python" : "python3", ["-m", "venv", venv]);
  run(path.join(venv, ...inside), ["-m", "pip", "install", "--no-deps", ZIG]);
  return path.join(venv, ...inside);
}

/** The files that a student's set-up gets from PyPI: headers and import library lie among them. */
function installWheel() {
  const target = path.join(folder, "wheel");
  const place = ["--target", target, "--platform", "win_amd64", "--python-version", "3.12"];
  const options = ["--no-deps", "--no-compile", "--only-binary=:all:", "--upgrade"];
  if (!fs.existsSync(target))
    run(python, ["-m", "pip", "install", ...options, ...place, ...WINDOWS_PACKAGES]);
  return path.join(target, "tensorflow");
}

/** tfjs-node's source against TensorFlow's library and Node's own functions. */
function buildAddon() {
  const headers = path.join(paths.nodeModules, "node-api-headers");
  const node = ["node_api", "js_native_api"].map((name) => {
    const library = path.join(folder, `${name}.lib`);
    const names = path.join(headers, "def", `${name}.def`);
    zig("dlltool", "-m", "i386:x86-64", "-d", names, "-l", library, "-D", "node.exe");
    return library;
  });
  writeAddonSource(paths.tfjsNode);
  // All of it below one folder and by relative names, which may end up in what is built.
  const sources = path.join(folder, "sources");
  fs.mkdirSync(sources, { recursive: true });
  fs.cpSync(path.join(paths.tfjsNode, "binding"), path.join(sources, "binding"), {
    recursive: true,
  });
  for (const file of OWN_SOURCES) fs.copyFileSync(file, path.join(sources, path.basename(file)));
  const target = path.join(folder, path.basename(WINDOWS_FILES.addon));
  const library = path.join(wheel, "python", "_pywrap_tensorflow_common.dll.if.lib");
  const defines = ["-DNAPI_VERSION=8", "-DNODE_GYP_MODULE_NAME=tfjs_binding"];
  const options = ["-O2", "-std=c++17", "-s", ...defines];
  fs.cpSync(path.join(headers, "include"), path.join(sources, "node"), { recursive: true });
  const includes = ["-I../wheel/tensorflow/include", "-Inode"];
  const own = OWN_SOURCES.map((file) => path.basename(file));
  const files = [ADDON_SOURCE, path.join("binding", "tfjs_binding.cc"), ...own];
  compile("c++", sources, [...options, ...includes, ...files, library, ...node, "-o", target]);
  return target;
}

/**
 * TensorFlow's library wants to find 220 names of Python's, of exactly one version. It calls none
 * of them when Node uses it, so a library with these names and nothing behind them is enough.
 */
function buildPythonLibrary() {
  const library = path.join(wheel, "python", "_pywrap_tensorflow_common.dll");
  const names = importedNames(library).get(PYTHON_LIBRARY);
  const source = path.join(folder, "pythonNames.c");
  const lines = names.map((name) => `__declspec(dllexport) void ${name}(void) {}`);
  // Windows calls it when it loads the library: 1 means that all is well.
  lines.push("int DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }");
  fs.writeFileSync(source, `${lines.join("\n")}\n`);
  const target = path.join(folder, PYTHON_LIBRARY);
  compile("cc", folder, ["-O2", "-s", "-nostdlib", "pythonNames.c", "-o", target]);
  return target;
}

function compile(language, cwd, args) {
  zig(language, "-target", "x86_64-windows-gnu", "-shared", ...args, { cwd });
}

function zig(...args) {
  const options = typeof args.at(-1) === "object" ? args.pop() : {};
  run(python, ["-m", "ziglang", ...args], options);
}

function run(command, args, { cwd = folder } = {}) {
  console.log(`$ ${path.basename(command)} ${args.join(" ")}`);
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: "inherit" });
  if (error || status !== 0) throw new Error(`It failed: ${error?.message ?? `code ${status}`}`);
}

function packageVersion(name) {
  return readJson(path.join(paths.nodeModules, name, "package.json")).version;
}

function compare() {
  const committed = readJson(BUILT_WITH);
  if (JSON.stringify(committed) === JSON.stringify(record)) {
    console.log("The committed files are what this source builds.");
    return;
  }
  console.error(`Committed: ${JSON.stringify(committed, null, 2)}`);
  console.error(`Built now: ${JSON.stringify(record, null, 2)}`);
  process.exitCode = 1;
}

function sha256(file) {
  return createHash("sha256").update(fs.readFileSync(file)).digest("hex");
}
