import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../lib/base/projectRoot";

const FOLDER = path.join(projectRoot(), "notebooks");

describe("Every notebook", () => {
  for (const name of fs.readdirSync(FOLDER).filter((file) => /^\d+_.*\.ipynb$/.test(file))) {
    it(`shows what changes the meaning of its numbers: ${name}`, () => {
      const { cells } = JSON.parse(fs.readFileSync(path.join(FOLDER, name), "utf8")) as {
        cells: { cell_type: string; source: string | string[] }[];
      };
      const code = cells
        .filter((cell) => cell.cell_type === "code")
        .map(({ source }) => [source].flat().join(""));
      const opening = code.filter((source) => /\bopenData(Sets)?\(/.test(source));
      for (const source of opening)
        expect(source).to.match(/\bopenData\(|for \(const warning of \w+\.warnings\)/);
      // A notebook that opens no images has the warnings of the results files that it reads.
      if (opening.length === 0)
        expect(code.join("\n")).to.match(/for \(const warning of [\w.]+\.warnings \?\? \[\]\)/);
    });
  }
});
