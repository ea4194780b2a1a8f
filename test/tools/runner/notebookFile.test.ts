import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { listNotebooks, selectNotebooks } from "../../../lib/tools/runner/notebookFile";
import { writeNotebook } from "../../support/notebooks";
import { withTempFolder } from "../../support/tempFolder";

const named = (...names: string[]) =>
  names.map((name) => ({ name, path: `${name}.ipynb`, cellIds: [] }));

describe("listNotebooks", () => {
  it("lists the numbered notebooks in order and leaves other files alone", async () => {
    await withTempFolder((folder) => {
      writeNotebook(folder, "02_second", ["1"]);
      writeNotebook(folder, "01_first", ["1"]);
      writeNotebook(folder, "scratch", ["1"]);
      fs.writeFileSync(path.join(folder, "show.ts"), "");
      expect(listNotebooks(folder).map(({ name }) => name)).to.deep.equal([
        "01_first",
        "02_second",
      ]);
    });
  });

  it("counts the code cells that are not empty, by their ids", async () => {
    await withTempFolder((folder) => {
      writeNotebook(folder, "01_first", ["1", "  \n", "2"]);
      expect(listNotebooks(folder)[0].cellIds).to.deep.equal(["cell-1", "cell-3"]);
    });
  });

  it("names a file that is not a notebook", async () => {
    await withTempFolder((folder) => {
      fs.writeFileSync(path.join(folder, "01_broken.ipynb"), "<<<<<<< HEAD");
      expect(() => listNotebooks(folder)).to.throw(
        /01_broken\.ipynb is not a notebook: .* Restore it/,
      );
    });
  });

  it("says where it looked when there is nothing to run", async () => {
    await withTempFolder((folder) => {
      expect(() => listNotebooks(folder)).to.throw("No notebooks in");
      expect(() => listNotebooks(path.join(folder, "none"))).to.throw("No folder");
    });
  });
});

describe("selectNotebooks", () => {
  const notebooks = named("01_data", "02_cnn_model", "03_resnet");

  it("takes all where nothing is asked for", () => {
    expect(selectNotebooks(notebooks, [])).to.deep.equal(notebooks);
  });

  it("takes the ones whose names begin so, in reading order", () => {
    expect(
      selectNotebooks(notebooks, ["03", "01_data.ipynb"]).map(({ name }) => name),
    ).to.deep.equal(["01_data", "03_resnet"]);
  });

  it("names the notebooks that there are when one is unknown", () => {
    expect(() => selectNotebooks(notebooks, ["02", "07"])).to.throw(
      'No notebook begins with "07". There are: 01_data, 02_cnn_model, 03_resnet.',
    );
  });

  it("refuses an empty name instead of taking it for all of them", () => {
    expect(() => selectNotebooks(notebooks, [""])).to.throw("No notebook begins with");
  });
});
