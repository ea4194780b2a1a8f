import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";

describe("WHEELS", () => {
  it("names one exact version of every package", async () => {
    const { WHEELS, CUDA_WHEEL, ZIG } = await importModule("lib/tools/setup/wheels.mjs");
    const wheels = [...Object.values<any>(WHEELS), CUDA_WHEEL];
    const names = wheels.flatMap(({ name, also = [] }) => [name, ...also]);
    for (const name of [...names, ZIG])
      expect(name).to.match(/^[a-z-]+(\[and-cuda\])?==\d+(\.\d+)+$/);
    for (const { megabytes } of wheels) expect(megabytes).to.be.within(200, 4000);
  });
});

describe("wheelFiles.json", () => {
  interface WheelFile {
    file: string;
    bytes: number;
    sha256: string;
  }
  /** How PyPI names the systems. */
  const SYSTEMS: Record<string, string> = {
    "linux-x64": "manylinux_2_27_x86_64",
    "linux-arm64": "manylinux_2_27_aarch64",
    "darwin-arm64": "macosx_12_0_arm64",
    "darwin-x64": "macosx_10_15_x86_64",
    "win32-x64": "win_amd64",
  };
  const files = JSON.parse(
    fs.readFileSync(path.resolve(__dirname, "../../../lib/tools/setup/wheelFiles.json"), "utf8"),
  ) as Record<string, WheelFile[]>;

  it("has one file for every system and Python of the table, of the stated size", async () => {
    const { WHEELS } = await importModule("lib/tools/setup/wheels.mjs");
    for (const [system, wheel] of Object.entries<any>(WHEELS))
      for (const python of wheel.pythons) {
        const tag = `cp${python.replace(".", "")}`;
        const end = `-${tag}-${tag}-${SYSTEMS[system]}.whl`;
        const found = [wheel.name, ...(wheel.also ?? [])].map((name: string) =>
          files[name].filter(({ file }) => file.endsWith(end)),
        );
        for (const matches of found) expect(matches, `${system} ${python}`).to.have.length(1);
        const megabytes = found.flat().reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
        expect(wheel.megabytes, `${system} ${python}`).to.be.closeTo(megabytes, 1);
      }
  });

  it("gives pip the hashes of all of them", async () => {
    const { withHashes, ZIG, ZIG_MEGABYTES } = await importModule("lib/tools/setup/wheels.mjs");
    for (const { sha256 } of Object.values(files).flat()) expect(sha256).to.match(/^[0-9a-f]{64}$/);
    const [intel] = files[ZIG];
    expect(withHashes([ZIG])).to.match(/^ziglang==[\d.]+( --hash=sha256:[0-9a-f]{64}){2}\n$/);
    expect(withHashes([ZIG])).to.contain(`--hash=sha256:${intel.sha256}`);
    expect(ZIG_MEGABYTES).to.be.closeTo(intel.bytes / 1e6, 1);
  });
});

describe("the lock files", () => {
  const read = (name: string) => fs.readFileSync(path.resolve(__dirname, "../../..", name), "utf8");

  it("name every npm package with its hash, and every Python package in one version", () => {
    const { packages } = JSON.parse(read("package-lock.json"));
    for (const [name, entry] of Object.entries<any>(packages)) {
      // The project itself, and what it holds of its own.
      if (name.startsWith("node_modules/") && !entry.link)
        expect(entry.integrity, name).to.match(/^sha(512|1)-/);
    }
    const lines = read("requirements.txt").split("\n");
    for (const line of lines.filter((text) => text !== "" && !text.startsWith("#")))
      expect(line).to.match(/^[A-Za-z_-]+==[\d.]+$/);
  });
});

describe("wheelPython", () => {
  const choose = async (own: string, system: string) => {
    const { wheelPython } = await importModule("lib/tools/setup/tensorflow.mjs");
    const { WHEELS } = await importModule("lib/tools/setup/wheels.mjs");
    return wheelPython(own, WHEELS[system].pythons);
  };

  it("takes the environment's own Python where the wheel exists for it, else 3.12", async () => {
    expect(await choose("3.13", "linux-x64")).to.equal("3.13");
    expect(await choose("3.14", "linux-x64")).to.equal("3.12");
  });

  it("takes 3.12 on Intel Macs with Python 3.13, for which 2.16.2 has no wheel", async () => {
    expect(await choose("3.13", "darwin-x64")).to.equal("3.12");
    expect(await choose("3.11", "darwin-x64")).to.equal("3.11");
  });

  it("takes 3.12 on Windows, whatever Python is there", async () => {
    for (const own of ["3.10", "3.13", "3.14"])
      expect(await choose(own, "win32-x64")).to.equal("3.12");
  });
});

describe("tensorflowStep", () => {
  it("says at once why there is no engine for Windows on ARM", async () => {
    const { tensorflowPackage } = await importModule("lib/tools/setup/tensorflow.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    const system = { platform: "win32", arch: "arm64" };
    expect(tensorflowPackage(projectPaths("/none"), {}, system).name).to.equal(null);
  });
});
