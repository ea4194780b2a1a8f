import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { FIGURE_FONT, fontFiles } from "../../../lib/figures/draw/fonts";

describe("fontFiles", () => {
  it("finds the four cuts of the figure font", () => {
    expect(fontFiles().map((file) => path.basename(file))).to.deep.equal([
      "DejaVuSansCondensed.ttf",
      "DejaVuSansCondensed-Bold.ttf",
      "DejaVuSansCondensed-Oblique.ttf",
      "DejaVuSansCondensed-BoldOblique.ttf",
    ]);
  });

  it("names files that carry the font's name", () => {
    // Font files hold names as UTF-16, big end first.
    const name = Buffer.from(FIGURE_FONT, "utf16le").swap16();
    for (const file of fontFiles())
      expect(fs.readFileSync(file).includes(name), file).to.equal(true);
  });
});
