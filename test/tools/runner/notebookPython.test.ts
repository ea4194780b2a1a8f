import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { findPython } from "../../../lib/tools/runner/notebookPython";
import { withTempFolder } from "../../support/tempFolder";

describe("findPython", () => {
  it("takes the Python that XRAY_PYTHON names", async () => {
    await withTempFolder((folder) => {
      const python = path.join(folder, "python");
      fs.writeFileSync(python, "");
      expect(findPython({ XRAY_PYTHON: python })).to.equal(python);
    });
  });

  it("says so when XRAY_PYTHON names nothing", () => {
    expect(() => findPython({ XRAY_PYTHON: "no/such/python" })).to.throw(
      /XRAY_PYTHON names .* does not exist/,
    );
  });
});
