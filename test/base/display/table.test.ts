import { expect } from "chai";
import { tableHtml, tableOfRows, tableText } from "../../../lib/base/display/table";
import { useEngine } from "../../../lib/base/engine/chooseEngine";

const counts = {
  columns: ["class", "images"],
  index: [0, 1],
  values: [
    ["NORMAL", 1341],
    ["PNEUMONIA", 3875],
  ],
};

describe("tableOfRows", () => {
  it("takes the columns from the first row and the values by their names", () => {
    const rows = [
      { split: "train", images: 1341 },
      { images: 234, split: "test" },
    ];
    expect(tableOfRows(rows)).to.deep.equal({
      columns: ["split", "images"],
      index: [0, 1],
      values: [
        ["train", 1341],
        ["test", 234],
      ],
    });
  });

  it("leaves a blank for what a row lacks, and keeps 0 and the empty text", () => {
    const rows = [{ a: 1, b: 2 }, { a: undefined, b: null }, { b: 3 }, { a: 0, b: "" }];
    expect(tableOfRows(rows).values).to.deep.equal([
      [1, 2],
      [null, null],
      [null, 3],
      [0, ""],
    ]);
  });

  it("makes a table without columns of no rows", () => {
    expect(tableOfRows([])).to.deep.equal({ columns: [], index: [], values: [] });
  });

  it("is shown as the DataFrame of the same values is", () => {
    const rows = counts.values.map(([name, images]) => ({ class: name, images }));
    expect(tableText(tableOfRows(rows))).to.equal(tableText(counts));
  });
});

describe("tableText", () => {
  it("aligns text left and numbers right", () => {
    expect(tableText(counts)).to.equal(
      ["class      images", "---------  ------", "NORMAL       1341", "PNEUMONIA    3875"].join(
        "\n",
      ),
    );
  });

  it("takes a danfojs DataFrame and shows row names only where there are some", async () => {
    // danfojs loads tfjs-node, which the engine prepares.
    await useEngine();
    const { DataFrame } = await import("danfojs-node");
    const frame = new DataFrame([[0.5, 2]], { columns: ["a", "b"], index: ["cnn"] });
    expect(tableText(frame)).to.equal(["       a  b", "---  ---  -", "cnn  0.5  2"].join("\n"));
  });

  it("rounds to the digits asked for without adding zeros", () => {
    const table = { columns: ["x"], index: [0, 1, 2], values: [[0.123456], [0.5], [3]] };
    expect(tableText(table, { digits: 2 }).split("\n").slice(2)).to.deep.equal([
      "0.12",
      " 0.5",
      "   3",
    ]);
  });

  it("says how many rows it left out", () => {
    expect(tableText(counts, { maxRows: 1 })).to.match(/NORMAL +1341\n\.\.\. and 1 more rows$/);
  });

  it("shows missing values as blanks", () => {
    expect(tableText({ columns: ["a", "b"], index: [0], values: [[null, "x"]] })).to.match(
      /\n {3}x$/,
    );
  });

  it("says what to do with a Series, which has no rows", () => {
    expect(() => tableText({ columns: ["a"], index: [0], values: [1] })).to.throw(
      "new dfd.DataFrame",
    );
  });
});

describe("tableHtml", () => {
  it("has a header cell for each column and a row for each row", () => {
    const html = tableHtml(counts);
    expect(html.match(/<th /g)).to.have.length(2);
    expect(html.match(/<tr>/g)).to.have.length(3);
    expect(html).to.contain('<td style="text-align:right">3875</td>');
  });

  it("escapes what would be markup", () => {
    expect(tableHtml({ columns: ["<b>"], index: [0], values: [["a & b"]] }))
      .to.contain("&lt;b&gt;")
      .and.to.contain("a &amp; b");
  });
});
