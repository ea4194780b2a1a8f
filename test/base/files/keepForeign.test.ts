import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { wholeNumber } from "../../../lib/base/files/commonSchemas";
import { csvTable } from "../../../lib/base/files/csvTable";
import { objectSchema } from "../../../lib/base/files/jsonSchema";
import { hasKeys, keepForeign } from "../../../lib/base/files/keepForeign";
import { saveFigure } from "../../../lib/figures/draw/render";
import { haveSameSources } from "../../../lib/tools/runner/notebookFile";
import { withTempFolder } from "../../support/tempFolder";

const FIGURE = { data: [{ x: [0, 1], y: [0, 1] }], layout: { width: 60, height: 60 } };

function read(folder: string): Record<string, string> {
  return Object.fromEntries(
    fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")]),
  );
}

describe("keepForeign(file, isOurs)", () => {
  it("keeps what somebody else wrote under a name that is free", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.json");
      for (const text of ["first", "second"]) {
        fs.writeFileSync(file, text);
        keepForeign(file, () => false);
      }
      expect(read(folder)).to.deep.equal({
        "cnn.kept-1.json": "first",
        "cnn.kept-2.json": "second",
      });
    }));

  it("leaves alone what is ours, empty or not there", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.json");
      expect(keepForeign(file, () => false)).to.equal(null);
      fs.writeFileSync(file, "");
      expect(keepForeign(file, () => false)).to.equal(null);
      fs.writeFileSync(file, "ours");
      expect(keepForeign(file, (contents) => contents.toString() === "ours")).to.equal(null);
      expect(read(folder)).to.deep.equal({ "cnn.json": "ours" });
    }));

  it("keeps somebody else's table where ours is written, and replaces ours", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "cnn.csv");
      fs.writeFileSync(file, "mine,too\n1,2\n");
      for (const a of [1, 2]) csvTable(objectSchema({ a: wholeNumber })).write(file, [{ a }]);
      expect(read(folder)).to.deep.equal({
        "cnn.csv": "a\n2\n",
        "cnn.kept-1.csv": "mine,too\n1,2\n",
      });
    }));

  for (const name of ["cnn_evaluation.png", "Pneumonia_GradCAM.jpeg"]) {
    it(`keeps somebody else's ${name}, and replaces ours`, () =>
      withTempFolder(async (folder) => {
        const file = path.join(folder, name);
        const { name: stem, ext } = path.parse(name);
        fs.writeFileSync(file, "of another project");
        await saveFigure(FIGURE, file);
        await saveFigure(FIGURE, file);
        expect(fs.readdirSync(folder)).to.have.members([name, `${stem}.kept-1${ext}`]);
        expect(read(folder)[`${stem}.kept-1${ext}`]).to.equal("of another project");
      }));
  }
});

describe("hasKeys(contents, keys)", () => {
  it("is true for a JSON object with all of them, and for nothing else", () => {
    const has = (text: string) => hasKeys(Buffer.from(text), ["a", "b"]);
    expect(['{"a": 1, "b": 2, "c": 3}', '{"a": 1}', "null", "7", "{"].map(has)).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("haveSameSources(one, other)", () => {
  const notebook = (source: string | string[], outputs: unknown[] = []) =>
    Buffer.from(JSON.stringify({ cells: [{ cell_type: "code", source, outputs }] }));

  it("looks at what the cells say, and not at their outputs", () => {
    expect(haveSameSources(notebook("1\n2"), notebook(["1\n", "2"], ["shown"]))).to.equal(true);
    expect(haveSameSources(notebook("1"), notebook("my answer"))).to.equal(false);
    expect(haveSameSources(notebook("1"), Buffer.from("no notebook"))).to.equal(false);
  });
});
