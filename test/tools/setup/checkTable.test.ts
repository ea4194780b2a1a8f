import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { fakeRun } from "../../support/fakeRun";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

describe("checkTable", () => {
  it("says what is missing where nothing was installed, and changes nothing", async () => {
    const { checkTable } = await importModule("lib/tools/setup/checkTable.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    await withTempFolder(async (root) => {
      fs.mkdirSync(path.join(root, "lib"));
      const text: string = await checkTable(projectPaths(root), {
        env: {},
        run: fakeRun(() => null),
      });
      for (const name of ["Node packages", "Python", "Kernel", "Engine"]) {
        expect(text).to.match(new RegExp(`^${name} +missing: "npm run setup"`, "m"));
      }
      expect(text).to.match(new RegExp(`^Node +v${process.versions.node} `, "m"));
      for (const name of ["CPU features", "Memory", "Disk", "Data sets", "Weights"])
        expect(text).to.contain(name);
      expect(fs.readdirSync(root)).to.deep.equal(["lib"]);
    });
  });

  it("tells why WebAssembly is used", async () => {
    const { checkTable } = await importModule("lib/tools/setup/checkTable.mjs");
    const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
    await withTempFolder(async (root) => {
      fs.mkdirSync(path.join(root, "lib"));
      const text = await checkTable(projectPaths(root), {
        env: { XRAY_ENGINE: "wasm" },
        run: fakeRun(() => null),
      });
      expect(text).to.match(/^Engine +WebAssembly: .*XRAY_ENGINE=wasm/m);
    });
  });
});

describe("findDataSets and findWeights", () => {
  it("count the images of each data set and measure weight files", async () => {
    const { findDataSets, findWeights } = await importModule("lib/tools/setup/foundData.mjs");
    await withTempFolder((root) => {
      const data = path.join(root, "data");
      const files = [
        "train/NORMAL/a.jpeg",
        "train/PNEUMONIA/b.PNG",
        "train/PNEUMONIA/notes.txt",
        "test/NORMAL/c.jpg",
      ];
      for (const file of files.map((name) => path.join(data, "sample", name))) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, "");
      }
      fs.mkdirSync(path.join(data, "cache"));
      fs.mkdirSync(path.join(data, "weights"));
      fs.writeFileSync(path.join(data, "weights", "resnet18.safetensors"), "12345");
      expect(findDataSets(data)).to.deep.equal([
        { folder: path.join(data, "sample"), train: 2, test: 1 },
      ]);
      expect(findWeights(data).map(({ bytes }: { bytes: number }) => bytes)).to.deep.equal([5]);
    });
  });

  it("find nothing where there is no data folder", async () => {
    const { findDataSets, findWeights } = await importModule("lib/tools/setup/foundData.mjs");
    await withTempFolder((root) => {
      expect(findDataSets(path.join(root, "data"))).to.deep.equal([]);
      expect(findWeights(path.join(root, "data"))).to.deep.equal([]);
    });
  });
});

describe("featuresIn", () => {
  it("reads Linux's and macOS's lists of flags", async () => {
    const { featuresIn } = await importModule("lib/tools/setup/cpuFeatures.mjs");
    expect(featuresIn("fpu sse avx avx2 avx512f amx_bf16 amx_tile")).to.deep.equal([
      "AVX2",
      "AVX-512",
      "AMX",
    ]);
    expect(featuresIn("SSE4.2 AVX1.0 AVX2 BMI2")).to.deep.equal(["AVX2"]);
    expect(featuresIn("fpu sse avx")).to.deep.equal([]);
  });
});
