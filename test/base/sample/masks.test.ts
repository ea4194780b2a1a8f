import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { loadMask, maskFile } from "../../../lib/base/sample/masks";
import type { LabelledImage } from "../../../lib/base/types";
import { withTempFolder } from "../../support/tempFolder";

const image: LabelledImage = {
  path: "person1_virus_2.jpeg",
  file: "train/PNEUMONIA/person1_virus_2.jpeg",
  label: 1,
  patient: "person1",
  subtype: "virus",
};

/** Writes a 4 x 4 mask whose left half is set. */
async function writeHalfMask(root: string): Promise<void> {
  const file = path.join(root, maskFile(image.file));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const pixels = Buffer.from([255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0]);
  await sharp(pixels, { raw: { width: 4, height: 4, channels: 1 } })
    .png()
    .toFile(file);
}

describe("maskFile", () => {
  it("mirrors the image's path below masks, as a PNG", () => {
    expect(maskFile(image.file)).to.equal("masks/train/PNEUMONIA/person1_virus_2.png");
  });
});

describe("loadMask", () => {
  it("returns the mask as 0 and 255", async () => {
    await withTempFolder(async (root) => {
      await writeHalfMask(root);
      expect(Array.from((await loadMask(root, image, 4))!.subarray(0, 8))).to.deep.equal([
        255, 255, 0, 0, 255, 255, 0, 0,
      ]);
    });
  });

  it("resizes to the size asked for without grey levels in between", async () => {
    await withTempFolder(async (root) => {
      await writeHalfMask(root);
      expect(Array.from((await loadMask(root, image, 2))!)).to.deep.equal([255, 0, 255, 0]);
      const larger = (await loadMask(root, image, 12))!;
      expect(larger).to.have.length(144);
      expect([...new Set(larger)].sort()).to.deep.equal([0, 255]);
      expect(larger.filter((value) => value > 0).length).to.be.closeTo(72, 12);
    });
  });

  it("is null for an image without a mask", async () => {
    await withTempFolder(async (root) => {
      expect(await loadMask(root, image, 4)).to.equal(null);
    });
  });
});
