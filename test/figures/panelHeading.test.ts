import { expect } from "chai";
import { panelHeading } from "../../lib/figures/panelHeading";

describe("panelHeading", () => {
  it("stands in bold in the middle above the panel, in shares of the plot area", () => {
    const heading = panelHeading("ROC curve", [0.5, 1], 0.9);
    expect(heading).to.include({
      text: "<b>ROC curve</b>",
      x: 0.75,
      xref: "paper",
      xanchor: "center",
    });
    expect(heading).to.include({ y: 0.9, yref: "paper", yanchor: "bottom" });
  });
});
