import fs from "node:fs";
import path from "node:path";
import { lastLines } from "./run.mjs";
import { SetupProblem } from "./setupProblem.mjs";
import { hashFiles, isStamped, readJson, writeStamp } from "./stamp.mjs";
import { move, remove } from "./whenFree.mjs";

/** What the compiler writes and what is copied beside it; any other file in lib/dist stays. */
const COMPILED = /\.(js|d\.ts|map|mjs|cjs|d\.cts|cc|py|json|txt|html|css|svg)$|(^|\/)__pycache__\//;

/** Compiles lib to lib/dist, from which notebooks and commands run. */
export const compileStep = {
  title: "Library (tsc --strict)",
  diskBytes: 0.01e9,
  isDone: ({ paths }) => isStamped(path.join(paths.dist, "compiled.json"), compileKey(paths)),

  async apply({ paths, run }) {
    const key = compileKey(paths);
    const half = `${paths.dist}.part`;
    remove(half);
    const tsc = path.join(paths.nodeModules, "typescript", "bin", "tsc");
    const args = [tsc, "-p", path.join(paths.root, "tsconfig.json"), "--outDir", half];
    const result = await run(process.execPath, args, { cwd: paths.root });
    if (result.code !== 0) {
      remove(half);
      throw new SetupProblem(
        `lib does not compile:\n${lastLines(result.output, 20)}\n  All of it: ${paths.log}`,
      );
    }
    copyOtherFiles(paths, half);
    writeStamp(path.join(half, "compiled.json"), key);
    // A fresh folder: what was compiled from a deleted source does not stay behind.
    const foreign = filesBelow(paths.dist).filter((name) => !COMPILED.test(name));
    for (const name of foreign) moveFile(path.join(paths.dist, name), path.join(half, name));
    remove(paths.dist);
    move(half, paths.dist);
  },
};

function compileKey(paths) {
  const sources = [...libraryFiles(paths), path.join(paths.root, "tsconfig.json")];
  return {
    sources: hashFiles(paths.root, sources),
    typescript:
      readJson(path.join(paths.nodeModules, "typescript", "package.json"))?.version ?? null,
  };
}

/** Every file of lib, sorted, without what is compiled and without set-up. */
export function libraryFiles(paths, folder = paths.lib) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (!entry.isDirectory()) return [file];
      const skipped =
        file.startsWith(paths.dist) ||
        file === path.join(paths.lib, "tools", "setup") ||
        entry.name === "__pycache__";
      return skipped ? [] : libraryFiles(paths, file);
    });
}

/** Paths of all files below a folder; none where it does not exist. */
function filesBelow(folder, below = "") {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(below, entry.name);
    return entry.isDirectory() ? filesBelow(folder, name) : [name];
  });
}

function moveFile(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  if (!fs.existsSync(to)) move(from, to);
}

/** Python programs and JSON files lie beside the compiled files as they lay beside the sources. */
function copyOtherFiles(paths, target) {
  for (const file of libraryFiles(paths).filter((name) => !name.endsWith(".ts"))) {
    const copy = path.join(target, path.relative(paths.lib, file));
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    fs.copyFileSync(file, copy);
  }
}
