import { expect } from "chai";
import { createAnatomy } from "../../../lib/base/sample/anatomy";
import { drawBones } from "../../../lib/base/sample/bones";

const size = 128;
const anatomy = createAnatomy(4);

/** Values down one column, from y = 0.2 to 0.7. */
function columnAt(field: Float32Array, x: number): number[] {
  const rows = Array.from({ length: size / 2 }, (_, i) => Math.floor(0.2 * size) + i);
  return rows.map((row) => field[row * size + Math.floor(x * size)]);
}

describe("drawBones", () => {
  const bones = drawBones(anatomy, size);

  it("crosses each lung with several ribs that have gaps between them", () => {
    for (const side of [-1, 1]) {
      const column = columnAt(bones, anatomy.midline + side * 0.12);
      const borders = column.filter(
        (value, i) => i > 0 && value > 0.02 !== column[i - 1] > 0.02,
      ).length;
      expect(borders).to.be.within(6, 24);
    }
  });

  it("runs the spine from top to bottom without a gap", () => {
    for (const value of columnAt(bones, anatomy.midline)) expect(value).to.be.greaterThan(0);
  });
});
