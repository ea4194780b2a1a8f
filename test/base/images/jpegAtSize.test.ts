import { expect } from "chai";
import sharp from "sharp";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import { decodeJpegAtSize, hasSize } from "../../../lib/base/images/jpegAtSize";
import { runScript } from "../../support/runScript";
import { wavePicture } from "../../support/wavePicture";

const SIZE = 96;

function picture(): sharp.Sharp {
  return sharp(wavePicture(SIZE, SIZE, 1.5), { raw: { width: SIZE, height: SIZE, channels: 3 } });
}

const FILES: Record<string, () => Promise<Buffer>> = {
  grey: () => picture().greyscale().jpeg().toBuffer(),
  "colours at full size": () => picture().jpeg({ chromaSubsampling: "4:4:4" }).toBuffer(),
  "colours at half size": () => picture().jpeg({ chromaSubsampling: "4:2:0" }).toBuffer(),
  progressive: () => picture().jpeg({ progressive: true }).toBuffer(),
};

describe("decodeJpegAtSize", () => {
  for (const [name, make] of Object.entries(FILES)) {
    it(`has sharp's bytes: ${name}`, async () => {
      const jpeg = await make();
      expect(hasSize(jpeg, SIZE)).to.equal(true);
      const bySharp = await sharp(jpeg).toColourspace("srgb").raw().toBuffer();
      expect(Buffer.from(decodeJpegAtSize(jpeg, 3)!).equals(bySharp)).to.equal(true);
      const grey = await decodeImage(jpeg, { imageSize: SIZE, channels: 1 });
      expect(grey).to.deep.equal(decodeJpegAtSize(jpeg, 1));
    });
  }

  it("leaves other sizes, turned pictures and the colours of printing to sharp", async () => {
    const jpeg = await FILES.grey();
    const turned = await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const printed = await picture().toColourspace("cmyk").jpeg().toBuffer();
    expect([
      hasSize(jpeg, SIZE + 1),
      hasSize(turned, SIZE),
      hasSize(printed, SIZE),
      hasSize(jpeg.subarray(0, 20), SIZE),
    ]).to.deep.equal([false, false, false, false]);
  });

  it("leaves the judgement of a damaged file to sharp, and decodes the next one", async () => {
    const jpeg = await FILES.progressive();
    const cut = jpeg.subarray(0, 3 * Math.floor(jpeg.length / 4));
    expect(decodeJpegAtSize(cut, 1)).to.equal(null);
    expect(decodeJpegAtSize(jpeg, 1)).to.have.length(SIZE * SIZE);
    const half = await FILES["colours at full size"]();
    const failure = await decodeImage(half.subarray(0, half.length / 2), {
      imageSize: SIZE,
      channels: 1,
    }).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(failure).to.match(/^The image cannot be decoded: it is damaged or cut short/);
  });
});

describe("decodeJpegAside", () => {
  // Processes of their own: each ends by itself, or the test fails for the time.
  const script = (before: string) =>
    runScript<{ same: number; threads: boolean }>(`
      const { decodeJpegAside } = require("./lib/base/images/jpegThread");
      const { decodeJpegAtSize } = require("./lib/base/images/jpegAtSize");
      const workers = require("node:worker_threads");
      const sharp = require("sharp");
      const Worker = workers.Worker;
      let threads = false;
      workers.Worker = class extends Worker {
        constructor(...options) { threads = true; super(...options); ${before} }
      };
      (async () => {
        const jpegs = await Promise.all(Array.from({ length: 130 }, (_, i) =>
          sharp({ create: { width: 32, height: 32, channels: 3,
            background: { r: i, g: 9, b: 99 } } }).jpeg().toBuffer()));
        const found = await Promise.all(jpegs.map((jpeg) => decodeJpegAside(jpeg, 3)));
        const same = found.filter((pixels, i) =>
          Buffer.from(pixels).equals(Buffer.from(decodeJpegAtSize(jpegs[i], 3)))).length;
        console.log(JSON.stringify({ same, threads }));
      })();`);

  it("gives each file its own pixels, from the second thread too, which does not linger", () =>
    expect(script("")).to.deep.equal({ same: 130, threads: true }));

  it("decodes here what a thread that ended has left", () =>
    expect(script("void this.terminate();")).to.deep.equal({ same: 130, threads: true }));
});
