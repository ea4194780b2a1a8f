import { expect } from "chai";
import { outlineMask } from "../../lib/figures/outlineMask";

const SIZE = 5;
/** A square of 3 x 3 in the middle of 5 x 5. */
const mask = Uint8Array.from({ length: 25 }, (_, i) => {
  const [x, y] = [i % SIZE, Math.floor(i / SIZE)];
  return x > 0 && x < 4 && y > 0 && y < 4 ? 255 : 0;
});
const redRows = (colours: Uint8Array) =>
  Array.from({ length: SIZE }, (_, y) =>
    Array.from({ length: SIZE }, (_, x) => colours[3 * (y * SIZE + x)]),
  );

describe("outlineMask", () => {
  it("draws the outermost pixels white and what lies beside them black", () => {
    expect(redRows(outlineMask(new Uint8Array(25).fill(100), mask, SIZE))).to.deep.equal([
      [100, 0, 0, 0, 100],
      [0, 255, 255, 255, 0],
      [0, 255, 0, 255, 0],
      [0, 255, 255, 255, 0],
      [100, 0, 0, 0, 100],
    ]);
  });

  it("keeps the colours of an RGB image elsewhere, and the image itself as it was", () => {
    const image = Uint8Array.from({ length: 75 }, (_, i) => (i % 3) * 100);
    const before = image.slice();
    const colours = outlineMask(image, mask, SIZE);
    expect([...colours.subarray(0, 3)]).to.deep.equal([0, 100, 200]);
    expect(image).to.deep.equal(before);
  });

  it("refuses a mask of another size", () =>
    expect(() => outlineMask(new Uint8Array(25), new Uint8Array(9), SIZE)).to.throw(
      "found 9 and 25",
    ));
});
