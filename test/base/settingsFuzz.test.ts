import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readSettings, type SETTING_VARIABLES } from "../../lib/base/settings";
import { fuzzCases } from "../support/fuzz";
import { damaged, fuzzTexts } from "../support/fuzzTexts";
import { withTempFolder } from "../support/tempFolder";

describe("mistyped settings", function () {
  this.timeout(0);

  const VALID: Partial<Record<keyof typeof SETTING_VARIABLES, string>> = {
    XRAY_PROFILE: "full",
    XRAY_SEED: "42",
    XRAY_EPOCHS: "12",
    XRAY_ENGINE: "wasm",
    XRAY_PRECISION: "float32",
    XRAY_SELECT_ON: "test",
    XRAY_REUSE: "1",
    XRAY_IMAGE_SIZE: "224",
  };

  it("readSettings", () =>
    withTempFolder((folder) => {
      fs.writeFileSync(path.join(folder, "file"), "");
      const paths = {
        XRAY_DATA: folder,
        XRAY_RESULTS: folder,
        XRAY_CACHE: folder,
        XRAY_EXTERNAL: folder,
      };
      const files = { XRAY_WEIGHTS: path.join(folder, "file"), XRAY_IMAGE: __filename };
      const values = Object.entries({ ...VALID, ...paths, ...files });
      fuzzTexts(fuzzCases(), (i) => {
        const [name, value] = values[i % values.length];
        const text = damaged(value, name, i);
        const read = () => {
          const settings = readSettings({ [name]: text });
          expect(settings.seed).to.be.within(0, 2 ** 32 - 1);
          expect(settings.imageSize).to.be.within(32, 1024);
          expect(settings.imageSize % 8).to.equal(0);
          expect(settings.cnnEpochs).to.be.within(1, 1000);
          if (name === "XRAY_SEED" && text.trim()) expect(settings.seed).to.equal(Number(text));
        };
        return { read, names: [name, path.resolve(text.trim())] };
      });
      expect(fs.readdirSync(folder)).to.deep.equal(["file"]);
    }));
});
