import { expect } from "chai";
import {
  CLASS_COLOURS,
  COLOURS,
  DATA_CREDIT,
  FONT_SIZES,
  MODEL_COLOURS,
  modelMarker,
  withTheme,
} from "../../lib/figures/theme";
import { annotationTexts, expectKnownToPlotly, titleText } from "../support/figures";

const plain = () => ({
  data: [{ type: "bar", x: ["a"], y: [1] }],
  layout: {} as Record<string, unknown>,
});

describe("withTheme", () => {
  it("sets the title and the size that the options ask for", () => {
    const { layout } = withTheme(plain(), { title: "Counts", width: 700, height: 300 });
    expect(layout.title).to.have.property("text", "<b>Counts</b>");
    expect([layout.width, layout.height]).to.deep.equal([700, 300]);
  });

  it("writes the subtitle only where there is one", () => {
    expect(withTheme(plain(), { subtitle: "test split" }).layout.title).to.have.nested.property(
      "subtitle.text",
      "test split",
    );
    expect(withTheme(plain()).layout.title).not.to.have.property("subtitle");
  });

  it("labels sample data as SYNTHETIC, and nothing else", () => {
    expect(annotationTexts(withTheme(plain(), { synthetic: true })).join()).to.include("SYNTHETIC");
    expect(annotationTexts(withTheme(plain(), { synthetic: false }))).to.deep.equal([]);
  });

  it("credits real pictures, never generated ones", () => {
    expect(annotationTexts(withTheme(plain(), { pictures: true }))).to.deep.equal([DATA_CREDIT]);
    expect(
      annotationTexts(withTheme(plain(), { pictures: true, synthetic: true })).join(),
    ).not.to.include("Kermany");
  });

  it("takes another credit, or none", () => {
    expect(
      annotationTexts(withTheme(plain(), { pictures: true, credit: "Images: me" })),
    ).to.deep.equal(["Images: me"]);
    expect(annotationTexts(withTheme(plain(), { pictures: true, credit: false }))).to.deep.equal(
      [],
    );
  });

  it("keeps the figure's own annotations and axes", () => {
    const figure = plain();
    figure.layout = { annotations: [{ text: "mine" }], xaxis: { title: { text: "Split" } } };
    const themed = withTheme(figure, { synthetic: true });
    expect(annotationTexts(themed)).to.have.length(2);
    expect(themed.layout.xaxis).to.deep.equal({ title: { text: "Split" } });
  });

  it("leaves the figure passed in as it is", () => {
    const figure = plain();
    withTheme(figure, { title: "Counts", synthetic: true });
    expect(figure).to.deep.equal(plain());
  });

  it("writes nothing that Plotly does not know", () => {
    expectKnownToPlotly(
      withTheme(plain(), { title: "t", subtitle: "s", synthetic: true, pictures: true }),
    );
    expect(titleText(withTheme(plain(), { title: "t" }))).to.equal("<b>t</b>");
  });
});

describe("FONT_SIZES", () => {
  it("leaves 8 pixels to the smallest text of a figure shown at half size", () => {
    expect(Math.min(...Object.values(FONT_SIZES)) / 2).to.be.at.least(8);
  });
});

describe("colours", () => {
  // Relative luminance and contrast as in WCAG 2.2.
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5]
      .map((start) => parseInt(colour.slice(start, start + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrastOnWhite = (colour: string) => 1.05 / (luminance(colour) + 0.05);

  it("gives the two classes and the three models colours of their own", () => {
    expect(new Set([...CLASS_COLOURS, ...Object.values(MODEL_COLOURS)]).size).to.equal(5);
  });

  it("writes text in colours that stand out from white", () => {
    for (const colour of [COLOURS.text, COLOURS.muted, COLOURS.right, COLOURS.wrong]) {
      expect(contrastOnWhite(colour), colour).to.be.above(4.5);
    }
  });

  it("draws marks in colours that stand out from white", () => {
    for (const colour of [...CLASS_COLOURS, ...Object.values(MODEL_COLOURS)]) {
      expect(contrastOnWhite(colour), colour).to.be.above(3);
    }
  });
});

describe("modelMarker", () => {
  it("fills measured bars and pales published ones within the same border", () => {
    expect(modelMarker("cnn").color).to.equal(MODEL_COLOURS.cnn);
    // (0xAA + 3 * 255) / 4 = 233.75, (0x44 + 765) / 4 = 208.25, (0x99 + 765) / 4 = 229.5
    expect(modelMarker("cnn", true).color).to.equal("rgb(234,208,230)");
    expect(modelMarker("cnn", true).line).to.deep.equal(modelMarker("cnn").line);
  });
});

describe("the tool bar beside the SYNTHETIC label", () => {
  it("runs down the right edge, and the label keeps clear of it", () => {
    const { layout } = withTheme({ data: [], layout: {} }, { synthetic: true }) as any;
    expect(layout.template.layout.modebar.orientation).to.equal("v");
    const label = layout.annotations[0];
    expect(label.text).to.contain("SYNTHETIC");
    // Plotly's bar is 30 pixels wide at the figure's right edge.
    const fromRightEdge = layout.margin.r - label.xshift;
    expect(fromRightEdge - label.borderpad - label.borderwidth).to.be.greaterThan(30);
  });
});
