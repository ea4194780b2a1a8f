import { expect } from "chai";
import { plotlyPage } from "../../../lib/figures/draw/plotlyPage";

describe("plotlyPage", () => {
  it("is opened once", () => {
    expect(plotlyPage()).to.equal(plotlyPage());
  });

  it("loads Plotly 3", () => {
    expect((plotlyPage().plotly as unknown as { version: string }).version).to.match(/^3\./);
  });

  it("copies data deeply", () => {
    const original = { data: [{ x: [1, 2] }] };
    const copy = plotlyPage().copy(original);
    copy.data[0].x[0] = 9;
    expect(original.data[0].x[0]).to.equal(1);
  });

  it("names attributes that Plotly does not know", () => {
    const { plotly, copy } = plotlyPage();
    const problems = plotly.validate(copy([{ type: "bar", colour: "red" }]), copy({})) ?? [];
    expect(problems.map(({ msg }) => msg).join()).to.include("colour");
  });
});
