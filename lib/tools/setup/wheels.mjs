import fs from "node:fs";

/**
 * Every wheel that set-up takes from PyPI beside requirements.txt, by system and processor: which
 * package, for which Python versions it exists, and what it costs to download. wheelFiles.json has
 * their files with sizes and hashes.
 */
const TENSORFLOW = "2.21.0";
const PYTHONS = ["3.10", "3.11", "3.12", "3.13"];

export const WHEELS = {
  "linux-x64": { name: `tensorflow-cpu==${TENSORFLOW}`, pythons: PYTHONS, megabytes: 274 },
  "linux-arm64": { name: `tensorflow==${TENSORFLOW}`, pythons: PYTHONS, megabytes: 282 },
  "darwin-arm64": { name: `tensorflow==${TENSORFLOW}`, pythons: PYTHONS, megabytes: 223 },
  // The last release with a wheel for Macs with an Intel processor.
  "darwin-x64": {
    name: "tensorflow==2.16.2",
    pythons: ["3.10", "3.11", "3.12"],
    megabytes: 260,
  },
  // One Python only: the library asks for the names of exactly that one, see windows/.
  "win32-x64": {
    name: `tensorflow-cpu==${TENSORFLOW}`,
    // Microsoft's C++ library, which not every PC has.
    also: ["msvc-runtime==14.51.36231"],
    pythons: ["3.12"],
    megabytes: 353,
  },
};

/** For NVIDIA GPUs, on Linux with an x86-64 processor (XRAY_TENSORFLOW=cuda). */
export const CUDA_WHEEL = {
  name: `tensorflow[and-cuda]==${TENSORFLOW}`,
  pythons: PYTHONS,
  megabytes: 2900,
};

/** The C++ compiler where there is none, see findCompiler.mjs. */
export const ZIG = "ziglang==0.17.1";
export const ZIG_MEGABYTES = 101;

/** What a PC with Windows gets, also for building the addon that lies in windows/. */
export const WINDOWS_PACKAGES = [WHEELS["win32-x64"].name, ...WHEELS["win32-x64"].also];

/**
 * The lines of a requirements file with which pip takes exactly the known files of these packages.
 *
 * @param {string[]} names for example ["ziglang==0.17.1"], all of wheelFiles.json
 */
export function withHashes(names) {
  const files = JSON.parse(fs.readFileSync(new URL("wheelFiles.json", import.meta.url), "utf8"));
  const line = (name) =>
    [name, ...files[name].map(({ sha256 }) => `--hash=sha256:${sha256}`)].join(" ");
  return `${names.map(line).join("\n")}\n`;
}
