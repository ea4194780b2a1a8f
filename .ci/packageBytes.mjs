/**
 * Measures what lib/tools/setup/packageBytes.json lacks, after package-lock.json or
 * requirements.txt was changed: fetches those packages, with npm and pip, and writes their sizes.
 * Usage: node .ci/packageBytes.mjs WORK_FOLDER (0.2 GB)
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { npmPackages, packageBytes, requirementLines } from "../lib/tools/setup/packageBytes.mjs";
import { WHEELS } from "../lib/tools/setup/wheels.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const TABLE = path.join(ROOT, "lib/tools/setup/packageBytes.json");

function main([workFolder]) {
  if (workFolder === undefined) throw new Error("Name a work folder.");
  const work = path.resolve(workFolder);
  const known = fs.existsSync(TABLE) ? packageBytes() : { npm: {}, python: null };
  const systems = Object.keys(WHEELS).map((name) => name.split("-"));
  const wanted = systems.flatMap(([platform, arch]) => npmPackages(ROOT, { platform, arch }));
  const npm = {};
  for (const name of [...new Set(wanted)].sort()) npm[name] = known.npm[name] ?? sizeOf(name, work);
  const requirements = requirementLines(ROOT);
  const isKnown = JSON.stringify(known.python?.requirements) === JSON.stringify(requirements);
  const python = isKnown ? known.python : { requirements, bytes: sizeOfRequirements(work) };
  fs.writeFileSync(TABLE, `${JSON.stringify({ npm, python }, null, 2)}\n`);
}

/** Bytes of one npm package as it is downloaded. */
function sizeOf(name, work) {
  const folder = emptyFolder(work, "npm");
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, name]);
  return bytesIn(folder);
}

/** Bytes of all that pip downloads for requirements.txt, on this computer. */
function sizeOfRequirements(work) {
  const folder = emptyFolder(work, "python");
  const options = ["--quiet", "--only-binary=:all:", "--dest", folder, "-r", "requirements.txt"];
  execFileSync("python3", ["-m", "pip", "download", ...options], { cwd: ROOT });
  return bytesIn(folder);
}

function emptyFolder(work, name) {
  const folder = path.join(work, name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

function bytesIn(folder) {
  const files = fs.readdirSync(folder).map((name) => path.join(folder, name));
  return files.reduce((sum, file) => sum + fs.statSync(file).size, 0);
}

main(process.argv.slice(2));
