import { expect } from "chai";
import { plotMissedPneumonia } from "../../lib/figures/plotMissedPneumonia";
import { COLOURS } from "../../lib/figures/theme";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

const group = (cnn: number, resnet: number) => ({
  name: "this project",
  models: [
    { name: "CNN", model: "cnn" as const, missed: cnn, total: 390 },
    { name: "ResNet-18", model: "resnet18" as const, missed: resnet, total: 390 },
  ],
});
const label = (cnn: number, resnet: number) =>
  (
    plotMissedPneumonia({ groups: [group(cnn, resnet)] }).layout.annotations as {
      text: string;
      font: { color: string };
    }[]
  )[0];

describe("plotMissedPneumonia", () => {
  it("draws the missed share under model and group, with the counts behind it", () => {
    const [trace] = plotMissedPneumonia({ groups: [group(31, 9)] }).data;
    expect(trace.x).to.deep.equal([
      ["this project", "this project"],
      ["CNN", "ResNet-18"],
    ]);
    expect(trace.y).to.deep.equal([31 / 390, 9 / 390]);
    expect(trace.text).to.deep.equal(["<b>31</b> of 390<br>7.9 %", "<b>9</b> of 390<br>2.3 %"]);
  });

  it("says by how much the last model misses fewer than the first", () => {
    // 22 / 31 = 71 %
    expect(label(31, 9).text).to.equal("ResNet-18: <b>71 %</b> fewer missed");
    expect(label(31, 9).font.color).to.equal(COLOURS.right);
  });

  it("says so when it misses more, as many, or when there was nothing to reduce", () => {
    expect(label(10, 15)).to.nested.include({
      text: "ResNet-18: <b>50 %</b> more missed",
      "font.color": COLOURS.wrong,
    });
    expect(label(4, 4).text).to.equal("ResNet-18: as many missed");
    expect(label(0, 2).text).to.equal("ResNet-18: 2 more missed");
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotMissedPneumonia({
      groups: [group(31, 9), { ...group(15, 6), name: "original" }],
    });
    expect([axisTitle(figure, "xaxis"), axisTitle(figure, "yaxis")]).to.deep.equal([
      "Model",
      "Missed share of pneumonia cases",
    ]);
    expectKnownToPlotly(figure);
  });

  it("refuses more missed cases than there are, and no model", () => {
    expect(() => plotMissedPneumonia({ groups: [group(391, 1)] })).to.throw(
      /missed of CNN .* 390, found 391/,
    );
    expect(() => plotMissedPneumonia({ groups: [] })).to.throw(/holds no model/);
  });
});
