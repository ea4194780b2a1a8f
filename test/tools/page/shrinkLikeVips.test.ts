import { expect } from "chai";
import sharp from "sharp";
import { decodeImage } from "../../../lib/base/images/decodeImage";
import { shrinkLikeVips } from "../../../lib/tools/page/browser/shrinkLikeVips";

/** Waves of several lengths in three colours, with some noise. */
function picture(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(width * height * 3);
  let noise = 1;
  for (let i = 0; i < bytes.length; i++) {
    noise = (noise * 48271) % 2147483647;
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    bytes[i] = 128 + 60 * Math.sin(x / 9 + (i % 3)) + 40 * Math.cos(y / 23) + (noise % 25);
  }
  return bytes;
}

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
      const data = picture(width, height);
      const png = await sharp(data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
      const known = await decodeImage(png, { imageSize: size, channels: 3 });
      expect(shrinkLikeVips({ data, width, height }, size)).to.deep.equal(known);
    });
  }

  it("differs in few pixels by one level where both sides shrink 14-fold and more", async () => {
    const [width, height, size] = [1301, 907, 64];
    const data = picture(width, height);
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
