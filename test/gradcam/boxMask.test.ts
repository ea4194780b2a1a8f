import { expect } from "chai";
import { boxMask } from "../../lib/gradcam/boxMask";

const rows = (mask: Uint8Array, size: number) =>
  Array.from({ length: size }, (_, y) =>
    Array.from(mask.subarray(y * size, (y + 1) * size), (value) => (value ? "#" : ".")).join(""),
  );

describe("boxMask", () => {
  it("holds the pixels whose centre lies in the box", () => {
    const mask = boxMask([{ x: 0.6, y: 1, width: 2, height: 1.4 }], 4);
    // Centres at 1.5 and 2.5 lie between 0.6 and 2.6, and the row at 1.5 between 1 and 2.4.
    expect(rows(mask, 4)).to.deep.equal(["....", ".##.", "....", "...."]);
    expect(Math.max(...mask)).to.equal(255);
  });

  it("joins several boxes and cuts them off at the edges", () => {
    const mask = boxMask(
      [
        { x: -2, y: -1, width: 3, height: 2 },
        { x: 3, y: 2, width: 9, height: 9 },
      ],
      4,
    );
    expect(rows(mask, 4)).to.deep.equal(["#...", "....", "...#", "...#"]);
  });

  it("refuses boxes in which no pixel lies", () => {
    expect(() => boxMask([], 4)).to.throw("No pixel");
    expect(() => boxMask([{ x: 700, y: 500, width: 90, height: 90 }], 4)).to.throw(
      "expected boxes in pixels of that image",
    );
  });
});
