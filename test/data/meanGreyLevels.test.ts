import { expect } from "chai";
import type { ImageSet } from "../../lib/data/imageSet";
import { meanGreyLevels } from "../../lib/data/meanGreyLevels";

/** A set of five 2x2 images; the values of image i are 10 i, 10 i + 1, 10 i + 2 and 10 i + 3. */
function smallSet(reads: number[][] = []): ImageSet {
  const image = { path: "", file: "", label: 0, patient: "", subtype: null };
  return {
    images: new Array(5).fill(image),
    imageSize: 2,
    channels: 1,
    skipped: [],
    fingerprint: "",
    pixels: (indices) => {
      reads.push([...indices]);
      return Uint8Array.from(indices.flatMap((i) => [0, 1, 2, 3].map((step) => 10 * i + step)));
    },
    close: () => undefined,
  };
}

describe("meanGreyLevels", () => {
  it("is the mean over each image's pixels", () => {
    expect(meanGreyLevels(smallSet())).to.deep.equal([1.5, 11.5, 21.5, 31.5, 41.5]);
  });

  it("reads batch by batch, the last one short, with the same result", () => {
    const reads: number[][] = [];
    expect(meanGreyLevels(smallSet(reads), { batchSize: 2 })).to.deep.equal(
      meanGreyLevels(smallSet()),
    );
    expect(reads).to.deep.equal([[0, 1], [2, 3], [4]]);
  });

  it("refuses a batch size of zero", () => {
    expect(() => meanGreyLevels(smallSet(), { batchSize: 0 })).to.throw(
      /batchSize must be a whole number/,
    );
  });
});
