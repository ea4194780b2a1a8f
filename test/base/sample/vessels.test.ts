import { expect } from "chai";
import { createAnatomy } from "../../../lib/base/sample/anatomy";
import { drawVessels } from "../../../lib/base/sample/vessels";

const size = 128;
const anatomy = createAnatomy(4);

/** Values down one column, from y = 0.2 to 0.7. */
function columnAt(field: Float32Array, x: number): number[] {
  const rows = Array.from({ length: size / 2 }, (_, i) => Math.floor(0.2 * size) + i);
  return rows.map((row) => field[row * size + Math.floor(x * size)]);
}

describe("drawVessels", () => {
  const vessels = drawVessels(anatomy, size);

  it("is strongest at the hilum and thins out towards the edge of the lung", () => {
    const meanOf = (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const near = meanOf(columnAt(vessels, anatomy.midline - anatomy.mediastinumWidth - 0.03));
    const far = meanOf(columnAt(vessels, anatomy.midline - 0.9 * anatomy.chestWidth));
    expect(near).to.be.greaterThan(2 * far);
  });

  it("belongs to the patient: the same seed grows the same branches", () => {
    expect(drawVessels(createAnatomy(4), size)).to.deep.equal(vessels);
  });
});
