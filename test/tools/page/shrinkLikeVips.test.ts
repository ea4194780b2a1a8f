import { expect } from "chai";
import sharp from "sharp";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import { shrinkLikeVips } from "../../../lib/tools/page/browser/shrinkLikeVips";
import { wavePicture } from "../../support/wavePicture";

describe("shrinkLikeVips", () => {
  const sizes: [number, number, number][] = [
    [640, 480, 150],
    [1301, 907, 150],
    [151, 150, 150],
    [900, 100, 150],
    [90, 110, 150],
    [333, 1000, 111],
    [700, 2000, 100],
  ];
  for (const [width, height, size] of sizes) {
    it(`has the bytes of decodeImage for a PNG of ${width}x${height} to ${size}`, async () => {
      const data = wavePicture(width, height);
      const png = await sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
      const known = await decodeImage(png, { imageSize: size, channels: 3 });
      expect(shrinkLikeVips({ data, width, height }, size)).to.deep.equal(known);
    });
  }

  it("differs in few pixels by one level where both sides shrink 14-fold and more", async () => {
    const [width, height, size] = [1301, 907, 64];
    const data = wavePicture(width, height);
    const png = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    const known = await decodeImage(png, { imageSize: size, channels: 3 });
    const found = shrinkLikeVips({ data, width, height }, size);
    const differences = found.map((value, i) => Math.abs(value - known[i]));
    expect(Math.max(...differences)).to.be.at.most(1);
    expect(differences.filter((one) => one > 0).length).to.be.below(known.length / 100);
  });
});
