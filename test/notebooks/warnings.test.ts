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
        .map(({ source }) => [source].flat().join(""))
        .filter((source) => /\bopenData(Sets)?\(/.test(source));
      expect(code).not.to.deep.equal([]);
      for (const source of code)
        expect(source).to.match(/\bopenData\(|for \(const warning of \w+\.warnings\)/);
    });
  }
});
