import { expect } from "chai";
import { enlargeTo } from "../../../lib/base/images/enlargeTo";

/** Grey rows as colour bytes. */
function colour(rows: number[][]): { data: Uint8Array; width: number; height: number } {
  return {
    data: Uint8Array.from(rows.flat().flatMap((v) => [v, v, v])),
    width: rows[0].length,
    height: rows.length,
  };
}

function firstChannel(data: Uint8Array): number[] {
  return [...data].filter((_, i) => i % 3 === 0);
}

describe("enlargeTo(image, size)", () => {
  // Image.fromarray(np.array([[0, 100, 200, 50]] * 10, np.uint8)).resize((10, 10), Image.BILINEAR)
  const PILLOW = [0, 10, 50, 90, 130, 170, 185, 125, 65, 50];

  it("enlarges rows as Pillow does", () => {
    const wide = enlargeTo(colour(Array.from({ length: 10 }, () => [0, 100, 200, 50])), 10);
    for (let y = 0; y < 10; y++)
      expect(firstChannel(wide).slice(10 * y, 10 * y + 10)).to.deep.equal(PILLOW);
  });

  it("enlarges columns as Pillow does", () => {
    const tall = enlargeTo(colour([0, 100, 200, 50].map((value) => Array(10).fill(value))), 10);
    expect(firstChannel(tall).filter((_, i) => i % 10 === 7)).to.deep.equal(PILLOW);
  });

  it("keeps the channels apart", () => {
    const image = { data: Uint8Array.from([10, 100, 200]), width: 1, height: 1 };
    expect([...enlargeTo(image, 2)]).to.deep.equal([
      10, 100, 200, 10, 100, 200, 10, 100, 200, 10, 100, 200,
    ]);
  });

  it("returns an image of the size unchanged", () => {
    const image = colour([
      [1, 2],
      [3, 4],
    ]);
    expect(enlargeTo(image, 2)).to.equal(image.data);
  });
});
