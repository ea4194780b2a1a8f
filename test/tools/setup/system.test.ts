import { expect } from "chai";
import { importModule } from "../../support/importModule";

describe("systemProblem", () => {
  const problem = async (platform: string, arch: string, glibc: string | null = "2.36") =>
    (await importModule("lib/tools/setup/system.mjs")).systemProblem({ platform, arch, glibc });

  it("finds none on 64-bit Linux with glibc, macOS and Windows, nor on this system", async () => {
    for (const platform of ["linux", "darwin", "win32"])
      for (const arch of ["x64", "arm64"]) expect(await problem(platform, arch)).to.equal(null);
    expect((await importModule("lib/tools/setup/system.mjs")).systemProblem()).to.equal(null);
  });

  it("refuses 32-bit systems, musl and other systems with a sentence and advice", async () => {
    expect((await problem("linux", "arm"))?.describe()).to.match(/64-bit .* found Node for arm\./);
    expect((await problem("win32", "ia32"))?.describe()).to.match(/found Node for ia32/);
    expect((await problem("linux", "x64", null))?.describe()).to.match(/musl.*node:22-bookworm/s);
    expect((await problem("freebsd", "x64"))?.describe()).to.contain("found freebsd");
  });
});

describe("tensorflowSettingProblem", () => {
  const problem = async (wanted: string | undefined, platform = "linux", arch = "x64") => {
    const { tensorflowSettingProblem } = await importModule("lib/tools/setup/system.mjs");
    return tensorflowSettingProblem({ XRAY_TENSORFLOW: wanted }, { platform, arch })?.describe();
  };

  it("accepts CUDA where there are wheels with it, and the processor everywhere", async () => {
    expect(await problem("cuda")).to.equal(undefined);
    for (const wanted of [undefined, "", "cpu"])
      expect(await problem(wanted, "darwin", "arm64")).to.equal(undefined);
  });

  it("refuses CUDA elsewhere, and unknown words, before anything is downloaded", async () => {
    expect(await problem("cuda", "win32")).to.match(/Linux on x86-64.*win32 on x64.*WSL/s);
    expect(await problem("cuda", "linux", "arm64")).to.contain("linux on arm64");
    expect(await problem("gpu")).to.contain('must be cuda or cpu, found "gpu"');
    const { installMissing } = await importModule("lib/tools/setup/installMissing.mjs");
    const refused = await installMissing({ env: { XRAY_TENSORFLOW: "gpu" }, steps: [] }).catch(
      (error: Error) => error.message,
    );
    expect(refused).to.contain('found "gpu"');
  });
});

describe("systemRemarks", () => {
  const remarks = async (platform: string, arch: string, release: string) =>
    (await importModule("lib/tools/setup/system.mjs")).systemRemarks({ platform, arch, release });

  it("says on Apple's processors that the kernel is built for macOS 14 or later", async () => {
    expect((await remarks("darwin", "arm64", "22.6.0")).join()).to.contain("macOS 14");
    expect(await remarks("darwin", "arm64", "23.0.0")).to.deep.equal([]);
    expect(await remarks("darwin", "x64", "21.6.0")).to.deep.equal([]);
    expect(await remarks("linux", "arm64", "6.1.0")).to.deep.equal([]);
  });
});
