import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { expect } from "chai";
import sharp from "sharp";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import fixture from "../../fixtures/decode_pillow.json";
import { withTempFolder } from "../../support/tempFolder";

const IMAGES = path.join(__dirname, "../../fixtures", "images");

function differences(actual: Uint8Array, expected: Uint8Array): { mean: number; largest: number } {
  expect(actual.length, "number of values").to.equal(expected.length);
  let sum = 0;
  let largest = 0;
  actual.forEach((value, i) => {
    const difference = Math.abs(value - expected[i]);
    sum += difference;
    largest = Math.max(largest, difference);
  });
  return { mean: sum / actual.length, largest };
}

async function messageOf(file: string | Buffer): Promise<string> {
  return decodeImage(file, { imageSize: 8, channels: 1 }).then(
    () => expect.fail("the image was decoded"),
    (error: Error) => error.message,
  );
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  const checksum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** The checksum of PNG chunks (zlib.crc32 came with Node 22). */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A few bytes that claim to be a grey PNG of any size: what a decompression bomb looks like. */
function pngOfSize(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk("IHDR", header),
    pngChunk("IDAT", zlib.deflateSync(Buffer.alloc(1000))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("decodeImage(file, { imageSize, channels })", () => {
  for (const { file, channels, imageSize, width, height, pixels } of fixture.cases) {
    it(`gives Pillow's pixels for ${file}, ${width} x ${height}, at ${imageSize}`, async () => {
      const decoded = await decodeImage(path.join(IMAGES, file), {
        imageSize,
        channels: channels as 1 | 3,
      });
      const { mean, largest } = differences(decoded, Buffer.from(pixels, "base64"));
      expect(mean).to.be.below(0.6);
      expect(largest).to.be.at.most(3);
    });
  }

  // Needs the folder of originals in XRAY_ORIGINALS and a Python with Pillow in XRAY_PYTHON.
  it("is within one grey level of Pillow on full-size originals", async function () {
    const { XRAY_ORIGINALS: folder, XRAY_PYTHON: python } = process.env;
    if (!folder || !python) return this.skip();
    for (const name of fs.readdirSync(folder).filter((file) => file.endsWith(".jpeg"))) {
      const file = path.join(folder, name);
      const reference = execFileSync(python, [
        path.join(IMAGES, "..", "resize_pillow.py"),
        file,
        "224",
      ]);
      const decoded = await decodeImage(file, { imageSize: 224, channels: 1 });
      expect(differences(decoded, reference).mean, name).to.be.at.most(1);
    }
  });

  it("decodes bytes as it decodes the file", async () => {
    const file = path.join(IMAGES, "colour.jpeg");
    const options = { imageSize: 16, channels: 3 } as const;
    expect(await decodeImage(fs.readFileSync(file), options)).to.deep.equal(
      await decodeImage(file, options),
    );
  });

  it("leaves an image that has the size already as it is", async () => {
    const raw = Buffer.from(Array.from({ length: 64 }, (_, i) => (i * 37) % 256));
    const png = await sharp(raw, { raw: { width: 8, height: 8, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toBuffer();
    expect(Buffer.from(await decodeImage(png, { imageSize: 8, channels: 1 }))).to.deep.equal(raw);
  });

  it("makes grey from colours by Rec. 601 luma, as Pillow's convert('L')", async () => {
    // Image.new("RGB", (1, 1), c).convert("L").getpixel((0, 0)) for c = red, green, blue, (10, 200,
    // 90)
    for (const [colour, grey] of [
      ["#ff0000", 76],
      ["#00ff00", 150],
      ["#0000ff", 29],
      ["#0ac85a", 131],
    ] as const) {
      const png = await sharp({ create: { width: 2, height: 2, channels: 3, background: colour } })
        .png()
        .toBuffer();
      expect([...(await decodeImage(png, { imageSize: 1, channels: 1 }))], colour).to.deep.equal([
        grey,
      ]);
    }
  });

  it("repeats grey in all three channels", async () => {
    const decoded = await decodeImage(path.join(IMAGES, "tiny.png"), { imageSize: 4, channels: 3 });
    for (let i = 0; i < decoded.length; i += 3)
      expect(decoded[i + 1])
        .to.equal(decoded[i])
        .and.to.equal(decoded[i + 2]);
  });

  it("shows transparent areas black", async () => {
    const background = { r: 255, g: 255, b: 255, alpha: 0 };
    const png = await sharp({ create: { width: 4, height: 4, channels: 4, background } })
      .png()
      .toBuffer();
    expect([...(await decodeImage(png, { imageSize: 1, channels: 1 }))]).to.deep.equal([0]);
  });

  it("names a missing file", async () => {
    expect(await messageOf("no/such/image.jpeg")).to.match(
      /^no\/such\/image\.jpeg cannot be read \(ENOENT/,
    );
  });

  it("names an unreadable file", () =>
    withTempFolder(async (folder) => {
      expect(await messageOf(folder)).to.contain(`${folder} cannot be read (EISDIR`);
    }));

  it("names a file of zero bytes", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "empty.png");
      fs.writeFileSync(file, "");
      expect(await messageOf(file)).to.equal(
        `${file} is empty (0 bytes). Download or copy it again, or remove it.`,
      );
    }));

  it("names a file that is no image", () =>
    withTempFolder(async (folder) => {
      const file = path.join(folder, "page.jpeg");
      fs.writeFileSync(file, "<html>Not found</html>");
      expect(await messageOf(file)).to.equal(
        `${file} is not a JPEG, PNG, TIFF, WebP or DICOM image. Convert it or remove it.`,
      );
    }));

  for (const name of ["colour.jpeg", "transparent.png"]) {
    it(`refuses ${name} cut in half`, async () => {
      const bytes = fs.readFileSync(path.join(IMAGES, name));
      expect(await messageOf(bytes.subarray(0, bytes.length / 2))).to.match(
        /damaged or cut short .* Download or copy it again/,
      );
    });
  }

  it("refuses a huge image before it takes the memory", async () => {
    expect(await messageOf(pngOfSize(20000, 20000))).to.equal(
      "The image has more than 100 million pixels, too many for an X-ray. Make it smaller " +
        "or remove it.",
    );
  });

  it("refuses a size that is no whole number", async () => {
    const bytes = fs.readFileSync(path.join(IMAGES, "tiny.png"));
    const message = await decodeImage(bytes, { imageSize: 2.5, channels: 1 }).catch(
      (error: Error) => error.message,
    );
    expect(message).to.contain("imageSize must be a whole number");
  });
});
