import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import fixture from "../../fixtures/decode_kinds.json";
import { withTempFolder } from "../../support/tempFolder";

const FOLDER = path.join(__dirname, "../../fixtures/images/kinds");

async function messageOf(file: string | Buffer): Promise<string> {
  return decodeImage(file, { imageSize: 8, channels: 1 }).then(
    () => "decoded",
    (error: Error) => error.message,
  );
}

describe("decodeImage, by what a file holds", () => {
  for (const { file, imageSize, channels, pixels } of fixture.cases) {
    it(`gives the levels of NumPy and Pillow for ${file} in ${channels} channels`, async () => {
      const decoded = await decodeImage(path.join(FOLDER, file), {
        imageSize,
        channels: channels as 1 | 3,
      });
      const expected = Buffer.from(pixels, "base64");
      const differences = Array.from(decoded, (value, i) => Math.abs(value - expected[i]));
      expect(decoded.length).to.equal(expected.length);
      expect(differences.reduce((a, b) => a + b, 0) / decoded.length, "mean").to.be.below(0.6);
      expect(
        differences.reduce((a, b) => Math.max(a, b)),
        "largest",
      ).to.be.at.most(3);
    });
  }

  it("spreads 12 bits over as many grey levels as the same picture in 8 bits has", async () => {
    const size = { imageSize: 90, channels: 1 } as const;
    const levels = await decodeImage(path.join(FOLDER, "bits_12.png"), size);
    expect(new Set(levels).size).to.be.above(150);
  });

  const refused: [string, RegExp][] = [
    ["moving.webp", /is an animation\. Save the picture that counts/],
    ["moving.png", /is an animation\. Save the picture that counts/],
    ["moving.gif", /is a GIF image, and only JPEG, PNG, TIFF, WebP, DICOM are read/],
    ["pages.tiff", /has 2 pages\. Save the picture that counts/],
    ["plain.bmp", /is a BMP image, and only JPEG, PNG, TIFF, WebP, DICOM are read/],
    ["float.tiff", /holds values of the type float\. Save it with 8 or 16 bits/],
  ];
  for (const [name, message] of refused) {
    it(`refuses ${name} behind the ending .png, and says what it is`, () =>
      withTempFolder(async (folder) => {
        const file = path.join(folder, "x.png");
        fs.copyFileSync(path.join(FOLDER, name), file);
        expect(await messageOf(file)).to.match(message);
        expect(await messageOf(file)).to.contain(file);
      }));
  }

  it("refuses vector graphics, AVIF and PDF by their names", async () => {
    const svg = '<?xml version="1.0"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg"/>';
    const avif = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .avif()
      .toBuffer();
    for (const [bytes, kind] of [
      [Buffer.from(svg), "an SVG"],
      [avif, "an AVIF or HEIC"],
      [Buffer.from("%PDF-1.7"), "a PDF"],
    ] as const)
      expect(await messageOf(bytes)).to.contain(`is ${kind} image, and only`);
  });

  it("reads JPEG bytes behind the ending .png as what they are", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "x.png");
      fs.copyFileSync(path.join(FOLDER, "inks.jpeg"), file);
      expect(await messageOf(file)).to.equal("decoded");
    }));

  it("gives each of many images that fail at once its own reason", async () => {
    const whole = fs.readFileSync(path.join(FOLDER, "../colour.jpeg"));
    const png = fs.readFileSync(path.join(FOLDER, "../transparent.png"));
    const header = Buffer.from(png);
    header.write("JUNK", 12, "latin1");
    const files = [
      whole.subarray(0, whole.length / 2),
      png.subarray(0, png.length / 2),
      header,
      whole,
    ];
    const alone: string[] = [];
    for (const file of files) alone.push(await messageOf(file));
    expect(new Set(alone).size, "four different outcomes").to.equal(4);
    const many = Array.from({ length: 108 }, (_, i) => i % files.length);
    const together = await Promise.all(many.map((i) => messageOf(files[i])));
    expect(together).to.deep.equal(many.map((i) => alone[i]));
  });

  (process.platform === "win32" ? it.skip : it)("refuses a device at once", async () => {
    expect(await messageOf("/dev/zero")).to.contain("/dev/zero is a device, not a file");
  });
});
