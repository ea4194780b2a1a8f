import { expect } from "chai";
import sharp from "sharp";
import { figureToPng } from "../../lib/figures/draw/render";
import { BLUES, plotConfusionMatrix } from "../../lib/figures/plotConfusionMatrix";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

const matrix = () => [
  [193, 41],
  [6, 384],
];

describe("plotConfusionMatrix", () => {
  it("puts the true class in rows, NORMAL above, and the predicted one in columns", () => {
    const figure = plotConfusionMatrix({ matrix: matrix() });
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "Predicted class",
      "True class",
    ]);
    expect(figure.data[0]).to.deep.include({
      x: ["NORMAL", "PNEUMONIA"],
      y: ["NORMAL", "PNEUMONIA"],
    });
    expect(figure.layout.yaxis).to.include({ autorange: "reversed" });
  });

  it("writes counts and shares of the row", () => {
    // 193 / 234 = 82.5 %, 41 / 234 = 17.5 %, 6 / 390 = 1.5 %, 384 / 390 = 98.5 %
    expect(plotConfusionMatrix({ matrix: matrix() }).data[0].text).to.deep.equal([
      ["<b>193</b><br>82.5 %", "<b>41</b><br>17.5 %"],
      ["<b>6</b><br>1.5 %", "<b>384</b><br>98.5 %"],
    ]);
  });

  it("colours by the share of the row, on a scale from 0 to 1", () => {
    const [trace] = plotConfusionMatrix({ matrix: matrix() }).data;
    expect(trace.z).to.deep.equal([
      [193 / 234, 41 / 234],
      [6 / 390, 384 / 390],
    ]);
    expect([trace.zmin, trace.zmax]).to.deep.equal([0, 1]);
  });

  it("gives an empty row shares of 0", () => {
    expect(
      plotConfusionMatrix({
        matrix: [
          [0, 0],
          [1, 3],
        ],
      }).data[0].z,
    ).to.deep.equal([
      [0, 0],
      [0.25, 0.75],
    ]);
  });

  it("takes more than two classes", () => {
    const data = {
      matrix: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      classNames: ["a", "b", "c"],
    };
    expect(plotConfusionMatrix(data).data[0].x).to.deep.equal(["a", "b", "c"]);
  });

  it("labels sample data and writes nothing unknown to Plotly", () => {
    const figure = plotConfusionMatrix({ matrix: matrix() }, { synthetic: true });
    expect(annotationTexts(figure).join()).to.include("SYNTHETIC");
    expectKnownToPlotly(figure);
  });

  it("refuses a matrix that does not fit the class names", () => {
    expect(() => plotConfusionMatrix({ matrix: [[1, 2]] })).to.throw(
      /matrix and classNames .* 1 and 2/,
    );
    expect(() => plotConfusionMatrix({ matrix: [[1, 2], [3]] })).to.throw(/each row of matrix/);
    expect(() =>
      plotConfusionMatrix({
        matrix: [
          [1, -2],
          [3, 4],
        ],
      }),
    ).to.throw(/must not be negative, found 1,-2/);
  });

  it("is drawn with large shares dark and small ones light", async () => {
    const png = await figureToPng(
      plotConfusionMatrix({
        matrix: [
          [100, 0],
          [0, 100],
        ],
      }),
      { scale: 1 },
    );
    const corner = async (left: number, top: number) =>
      (
        await sharp(png).extract({ left, top, width: 1, height: 1 }).greyscale().raw().toBuffer()
      )[0];
    // A point inside the upper left cell, away from its text, and one in the upper right cell.
    expect(await corner(180, 120)).to.be.below(80);
    expect(await corner(600, 120)).to.be.above(230);
  });
});

describe("BLUES", () => {
  it("runs from light to dark", () => {
    const brightness = BLUES.map(
      ([, colour]) => parseInt(colour.slice(1, 3), 16) + parseInt(colour.slice(3, 5), 16),
    );
    expect([...brightness].sort((a, b) => b - a)).to.deep.equal(brightness);
  });
});
