import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { publishNotebooks } from "../../../lib/tools/experiments/publishNotebooks";
import { withTempFolder } from "../../support/tempFolder";

/** Writes an executed notebook of one cell with these outputs. */
function writeExecuted(
  folder: string,
  name: string,
  outputs: object[],
  count: number | null = 1,
): string {
  const cells = [
    { cell_type: "code", id: "a", metadata: {}, source: "1 + 1", execution_count: count, outputs },
  ];
  fs.mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  fs.writeFileSync(path.join(folder, `${name}.ipynb`), text);
  return text;
}

const printed = (text: string) => ({ output_type: "stream", name: "stdout", text });

describe("publishNotebooks", () => {
  it("replaces notebooks by their executed copies, outputs and all", () =>
    withTempFolder((folder) => {
      const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];
      writeExecuted(to, "01_first", [], null);
      const first = writeExecuted(from, "01_first", [printed("2")]);
      const second = writeExecuted(from, "02_second", [printed("4")]);
      publishNotebooks(["01_first", "02_second"], { from, to });
      expect(fs.readFileSync(path.join(to, "01_first.ipynb"), "utf8")).to.equal(first);
      expect(fs.readFileSync(path.join(to, "02_second.ipynb"), "utf8")).to.equal(second);
      expect(fs.readdirSync(to)).to.have.length(2);
    }));

  const refused: [string, object[], number | null, RegExp][] = [
    [
      "is too large",
      [printed("x".repeat(3000))],
      1,
      /02_second.* has 0\.0 MB, at most 0\.0 MB may be committed/,
    ],
    [
      "names a folder of this machine",
      [printed(`in ${os.homedir()}`)],
      1,
      /cell 1: the output names a folder/,
    ],
    ["was not executed", [], null, /cell 1 has not run/],
  ];
  for (const [name, outputs, count, message] of refused) {
    it(`replaces none if one ${name}`, () =>
      withTempFolder((folder) => {
        const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];
        const old = writeExecuted(to, "01_first", [], null);
        writeExecuted(from, "01_first", [printed("2")]);
        writeExecuted(from, "02_second", outputs, count);
        const publish = () =>
          publishNotebooks(["01_first", "02_second"], { from, to, maxBytes: 2000 });
        expect(publish).to.throw(message);
        expect(fs.readFileSync(path.join(to, "01_first.ipynb"), "utf8")).to.equal(old);
        expect(fs.readdirSync(to)).to.have.length(1);
      }));
  }

  it("replaces none if one was edited since it was run", () =>
    withTempFolder((folder) => {
      const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];
      for (const name of ["01_first", "02_second"]) {
        writeExecuted(from, name, [printed("2")]);
        writeExecuted(to, name, [], null);
      }
      const edited = path.join(to, "02_second.ipynb");
      fs.writeFileSync(edited, fs.readFileSync(edited, "utf8").replace("1 + 1", "my answer"));
      const publish = () => publishNotebooks(["01_first", "02_second"], { from, to });
      expect(publish).to.throw(/02_second\.ipynb was edited since it was run/);
      expect(fs.readFileSync(edited, "utf8")).to.contain("my answer");
      expect(fs.readFileSync(path.join(to, "01_first.ipynb"), "utf8")).not.to.contain("stream");
    }));

  it("does not take the letters of a picture for a folder", () =>
    withTempFolder((folder) => {
      const data = { "image/png": os.homedir(), "text/plain": "a picture" };
      writeExecuted(folder, "01_first", [{ output_type: "display_data", data, metadata: {} }]);
      const to = path.join(folder, "to");
      publishNotebooks(["01_first"], { from: folder, to });
      expect(fs.existsSync(path.join(to, "01_first.ipynb"))).to.equal(true);
    }));
});
