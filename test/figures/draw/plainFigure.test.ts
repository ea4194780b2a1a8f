import { expect } from "chai";
import { tf } from "../../../lib/base/engine/tf";
import type { Figure } from "../../../lib/base/types";
import { plainFigure } from "../../../lib/figures/draw/plainFigure";
import { figureBundle, figureToPng, figureToSvg } from "../../../lib/figures/draw/render";

const line = (y: unknown, x: unknown = [0, 1, 2]): Figure => ({
  data: [{ type: "scatter", mode: "lines", name: "loss", x, y }],
  layout: { width: 300, height: 200 },
});
const values = [1, 4, 2];

/** The figure that the interactive bundle holds. */
async function bundled(figure: Figure): Promise<any> {
  return (await figureBundle(figure))["application/vnd.plotly.v1+json"];
}

async function isSamePicture(a: Figure, b: Figure): Promise<boolean> {
  return (await figureToPng(a)).equals(await figureToPng(b));
}

describe("plainFigure", () => {
  const typed = {
    Float32Array: new Float32Array(values),
    Float64Array: new Float64Array(values),
    Int32Array: new Int32Array(values),
    Uint8Array: new Uint8Array(values),
    BigInt64Array: new BigInt64Array(values.map(BigInt)),
  };
  for (const [name, y] of Object.entries(typed)) {
    it(`draws a ${name} as it draws a list, in the picture and in the bundle`, async () => {
      expect(await isSamePicture(line(y), line(values))).to.equal(true);
      expect((await bundled(line(y))).data[0].y).to.deep.equal(values);
    });
  }

  it("takes what dataSync() gives, for every type of tensor", () => {
    const tensors = [
      tf.tensor1d(values),
      tf.tensor1d(values, "int32"),
      tf.tensor1d([0, 1, 1], "bool"),
      tf.tensor1d(["a", "b", "c"]),
    ];
    const found = tensors.map((tensor) => plainFigure(line(tensor.dataSync())).data[0] as any);
    tf.dispose(tensors);
    expect(found.map(({ y }) => y)).to.deep.equal([values, values, [0, 1, 1], ["a", "b", "c"]]);
  });

  it("draws rows of typed arrays as a heat map", () => {
    const z = [new Float32Array([1, 2]), new Float32Array([3, 4])];
    const { data } = plainFigure({ data: [{ type: "heatmap", z }], layout: {} });
    expect((data[0] as any).z).to.deep.equal([
      [1, 2],
      [3, 4],
    ]);
  });

  it("draws a gap where a number is none, in both", async () => {
    const withGap = new Float32Array([1, NaN, 2]);
    expect((await bundled(line(withGap))).data[0].y).to.deep.equal([1, null, 2]);
    expect(await isSamePicture(line(withGap), line([1, null, 2]))).to.equal(true);
    expect(await isSamePicture(line(withGap), line([1, 0, 2]))).to.equal(false);
    expect((plainFigure(line([1, Infinity, 2])).data[0] as any).y).to.deep.equal([1, null, 2]);
  });

  it("refuses lists of different lengths and ragged rows, naming the trace", () => {
    expect(() => plainFigure(line([1, 2]))).to.throw(
      'trace 0 ("loss"): its lists must be equally long, found x with 3, y with 2 values.',
    );
    const ragged = { data: [{ type: "heatmap", z: [[1, 2], [3]] }], layout: {} };
    expect(() => plainFigure(ragged)).to.throw(
      "trace 0: z must be a list of equally long rows, found lengths 2, 1.",
    );
    const flat = { data: [{ type: "heatmap", z: new Float32Array(4) }], layout: {} };
    expect(() => plainFigure(flat)).to.throw("found lengths no list");
  });

  it("refuses what is no data, in words", () => {
    const tensor = tf.tensor1d(values);
    expect(() => plainFigure(line(tensor))).to.throw("found a tensor at data[0].y. Take its");
    tensor.dispose();
    expect(() => plainFigure(line(Promise.resolve(values)))).to.throw("a promise at data[0].y");
    expect(() => plainFigure(line(() => values))).to.throw("found function at data[0].y");
    expect(() => plainFigure(line(new Map()))).to.throw("found a Map at data[0].y");
  });

  it("leaves the figure as it was", () => {
    const figure = line(new Float32Array(values));
    plainFigure(figure);
    expect((figure.data[0] as any).y).to.be.instanceOf(Float32Array);
  });

  it("keeps simple markup and shows any other as characters", () => {
    const kept = '<b>11</b><br>of <i>20</i>, <span style="color:#0072B2">blue</span> x<sub>1</sub>';
    const hostile =
      '<a href="https://example.com">scan</a><img src=x onerror=alert(1)><b onclick=x>' +
      '<span style="background:url(https://example.com)">';
    const { layout } = plainFigure({ data: [], layout: { title: { text: kept }, hostile } });
    expect((layout.title as any).text).to.equal(kept);
    expect(layout.hostile).to.not.match(/<(a|img|b|span)\b/);
    expect(layout.hostile).to.contain('&lt;a href="https://example.com">scan</a'.slice(0, 20));
  });

  it("leaves no link of a hostile name in the picture", async () => {
    const name = '<a href="javascript:alert(1)">person1</a>';
    const svg = await figureToSvg({ data: [], layout: { title: { text: name } } });
    expect(svg).to.not.match(/<a\b/);
    expect(svg).to.contain("&#60;a href");
  });
});

describe("the tool bar of an interactive figure", () => {
  it("offers nothing that sends the chart away", async () => {
    const { config } = await bundled(line(values));
    expect(config).to.deep.include({
      displaylogo: false,
      showSendToCloud: false,
      showEditInChartStudio: false,
      plotlyServerURL: "",
    });
    expect(config.modeBarButtonsToRemove).to.include.members([
      "sendDataToCloud",
      "editInChartStudio",
    ]);
  });
});
