import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { WEIGHTS_SOURCE } from "../../../lib/tools/download/sources";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

const ROOT = path.resolve(__dirname, "../../..");
const AGAIN = "measure anew: node .ci/packageBytes.mjs WORK_FOLDER";
const load = async () => importModule("lib/tools/setup/packageBytes.mjs");

/** Every system for which set-up has TensorFlow. */
async function systems(): Promise<{ platform: string; arch: string }[]> {
  const { WHEELS } = await importModule("lib/tools/setup/wheels.mjs");
  return Object.keys(WHEELS).map((name) => {
    const [platform, arch] = name.split("-");
    return { platform, arch };
  });
}

describe("packageBytes.json", () => {
  it("has the size of each npm package in the lock file's version, and no other", async () => {
    const { npmPackages, packageBytes } = await load();
    const wanted = new Set<string>();
    for (const system of await systems())
      for (const name of npmPackages(ROOT, system)) wanted.add(name);
    const { npm } = packageBytes();
    expect(Object.keys(npm).sort(), AGAIN).to.deep.equal([...wanted].sort());
    for (const [name, bytes] of Object.entries(npm)) expect(bytes, name).to.be.above(100);
  });

  it("has the size of Python's packages for today's requirements.txt", async () => {
    const { packageBytes, requirementLines } = await load();
    const { requirements, bytes } = packageBytes().python;
    expect(requirements, AGAIN).to.deep.equal(requirementLines(ROOT));
    expect(bytes).to.be.above(1e7);
  });
});

describe("npmPackages", () => {
  const LOCKED = {
    "": { name: "project", version: "1.0.0" },
    "lib/shim": { version: "1.0.0" },
    "node_modules/shim": { link: true },
    "node_modules/@a/b": { version: "1.0.0", integrity: "x" },
    "node_modules/c/node_modules/@a/b": { version: "1.0.0", integrity: "x" },
    "node_modules/c": { name: "other", version: "2.0.0", integrity: "y" },
    "node_modules/linux": only(["linux"], ["x64"]),
    "node_modules/musl": { ...only(["linux"], ["x64"]), libc: ["musl"] },
    "node_modules/mac": only(["darwin"], ["arm64"]),
    "node_modules/left-out": { version: "1.0.0", integrity: "v", optional: true },
  };

  function only(os: string[], cpu: string[]) {
    return { version: "3.0.0", integrity: "z", optional: true, os, cpu };
  }

  it("names what npm fetches for a system, once, under the name in the registry", async () => {
    const { npmPackages } = await load();
    await withTempFolder((root) => {
      const text = JSON.stringify({ packages: LOCKED });
      fs.writeFileSync(path.join(root, "package-lock.json"), text);
      const names = (platform: string, arch: string) => npmPackages(root, { platform, arch });
      expect(names("linux", "x64")).to.deep.equal(["@a/b@1.0.0", "other@2.0.0", "linux@3.0.0"]);
      expect(names("darwin", "arm64")).to.deep.equal(["@a/b@1.0.0", "other@2.0.0", "mac@3.0.0"]);
    });
  });
});

describe("what set-up says about its downloads", () => {
  const readme = fs.readFileSync(path.join(ROOT, "README.md"), "utf8").replace(/\s+/g, " ");

  it("is the size of the files, also in README.md", async () => {
    const { npmMegabytes, pythonMegabytes } = await load();
    const { WHEELS } = await importModule("lib/tools/setup/wheels.mjs");
    const { weightsStep } = await importModule("lib/tools/setup/weights.mjs");
    const weights = weightsStep.megabytes();
    expect(weights).to.equal(Math.round(WEIGHTS_SOURCE.bytes / 1e6));
    const totals = (await systems()).map((system) => {
      const tensorflow = WHEELS[`${system.platform}-${system.arch}`].megabytes;
      return npmMegabytes(ROOT, system) + pythonMegabytes() + tensorflow + weights;
    });
    const tens = (megabytes: number) => Math.round(megabytes / 10) * 10;
    const [, least, most] = readme.match(/(\d+) to (\d+) MB, half of it TensorFlow/)!;
    expect([least, most].map(Number)).to.deep.equal([
      tens(Math.min(...totals)),
      tens(Math.max(...totals)),
    ]);
  });
});
