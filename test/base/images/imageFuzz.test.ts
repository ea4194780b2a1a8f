import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import { checksumOf, encodePackIndex, openPackFile } from "../../../lib/base/images/packFile";
import { openImageSet } from "../../../lib/data/imageSet";
import { fuzzReader } from "../../support/fuzz";

const IMAGES = path.join(__dirname, "../../fixtures/images");
const VALID = [
  "colour.jpeg",
  "exif_rotated.jpeg",
  "sixteen_bit.png",
  "transparent.png",
  "tiny.png",
  "kinds/inks.jpeg",
  "kinds/bits_12.png",
  "kinds/grey.tiff",
  "kinds/colour.tiff",
  "kinds/colour.webp",
  ...["explicit_signed", "run_lengths", "jpeg_lossless_12bit", "jpeg_ls", "jpeg_2000"].map(
    (name) => `../dicom/${name}.dcm`,
  ),
].map((name) => fs.readFileSync(path.join(IMAGES, name)));

describe("Damaged images", () => {
  it("are decoded to grey levels or refused by name", async () => {
    await fuzzReader("images", {
      file: "x.png",
      valid: VALID,
      read: (file) => decodeImage(file, { imageSize: 24, channels: 1 }),
      // A damaged image without checksum may still be one: every value is then a grey level.
      checkValue: (pixels: Uint8Array) =>
        expect(pixels)
          .to.be.a("Uint8Array")
          .of.length(24 * 24),
    });
  }).timeout(3_600_000);
});

describe("Damaged files of the cache", () => {
  const pixels = Uint8Array.from({ length: 48 }, (_, i) => (i * 37) % 256);
  const hashes = ["aa", "bb", "cc"];
  const slot = (i: number) => pixels.subarray(16 * i, 16 * (i + 1));
  const index = {
    ...{ imageSize: 4, channels: 1 as const, hashes, bad: {} },
    checksums: hashes.map((_, i) => checksumOf(slot(i))),
  };

  it("give the pixels that were stored, or none", async () => {
    await fuzzReader("packs", {
      file: "pixels.pack",
      valid: Buffer.concat([pixels, encodePackIndex(index)]),
      read: (file) => {
        const pack = openPackFile(file);
        if (pack === null) throw new Error(`${file} is no pack`);
        try {
          return [...pack.slots].map(([hash, at]) => [hash, pack.read([at])]);
        } finally {
          pack.close();
        }
      },
      // A name of the index may be damaged into another, whose image is then asked for by nobody.
      checkValue: (found: [string, Uint8Array][]) => {
        for (const [, stored] of found) expect(pixels.join()).to.contain(stored.join());
      },
      // A pack whose pixels are not those that were stored is removed.
      mayWrite: /^pixels\.pack$/,
    });
  }).timeout(3_600_000);

  const image = fs.readFileSync(path.join(IMAGES, "tiny.png"));
  const labelled = (file: string) => ({
    ...{ path: file, file: "train/NORMAL/a.png", label: 0, patient: "a", subtype: null },
  });

  it("that remember contents never give another image's pixels", async () => {
    const expected = await decodeImage(image, { imageSize: 8, channels: 1 });
    await fuzzReader("file hashes", {
      file: "cache/hashes.json",
      valid: JSON.stringify({ "a.png": ["1 2 3 4", "0".repeat(64)] }),
      others: { "a.png": image },
      read: async (_, folder) => {
        const options = {
          imageSize: 8,
          channels: 1,
          cacheFolder: path.join(folder, "cache"),
        } as const;
        const set = await openImageSet([labelled(path.join(folder, "a.png"))], options);
        try {
          const before = fs.readFileSync(path.join(folder, "cache/hashes.json"), "utf8");
          if (!before.includes("a.png")) throw new Error("hashes.json remembers nothing");
          return set.pixels([0]);
        } finally {
          set.close();
        }
      },
      checkValue: (found: Uint8Array) => expect([...found]).to.deep.equal([...expected]),
      mayWrite: /^cache/,
    });
  }).timeout(3_600_000);
});
