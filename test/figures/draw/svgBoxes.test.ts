import { expect } from "chai";
import { JSDOM } from "jsdom";
import { clientBox, elementBox, textWidth } from "../../../lib/figures/draw/svgBoxes";

function svgElement(markup: string): Element {
  const page = new JSDOM(`<!DOCTYPE html><svg xmlns="http://www.w3.org/2000/svg">${markup}</svg>`);
  return page.window.document.querySelector("svg")!.firstElementChild!;
}

// Widths from Pillow 12: ImageFont.truetype("DejaVuSansCondensed.ttf",
// 1000).getlength("Sensitivity") = 4683.6, "DejaVuSansCondensed-Bold.ttf" 5392.1; "≥ 0.5 %" in the
// regular font 3610.3.
const SENSITIVITY = 4.6836;
const SENSITIVITY_BOLD = 5.3921;

describe("textWidth", () => {
  it("measures with the regular font, as Pillow does", () => {
    expect(textWidth(svgElement(`<text style="font-size: 20px">Sensitivity</text>`))).to.be.closeTo(
      20 * SENSITIVITY,
      0.5,
    );
    expect(textWidth(svgElement(`<text style="font-size: 100px">≥ 0.5 %</text>`))).to.be.closeTo(
      361.0,
      1,
    );
  });

  it("measures bold parts with the bold font", () => {
    const text = svgElement(
      `<text style="font-size: 100px">Sensitivity<tspan style="font-weight: ` +
        `bold">Sensitivity</tspan></text>`,
    );
    expect(textWidth(text)).to.be.closeTo(100 * (SENSITIVITY + SENSITIVITY_BOLD), 2);
  });

  it("takes percentages of the surrounding font size", () => {
    const text = svgElement(
      `<text style="font-size: 100px"><tspan style="font-size: 50%">Sensitivity</tspan></text>`,
    );
    expect(textWidth(text)).to.be.closeTo(50 * SENSITIVITY, 1);
  });
});

describe("elementBox", () => {
  it("places a text by its anchor", () => {
    const box = (anchor: string) =>
      elementBox(
        svgElement(
          `<text x="100" y="40" text-anchor="${anchor}" style="font-size: 10px">Sensitivity</text>`,
        ),
      )!;
    const width = 10 * SENSITIVITY;
    expect(box("start").left).to.equal(100);
    expect(box("middle").left).to.be.closeTo(100 - width / 2, 0.5);
    expect(box("end").right).to.be.closeTo(100, 0.001);
    expect(box("end").left).to.be.closeTo(100 - width, 0.5);
  });

  it("spans all lines of a text", () => {
    const line = (dy: number, text: string) =>
      `<tspan class="line" dy="${dy}em" x="0" y="0">${text}</tspan>`;
    const box = elementBox(
      svgElement(`<text style="font-size: 10px">${line(0, "a")}${line(1.3, "Sensitivity")}</text>`),
    )!;
    expect(box.right - box.left).to.be.closeTo(10 * SENSITIVITY, 0.5);
    expect(box.bottom - box.top).to.be.closeTo(13 + 11.64, 0.001);
  });

  it("joins the parts of a group where their transforms put them", () => {
    const group = svgElement(
      `<g><rect x="0" y="0" width="10" height="20"/><g transform="translate(100,5)"><rect ` +
        `width="4" height="4"/></g></g>`,
    );
    expect(elementBox(group)).to.deep.equal({ left: 0, top: 0, right: 104, bottom: 20 });
  });

  it("is null where nothing is drawn", () => {
    expect(elementBox(svgElement("<g></g>"))).to.equal(null);
    expect(elementBox(svgElement("<text></text>"))).to.equal(null);
  });
});

describe("clientBox", () => {
  it("turns a box with its element", () => {
    const box = clientBox(
      svgElement(`<rect x="10" y="0" width="30" height="20" transform="rotate(90)"/>`),
    )!;
    expect(box.left).to.be.closeTo(-20, 1e-9);
    expect(box.right).to.be.closeTo(0, 1e-9);
    expect(box.top).to.be.closeTo(10, 1e-9);
    expect(box.bottom).to.be.closeTo(40, 1e-9);
  });

  it("turns about a point, moves and scales", () => {
    const turned = clientBox(
      svgElement(`<rect width="2" height="2" transform="rotate(180,10,10)"/>`),
    )!;
    expect(turned.left).to.be.closeTo(18, 1e-9);
    const scaled = clientBox(
      svgElement(`<rect width="2" height="2" transform="translate(5,6) scale(3)"/>`),
    )!;
    expect(scaled).to.deep.equal({ left: 5, top: 6, right: 11, bottom: 12 });
  });
});
