import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { numberOrNull, text } from "../../../lib/base/files/commonSchemas";
import { csvTable } from "../../../lib/base/files/csvTable";
import { objectSchema, oneOf } from "../../../lib/base/files/jsonSchema";
import { withTempFolder } from "../../support/tempFolder";

const table = csvTable(
  objectSchema({ name: text, age: numberOrNull, view: oneOf("PA", null), label: oneOf(0, 1) }),
);

describe("csvTable", () => {
  it("reads back what it wrote; what is null is empty in the file", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "a.csv");
      const rows = [
        { name: "7", age: null, view: null, label: 0 as const },
        { name: 'a, "b"', age: 0.5, view: "PA" as const, label: 1 as const },
      ];
      table.write(file, rows);
      expect(fs.readFileSync(file, "utf8").split("\n").slice(0, 2)).to.deep.equal([
        "name,age,view,label",
        "7,,,0",
      ]);
      expect(table.read(file, "Advice.")).to.deep.equal(rows);
    }));

  it("names the line of a row that does not follow the schema, and writes none", () =>
    withTempFolder((folder) => {
      const file = path.join(folder, "a.csv");
      fs.writeFileSync(file, "name,age,view,label\na,,,\n");
      expect(() => table.read(file, "Advice.")).to.throw(
        `${file}, line 2: label: expected a value that is one of 0, 1`,
      );
      const bad = [{ name: "a", age: "old", view: null, label: 0 }];
      expect(() => table.write(file, bad as never)).to.throw("line 2: age: expected");
      expect(fs.readFileSync(file, "utf8")).to.contain("a,,,\n");
    }));
});
