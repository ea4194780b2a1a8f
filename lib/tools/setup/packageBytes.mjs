import fs from "node:fs";
import path from "node:path";
import { readJson } from "./stamp.mjs";

const TABLE = new URL("packageBytes.json", import.meta.url);

/**
 * What npm's and Python's packages cost to download, which no lock file says. packageBytes.json has
 * the size of every npm package by its name and version, and that of Python's packages together,
 * for the lines of requirements.txt; `.ci/packageBytes.mjs` measures what is missing there.
 *
 * @returns {{ npm: Record<string, number>, python: { requirements: string[], bytes: number } }}
 */
export function packageBytes() {
  return JSON.parse(fs.readFileSync(TABLE, "utf8"));
}

/** MB (1e6 bytes) that npm downloads. A package that the table does not know counts nothing. */
export function npmMegabytes(root, system) {
  const { npm } = packageBytes();
  return inMegabytes(npmPackages(root, system).reduce((sum, name) => sum + (npm[name] ?? 0), 0));
}

/** MB (1e6 bytes) that pip downloads for requirements.txt. */
export function pythonMegabytes() {
  return inMegabytes(packageBytes().python.bytes);
}

/**
 * The packages of package-lock.json that npm fetches for a system, as `name@version`, each once.
 *
 * @param {string} root folder with package-lock.json
 */
export function npmPackages(root, { platform = process.platform, arch = process.arch } = {}) {
  const { packages } = readJson(path.join(root, "package-lock.json")) ?? { packages: {} };
  const fetched = Object.entries(packages).filter(
    ([place, entry]) =>
      entry.integrity !== undefined &&
      (isForSystem(entry, platform, arch) || (!entry.optional && place !== "")),
  );
  const name = (place, entry) => entry.name ?? place.split("node_modules/").pop();
  return [...new Set(fetched.map(([place, entry]) => `${name(place, entry)}@${entry.version}`))];
}

/** The lines of requirements.txt that name a package. */
export function requirementLines(root) {
  const lines = fs.readFileSync(path.join(root, "requirements.txt"), "utf8").split(/\r?\n/);
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

/**
 * True for an optional package that names this system. Those without a system, or for musl Linux,
 * depend on others that are left out.
 */
export function isForSystem({ os, cpu, libc }, platform, arch) {
  if (os === undefined || cpu === undefined) return false;
  return (
    os.includes(platform) && cpu.includes(arch) && (libc === undefined || libc.includes("glibc"))
  );
}

function inMegabytes(bytes) {
  return Math.round(bytes / 1e6);
}
