import { expect } from "chai";
import { plotReferralCurve } from "../../lib/figures/plotReferralCurve";
import { referralCurve } from "../../lib/metrics/referralCurve";
import { wilsonInterval } from "../../lib/metrics/wilsonInterval";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

// Four images, the two most uncertain called wrongly.
const points = referralCurve([1, 0, 1, 0], [0.4, 0.6, 0.9, 0.1], [4, 3, 2, 1], {
  shares: [0, 0.25, 0.5],
});
const curve = { name: "CNN, entropy", model: "cnn" as const, points };
const second = { ...curve, name: "CNN, distance to 0.5" };

describe("plotReferralCurve", () => {
  it("draws the accuracy of what is kept above and of what is referred below", () => {
    const [, , kept, referred] = plotReferralCurve({ curves: [curve] }).data;
    expect(kept).to.deep.include({ x: [0, 0.25, 0.5], y: [0.5, 2 / 3, 1] });
    expect(referred).to.deep.include({ x: [0.25, 0.5], y: [0, 0], yaxis: "y2" });
  });

  it("fills the 95 % interval, and draws the accuracy without referral for reference", () => {
    const [band, reference] = plotReferralCurve({ curves: [curve] }).data;
    const [first, , last] = [wilsonInterval(2, 4), wilsonInterval(2, 3), wilsonInterval(2, 2)];
    const edges = band.y as number[];
    expect(band).to.deep.include({ x: [0, 0.25, 0.5, 0.5, 0.25, 0], fill: "toself" });
    expect([edges[0], edges[2], edges[3], edges[5]]).to.deep.equal([
      first.high,
      last.high,
      last.low,
      first.low,
    ]);
    expect(reference).to.deep.include({ x: [0, 0.5], y: [0.5, 0.5] });
  });

  it("gives a model one band and its measures different dashes", () => {
    const { data } = plotReferralCurve({
      curves: [curve, second, { ...curve, model: "resnet18" }],
    });
    expect(data.filter(({ fill }) => fill === "toself")).to.have.length(2);
    const named = (name: string) =>
      data.find((trace) => trace.name === name)!.line as { dash: string; color: string };
    expect(named("CNN, entropy").dash).to.equal("solid");
    expect(named("CNN, distance to 0.5").dash).to.equal("dash");
    expect(named("CNN, distance to 0.5").color).to.equal(named("CNN, entropy").color);
  });

  it("tells the interval and the errors left under the pointer", () => {
    const [, , kept] = plotReferralCurve({ curves: [curve] }).data;
    expect((kept.customdata as string[])[1]).to.match(
      /^20\.8–93\.9 %, 2 of 3; 0 missed, 1 false alarms left$/,
    );
  });

  it("names the axes and panels and writes nothing unknown to Plotly", () => {
    const figure = plotReferralCurve({ curves: [curve, second] }, { synthetic: true });
    expect(axisTitle(figure, "xaxis")).to.equal("Share of images referred");
    expect(annotationTexts(figure).slice(0, 2)).to.deep.equal([
      "<b>Images that the model keeps</b>",
      "<b>Images that it refers</b>",
    ]);
    expectKnownToPlotly(figure);
  });

  it("refuses to draw no curve", () => {
    expect(() => plotReferralCurve({ curves: [] })).to.throw("at least one curve");
  });
});
