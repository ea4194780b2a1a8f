import { expect } from "chai";
import { plotImagesPerPatient } from "../../lib/figures/plotImagesPerPatient";
import { axisTitle, expectKnownToPlotly } from "../support/figures";

describe("plotImagesPerPatient", () => {
  const images = [
    [1, 1, 2],
    [1, 7],
  ];

  it("counts each class's patients with 1, 2, 3, ... images, without bars of no patient", () => {
    const [normal, pneumonia] = plotImagesPerPatient({ images }).data;
    expect(normal).to.deep.include({ type: "bar", name: "NORMAL", x: [1, 2], y: [2, 1] });
    expect(pneumonia.x).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
    expect(pneumonia.y).to.deep.equal([1, null, null, null, null, null, 1]);
  });

  it("takes more patients than the stack", () => {
    const [normal] = plotImagesPerPatient({ images: [new Array(200_000).fill(1), [2]] }).data;
    expect(normal.y).to.deep.equal([200_000]);
  });

  it("starts its logarithmic axis below 1, where a single patient would vanish", () => {
    const { yaxis } = plotImagesPerPatient({ images }).layout as {
      yaxis: { type: string; range: number[] };
    };
    expect(yaxis.type).to.equal("log");
    expect(10 ** yaxis.range[0]).to.be.below(1);
  });

  it("writes its ticks out: 1, 2, 5, 10, 20, ...", () => {
    const single = new Array<number>(20).fill(1);
    const { yaxis } = plotImagesPerPatient({ images: [single, [2]] }).layout as {
      yaxis: { tickvals: number[] };
    };
    expect(yaxis.tickvals).to.deep.equal([1, 2, 5, 10, 20]);
  });

  it("names the axes and writes nothing unknown to Plotly", () => {
    const figure = plotImagesPerPatient({ images });
    expect(axisTitle(figure, "xaxis")).to.equal("Images of one patient");
    expect(axisTitle(figure, "yaxis")).to.equal("Number of patients (log scale)");
    expectKnownToPlotly(figure);
  });

  it("refuses counts of other than the named classes", () => {
    expect(() => plotImagesPerPatient({ images: [[1]] })).to.throw(
      /images and classNames .* 1 and 2/,
    );
  });

  it("refuses a patient without images, and no patient at all", () => {
    expect(() => plotImagesPerPatient({ images: [[1], [0]] })).to.throw(
      /images of a patient .* found 0/,
    );
    expect(() => plotImagesPerPatient({ images: [[], []] })).to.throw(/at least one patient/);
  });
});
