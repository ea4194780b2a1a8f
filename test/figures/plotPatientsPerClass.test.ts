import { expect } from "chai";
import { plotPatientsPerClass } from "../../lib/figures/plotPatientsPerClass";
import { axisTitle, expectKnownToPlotly, titleText } from "../support/figures";

describe("plotPatientsPerClass", () => {
  const figure = () => plotPatientsPerClass({ splits: [{ name: "train", counts: [10, 20] }] });

  it("draws the patients of each class", () => {
    expect(figure().data.map(({ name, x, y }) => [name, x, y])).to.deep.equal([
      ["NORMAL", ["train"], [10]],
      ["PNEUMONIA", ["train"], [20]],
    ]);
  });

  it("counts patients, and says so", () => {
    expect(axisTitle(figure(), "yaxis")).to.equal("Number of patients");
    expect(titleText(figure())).to.equal("<b>Patients per split and class</b>");
    expectKnownToPlotly(figure());
  });
});
