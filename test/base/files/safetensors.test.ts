import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { readSafetensors, writeSafetensors } from "../../../lib/base/files/safetensors";
import { withTempFolder } from "../../support/tempFolder";

/**
 * Written by the Python package safetensors 0.8:
 * save({"a": torch.tensor([[1., 2.], [3., -4.5]]), "steps": torch.tensor(7)}, metadata={"format":
 * "pt"})
 */
const BY_PYTHON =
  "kAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJzdGVwcyI6eyJkdHlwZSI6Ikk2NCIsInNo" +
  "YXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMCw4XX0sImEiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsMl0sImRh" +
  "dGFfb2Zmc2V0cyI6WzgsMjRdfX0HAAAAAAAAAAAAgD8AAABAAABAQAAAkMA=";

describe("readSafetensors", () => {
  it("reads a file that the Python package wrote, and leaves out what is no 32-bit float", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "python.safetensors");
      fs.writeFileSync(file, Buffer.from(BY_PYTHON, "base64"));
      const { tensors, metadata } = readSafetensors(file);
      expect([...tensors.keys()]).to.deep.equal(["a"]);
      expect(tensors.get("a")).to.deep.equal({
        shape: [2, 2],
        values: Float32Array.of(1, 2, 3, -4.5),
      });
      expect(metadata).to.deep.equal({ format: "pt" });
    }));

  it("says what is wrong with other files", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "other.bin");
      expect(() => readSafetensors(file)).to.throw("No weights at");
      fs.writeFileSync(file, "PK\x03\x04 not weights at all");
      expect(() => readSafetensors(file)).to.throw("is not a .safetensors file");
      fs.writeFileSync(file, "");
      expect(() => readSafetensors(file)).to.throw("is not a .safetensors file");
    }));
});

describe("writeSafetensors", () => {
  it("writes what readSafetensors reads, whatever the header's length", () =>
    withTempFolder((folder) => {
      const tensors = new Map([
        ["x", { shape: [3], values: Float32Array.of(0.1, -0, 1e30) }],
        ["scalar", { shape: [], values: Float32Array.of(5) }],
      ]);
      for (const note of ["", "a", "ab", "abc"]) {
        const file = path.join(folder, `note${note}.safetensors`);
        writeSafetensors(file, tensors, { note });
        expect(readSafetensors(file)).to.deep.equal({ tensors, metadata: { note } });
      }
    }));
});
