import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { importModule } from "../../support/importModule";
import { withTempFolder } from "../../support/tempFolder";

const SOURCE = path.join("node_modules", "@tensorflow", "tfjs-node", "binding", "tfjs_backend.cc");

describe("withAdditions", () => {
  it("adds lists of texts and types, and two orders, to the source of tfjs-node", async () => {
    const { withAdditions } = await importModule("lib/tools/setup/addonSource.mjs");
    const source = fs.readFileSync(SOURCE, "utf8");
    const corrected = withAdditions(source) as string;
    const added = [
      "TFE_OpSetAttrStringList",
      "TFE_OpSetAttrTypeList",
      "TFE_ContextClearCaches",
      "void GiveMemoryBack();",
    ];
    for (const name of added) {
      expect(source).not.to.contain(name);
      expect(corrected.split(name)).to.have.length(2);
    }
  });

  it("leaves a source that it does not know as it is", async () => {
    const { withAdditions } = await importModule("lib/tools/setup/addonSource.mjs");
    expect(withAdditions("int main() {}\n")).to.equal("int main() {}\n");
  });
});

describe("writeAddonSource", () => {
  it("writes beside the package's own file and leaves that alone", () =>
    withTempFolder(async (folder) => {
      const { ADDON_SOURCE, writeAddonSource } = await importModule(
        "lib/tools/setup/addonSource.mjs",
      );
      fs.mkdirSync(path.join(folder, "binding"));
      const original = path.join(folder, "binding", "tfjs_backend.cc");
      fs.copyFileSync(SOURCE, original);
      writeAddonSource(folder);
      expect(fs.readFileSync(path.join(folder, ADDON_SOURCE), "utf8")).to.contain(
        "TFE_OpSetAttrStringList",
      );
      expect(fs.readFileSync(original, "utf8")).to.equal(fs.readFileSync(SOURCE, "utf8"));
    }));
});
