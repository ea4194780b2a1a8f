import { expect } from "chai";
import { plotDeletionInsertion } from "../../lib/figures/plotDeletionInsertion";
import { annotationTexts, axisTitle, expectKnownToPlotly } from "../support/figures";

const methods = [
  { name: "Grad-CAM", deletion: [0.9, 0.4, 0.1], insertion: [0.2, 0.8, 0.9] },
  { name: "Occlusion", deletion: [0.9, 0.5, 0.1], insertion: [0.2, 0.7, 0.9] },
];
const random = { deletion: [0.9, 0.6, 0.1], insertion: [0.2, 0.5, 0.9] };

describe("plotDeletionInsertion", () => {
  it("draws each method's curves in two panels, by the share of pixels changed", () => {
    const { data } = plotDeletionInsertion({ methods, random });
    expect(data.map(({ name }) => name)).to.deep.equal([
      "Grad-CAM",
      "Grad-CAM",
      "Occlusion",
      "Occlusion",
      "random map",
      "random map",
    ]);
    expect(data[0]).to.deep.include({ x: [0, 0.5, 1], y: [0.9, 0.4, 0.1], yaxis: "y" });
    expect(data[3]).to.deep.include({ y: [0.2, 0.7, 0.9], yaxis: "y2", showlegend: false });
    expect(data[4].line).to.deep.include({ dash: "dash" });
    expect(data[5].y).to.deep.equal(random.insertion);
  });

  it("names panels and axes and writes nothing unknown to Plotly", () => {
    const figure = plotDeletionInsertion({ methods, random }, { synthetic: true });
    expect(["xaxis", "xaxis2", "yaxis"].map((axis) => axisTitle(figure, axis))).to.deep.equal([
      "Pixels deleted",
      "Pixels inserted",
      "Probability of the class",
    ]);
    expect(annotationTexts(figure)).to.include("<b>Deletion: low is good</b>");
    expectKnownToPlotly(figure);
  });

  it("refuses no method, more than there are colours for, and a single point", () => {
    expect(() => plotDeletionInsertion({ methods: [], random })).to.throw("at least one method");
    const many = Array.from({ length: 8 }, () => methods[0]);
    expect(() => plotDeletionInsertion({ methods: many, random })).to.throw("found 8");
    const short = { deletion: [1], insertion: [1] };
    expect(() => plotDeletionInsertion({ methods, random: short })).to.throw(
      "random map needs at least two points",
    );
  });
});
