import { expect } from "chai";
import { createAnatomy } from "../../../lib/base/sample/anatomy";
import { drawLungs, drawSoftTissue } from "../../../lib/base/sample/softTissue";

const size = 64;
const anatomy = createAnatomy(3);
const at = (field: Float32Array, x: number, y: number) =>
  field[Math.floor(y * size) * size + Math.floor(x * size)];

describe("drawLungs", () => {
  const lungs = drawLungs(anatomy, size);

  it("is full of air in the middle of both lungs", () => {
    expect(at(lungs, anatomy.midline - 0.2, 0.45)).to.be.closeTo(1, 1e-6);
    expect(at(lungs, anatomy.midline + 0.2, 0.45)).to.be.closeTo(1, 1e-6);
  });

  it("has no air on the midline, outside the chest and in the belly", () => {
    expect(at(lungs, anatomy.midline, 0.5)).to.equal(0);
    expect(at(lungs, 0.02, 0.5)).to.equal(0);
    expect(at(lungs, anatomy.midline - 0.17, 0.95)).to.equal(0);
  });

  it("covers about a fifth to a third of the picture", () => {
    const share = lungs.reduce((sum, value) => sum + value, 0) / lungs.length;
    expect(share).to.be.within(0.15, 0.35);
  });
});

describe("drawSoftTissue", () => {
  const tissue = drawSoftTissue(anatomy, size);

  it("is empty beside the body and denser behind the heart than at the chest's side", () => {
    expect(at(tissue, 0.005, 0.75)).to.equal(0);
    expect(at(tissue, anatomy.midline + 0.1, 0.65)).to.be.greaterThan(
      at(tissue, anatomy.midline + 0.3, 0.5),
    );
  });
});
