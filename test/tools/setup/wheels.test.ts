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
