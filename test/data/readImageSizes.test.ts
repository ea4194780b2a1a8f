import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import type { LabelledImage } from "../../lib/base/types";
import { readImageSizes } from "../../lib/data/readImageSizes";
import { withTempFolder } from "../support/tempFolder";

function imageAt(folder: string, name: string, label = 0): LabelledImage {
  return { path: path.join(folder, name), file: name, label, patient: name, subtype: null };
}

function picture(width: number, height: number): sharp.Sharp {
  return sharp({ create: { width, height, channels: 3, background: "#808080" } });
}

describe("readImageSizes", () => {
  it("reads width, height, channels and class, in the order of the images", () =>
    withTempFolder(async (folder) => {
      const images = [imageAt(folder, "wide.jpeg", 1), imageAt(folder, "high.png")];
      await picture(30, 20).jpeg().toFile(images[0].path);
      await picture(5, 9).toColourspace("b-w").png().toFile(images[1].path);
      expect(await readImageSizes(images)).to.deep.equal([
        { width: 30, height: 20, channels: 3, label: 1 },
        { width: 5, height: 9, channels: 1, label: 0 },
      ]);
    }));

  it("gives the size as the picture is shown, when EXIF turns it by a quarter", () =>
    withTempFolder(async (folder) => {
      const image = imageAt(folder, "turned.jpeg");
      await picture(30, 20).withMetadata({ orientation: 6 }).jpeg().toFile(image.path);
      const [size] = await readImageSizes([image]);
      expect([size.width, size.height]).to.deep.equal([20, 30]);
    }));

  it("names a file that is no image", () =>
    withTempFolder(async (folder) => {
      const image = imageAt(folder, "notes.jpeg");
      fs.writeFileSync(image.path, "not an image");
      const error = await readImageSizes([image]).catch((reason: Error) => reason);
      expect((error as Error).message).to.match(
        /size of notes\.jpeg cannot be read .*Repair the file/,
      );
    }));
});
