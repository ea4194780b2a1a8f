import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { imageKind } from "../../../lib/base/images/imageKind";
import { checkPicture } from "../../../lib/tools/page/browser/checkPicture";
import { HiddenPicture } from "../../../lib/tools/page/browser/hiddenPicture";
import { pictureSides } from "../../../lib/tools/page/browser/pictureSides";
import { placeOfPeak } from "../../../lib/tools/page/browser/placeOfPeak";
import { probabilityText } from "../../../lib/tools/page/browser/probabilityText";
import { thresholdCost } from "../../../lib/tools/page/browser/thresholdCost";
import { findTrainedRun } from "../../../lib/tools/page/trainedRun";
import { withTempFolder } from "../../support/tempFolder";

const IMAGES = path.join(__dirname, "../../fixtures/images");

function problemOf(bytes: Uint8Array): string {
  try {
    checkPicture(bytes, "x.png");
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("the parts of the page that need no browser", () => {
  it("findTrainedRun says how to train where there are no weights", () =>
    withTempFolder((folder) => {
      expect(() => findTrainedRun([folder])).to.throw(/No trained networks.*"npm start"/);
    }));

  it("thresholdCost counts errors among 1,000 children", () => {
    // At 0.5: one of two ill found, one of four healthy alarmed; 200 of 1,000 are ill.
    const answers = { yTrue: [1, 1, 0, 0, 0, 0], yScore: [0.9, 0.2, 0.7, 0.1, 0.2, 0.3] };
    const cost = thresholdCost(answers, 0.5, 0.2);
    expect([cost.found, cost.missed, cost.alarmed, cost.leftAlone]).to.deep.equal([
      100, 100, 200, 600,
    ]);
    expect(cost.rightAlarms).to.be.closeTo(1 / 3, 1e-12);
    expect(thresholdCost(answers, 1, 0.2).rightAlarms).to.equal(null);
  });

  it("HiddenPicture paints, counts and takes back", () => {
    const hidden = new HiddenPicture(new Uint8Array(64).fill(100));
    hidden.beginStep();
    hidden.paintBorder(1, "black");
    expect(hidden.hiddenShare()).to.equal(28 / 64);
    hidden.beginStep();
    hidden.paintMiddle(1, "white");
    expect(hidden.hiddenShare()).to.equal(1);
    expect(hidden.undo()).to.equal(true);
    expect(hidden.hiddenShare()).to.equal(28 / 64);
    hidden.restore();
    expect(hidden.hiddenShare()).to.equal(0);
  });

  it("placeOfPeak names the ninth of the picture", () => {
    const at = (place: number) => Float32Array.from({ length: 9 }, (_, i) => Number(i === place));
    expect(placeOfPeak(at(0))).to.equal("at the upper left of the picture");
    expect(placeOfPeak(at(4))).to.equal("in the centre of the picture");
    expect(placeOfPeak(new Float32Array(9))).to.equal(null);
  });

  it("probabilityText claims no certainty", () => {
    expect([0.99999, 0.00001, 0.5].map(probabilityText)).to.deep.equal([
      "> 99.9 %",
      "< 0.1 %",
      "50.0 %",
    ]);
  });

  it("pictureSides reads JPEG, PNG and WebP headers", async () => {
    for (const name of ["full_size.jpeg", "tiny.png", "kinds/colour.webp"]) {
      const bytes = fs.readFileSync(path.join(IMAGES, name));
      const { width, height } = await sharp(bytes).metadata();
      expect(pictureSides(bytes, imageKind(bytes)!), name).to.deep.equal({ width, height });
    }
  });

  it("checkPicture refuses what a browser would misread, each with its own sentence", () => {
    const read = (name: string) => fs.readFileSync(path.join(IMAGES, "kinds", name));
    const huge = Buffer.from(fs.readFileSync(path.join(IMAGES, "tiny.png")));
    huge.writeUInt32BE(20000, 16);
    huge.writeUInt32BE(20000, 20);
    for (const [bytes, problem] of [
      [Buffer.alloc(0), /is empty/],
      [Buffer.from("<html><script>alert(1)</script>"), /is not a JPEG, PNG or WebP image/],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), /is an SVG file/],
      [read("inks.jpeg"), /four colours of printing/],
      [read("bits_16.png"), /16 bits/],
      [read("moving.webp"), /is an animation/],
      [read("moving.png"), /is an animation/],
      [read("grey.tiff"), /is a TIFF file/],
      [huge, /20000 × 20000 pixels, more than the 50 million/],
    ] as const)
      expect(problemOf(bytes)).to.match(problem);
    expect(problemOf(read("colour.webp"))).to.equal("");
  });
});
