import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import { toGrey } from "../../../lib/base/images/toGrey";
import { decodeJpeg } from "../../../lib/tools/page/browser/decodeJpeg";
import { jpegOrientation } from "../../../lib/tools/page/browser/jpegOrientation";
import { shrinkLikeVips } from "../../../lib/tools/page/browser/shrinkLikeVips";
import { turnUpright } from "../../../lib/tools/page/browser/turnUpright";
import { wavePicture } from "../../support/wavePicture";

const IMAGES = path.join(__dirname, "../../fixtures/images");
const library = new WebAssembly.Module(
  fs.readFileSync(require.resolve("@cwasm/jpeg-turbo/jpeg-turbo.wasm")),
);

function picture(width: number, height: number): sharp.Sharp {
  return sharp(wavePicture(width, height, 1.5), { raw: { width, height, channels: 3 } });
}

async function compare(jpeg: Buffer, size: number): Promise<void> {
  const known = await decodeImage(jpeg, { imageSize: size, channels: 1 });
  const image = decodeJpeg(library, jpeg, size);
  expect(image, "decoded").not.to.equal(null);
  const found = turnUpright(toGrey(shrinkLikeVips(image!, size)), jpegOrientation(jpeg));
  const differences = found.map((value, i) => Math.abs(value - known[i]));
  expect(differences.filter((one) => one > 0).length, "pixels that differ").to.equal(0);
}

describe("decodeJpeg, shrinkLikeVips and turnUpright", () => {
  const sizes: [number, number, number][] = [
    [640, 480, 150],
    [1301, 907, 150],
    [151, 150, 150],
    [90, 110, 150],
    [603, 901, 75],
    [1003, 805, 50],
  ];
  for (const [width, height, size] of sizes) {
    for (const colours of ["grey", "4:2:0", "4:4:4"]) {
      it(`have decodeImage's bytes: ${width}x${height} to ${size}, ${colours}`, async () => {
        const image = picture(width, height);
        const jpeg =
          colours === "grey"
            ? await image.greyscale().jpeg().toBuffer()
            : await image.jpeg({ chromaSubsampling: colours }).toBuffer();
        await compare(jpeg, size);
      });
    }
  }

  it("have decodeImage's bytes for a progressive JPEG", async () =>
    compare(await picture(700, 900).jpeg({ progressive: true }).toBuffer(), 150));

  for (const name of ["full_size.jpeg", "colour.jpeg", "grey_profile.jpeg", "exif_rotated.jpeg"])
    it(`have decodeImage's bytes for ${name}`, () =>
      compare(fs.readFileSync(path.join(IMAGES, name)), 64));

  for (let orientation = 1; orientation <= 8; orientation++)
    it(`turn an image of EXIF orientation ${orientation} upright`, async () => {
      const jpeg = await picture(305, 403).withMetadata({ orientation }).jpeg().toBuffer();
      expect(jpegOrientation(jpeg)).to.equal(orientation);
      await compare(jpeg, 50);
    });
});

describe("decodeJpeg", () => {
  it("leaves a JPEG that is cut short or damaged to the browser", async () => {
    const jpeg = await picture(300, 300).jpeg().toBuffer();
    for (const share of [0.001, 0.1, 0.5, 0.98])
      expect(decodeJpeg(library, jpeg.subarray(0, share * jpeg.length), 64)).to.equal(null);
    const odd = Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(40), jpeg.subarray(2)]);
    expect(decodeJpeg(library, odd, 64)).to.equal(null);
    expect(decodeJpeg(library, Buffer.from("no JPEG"), 64)).to.equal(null);
  });
});

describe("jpegOrientation", () => {
  it("is 1 where nothing is said, and where what is said is cut off or nonsense", async () => {
    const plain = await picture(30, 30).jpeg().toBuffer();
    expect(jpegOrientation(plain)).to.equal(1);
    const turned = await picture(30, 30).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const exif = turned.indexOf("Exif");
    for (let length = 0; length < exif + 20; length++)
      expect(jpegOrientation(turned.subarray(0, length)), `${length} bytes`).to.equal(1);
    turned.fill(0xff, exif + 10);
    expect(jpegOrientation(turned)).to.equal(1);
  });
});
