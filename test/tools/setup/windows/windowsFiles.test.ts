import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../../support/importModule";
import { withTempFolder } from "../../../support/tempFolder";

const ROOT = path.resolve(__dirname, "../../../..");
const FOLDER = "lib/tools/setup/windows";

async function builtWith() {
  const { BUILT_WITH, WINDOWS_FILES } = await importModule(`${FOLDER}/windowsFiles.mjs`);
  return { record: JSON.parse(fs.readFileSync(BUILT_WITH, "utf8")), files: WINDOWS_FILES };
}

describe("the addon for Windows", () => {
  it("is the file whose hash was written down when it was built", async () => {
    const { record, files } = await builtWith();
    for (const file of Object.values<string>(files)) {
      const hash = createHash("sha256").update(fs.readFileSync(file)).digest("hex");
      expect(record.sha256[path.basename(file)], file).to.equal(hash);
    }
  });

  it("was built from this source, and the versions that are installed with it", async () => {
    const { record } = await builtWith();
    const { sourceVersion } = await importModule("lib/tools/setup/addonSource.mjs");
    const { WINDOWS_PACKAGES, ZIG } = await importModule("lib/tools/setup/wheels.mjs");
    const { packages } = JSON.parse(fs.readFileSync(path.join(ROOT, "package-lock.json"), "utf8"));
    const again = `build it anew: node ${FOLDER}/buildAddon.mjs WORK_FOLDER`;
    expect(record.source, again).to.equal(sourceVersion());
    expect(record.packages, again).to.deep.equal(WINDOWS_PACKAGES);
    expect(record.compiler, again).to.equal(ZIG);
    expect(record.tfjsNode).to.equal(packages["node_modules/@tensorflow/tfjs-node"].version);
    expect(record.headers).to.equal(packages["node_modules/node-api-headers"].version);
  });

  it("takes nothing but functions of Node, TensorFlow and Windows itself", async () => {
    const { importedNames } = await importModule(`${FOLDER}/importedNames.mjs`);
    const { files } = await builtWith();
    const imports: Map<string, string[]> = importedNames(files.addon);
    const others = [...imports.keys()].filter((name) => !/^(kernel32|api-ms-win-crt-)/.test(name));
    expect(others.sort()).to.deep.equal(["_pywrap_tensorflow_common.dll", "node.exe"]);
    const ours = [...imports.get("_pywrap_tensorflow_common.dll")!, ...imports.get("node.exe")!];
    for (const name of ours) expect(name).to.match(/^(TF_|TFE_|napi_)/);
    expect(ours).to.include.members(["TFE_OpSetAttrTypeList", "napi_define_properties"]);
  });
});

describe("importedNames", () => {
  it("refuses a file that is none of Windows'", async () => {
    const { importedNames } = await importModule(`${FOLDER}/importedNames.mjs`);
    expect(() => importedNames(path.join(ROOT, "package-lock.json"))).to.throw("no Windows file");
  });
});

describe("placeWindowsFiles", () => {
  it(
    "puts Python's names beside TensorFlow, the addon where tfjs-node looks, and Microsoft's " +
      "library beside it",
    async () => {
      const { placeWindowsFiles } = await importModule(`${FOLDER}/placeWindowsFiles.mjs`);
      const { projectPaths } = await importModule("lib/tools/setup/paths.mjs");
      const { files } = await builtWith();
      await withTempFolder((root) => {
        const paths = projectPaths(root, "win32");
        const beside = path.join(paths.tensorflow, "tensorflow", "python");
        fs.mkdirSync(beside, { recursive: true });
        const microsofts = ["msvcp140.dll", "vcruntime140.dll", "vcruntime140_1.dll"];
        for (const name of microsofts) fs.writeFileSync(path.join(beside, name), `new ${name}`);
        expect(placeWindowsFiles(paths)).to.equal(null);
        expect(fs.readFileSync(paths.addon).equals(fs.readFileSync(files.addon))).to.equal(true);
        expect(fs.readdirSync(beside).sort()).to.deep.equal(
          ["python312.dll", ...microsofts].sort(),
        );
        for (const name of microsofts)
          expect(fs.readFileSync(path.join(path.dirname(paths.addon), name), "utf8")).to.equal(
            `new ${name}`,
          );
      });
    },
  );
});
