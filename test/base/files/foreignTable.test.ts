import { expect } from "chai";
import { readForeignTable } from "../../../lib/base/files/foreignTable";
import { withFiles } from "../../support/collections";

/** Every row of a table with the line it begins in. */
function rowsOf(text: string): Promise<{ columns: string[]; rows: [number, string[]][] }> {
  return withFiles({ "table.csv": text }, (root) => {
    const rows: [number, string[]][] = [];
    let columns: string[] = [];
    const onHeader = (found: string[]) => {
      columns = found;
      return (fields: string[], line: number) => void rows.push([line, fields]);
    };
    readForeignTable(`${root}/table.csv`, onHeader, "Correct it.");
    return { columns, rows };
  });
}

async function problemOf(text: string): Promise<string> {
  return rowsOf(text).then(
    () => "none",
    (error: Error) => error.message,
  );
}

describe("readForeignTable", () => {
  const expected = { columns: ["file", "label"], rows: [[2, ["a.png", "1"]]] };

  for (const [what, text] of [
    ["commas", "file,label\na.png,1\n"],
    ["semicolons, as Excel writes them in many countries", "file;label\r\na.png;1\r\n"],
    ["tabs", "file\tlabel\na.png\t1"],
    ["a byte order mark", "\ufefffile,label\na.png,1\n"],
    ["old Mac line ends", "file,label\ra.png,1\r"],
    ["spaces around fields", "file , label\n a.png ,1 \n"],
    ["empty fields at the ends of lines", "file,label,,\na.png,1,,,\n"],
  ])
    it(`reads ${what}`, async () => expect(await rowsOf(text)).to.deep.equal(expected));

  it("keeps separators and line ends inside quotes, and counts lines as an editor does", async () =>
    expect((await rowsOf('file,label\n"a,1.png","x\ny"\n\nb.png,"2 ""mm"""\n')).rows).to.deep.equal(
      [
        [2, ["a,1.png", "x\ny"]],
        [5, ["b.png", '2 "mm"']],
      ],
    ));

  it("keeps an empty field before the last column", async () =>
    expect((await rowsOf("file,label\na.png,\n")).rows).to.deep.equal([[2, ["a.png", ""]]]));

  it("names the line with a field too many or too few", async () => {
    expect(await problemOf("file,label\na.png,1\nb.png\n")).to.match(
      /table\.csv, line 3: expected 2 fields, found 1 \(b\.png\)\. Correct it\./,
    );
    expect(await problemOf("file,label\na.png,1,2\n")).to.match(/line 2: expected 2 .*found 3/);
  });

  it("names the line of a quote that is never closed", async () =>
    expect(await problemOf('file,label\na.png,1\n"b.png,1\n')).to.match(/line 3: .*[Qq]uote/));

  it("refuses a file without a line, and one that is no UTF-8", async () => {
    expect(await problemOf("\n\n")).to.match(/is empty: expected a line with the names of columns/);
    const latin = Buffer.from("file,label\nb\xfcro.png,1", "latin1");
    await withFiles({}, async (root) => {
      (await import("node:fs")).writeFileSync(`${root}/t.csv`, latin);
      expect(() => readForeignTable(`${root}/t.csv`, () => () => undefined, "X.")).to.throw(
        /is not a text in UTF-8/,
      );
    });
  });
});
