import { expect } from "chai";
import { energyShare } from "../../lib/gradcam/energyShare";

describe("energyShare", () => {
  it("is the part of the map's total inside the mask", () => {
    const map = Float32Array.of(0.5, 0.5, 0, 1);
    expect(energyShare(map, Uint8Array.of(0, 255, 0, 255))).to.be.closeTo(0.75, 1e-7);
    expect(energyShare(map, Uint8Array.of(0, 0, 255, 0))).to.equal(0);
  });

  it("is 0 for a map without anything in it", () =>
    expect(energyShare(new Float32Array(2), Uint8Array.of(255, 255))).to.equal(0));

  it("refuses map and mask of different sizes", () =>
    expect(() => energyShare(new Float32Array(4), new Uint8Array(9))).to.throw(
      "differ in size: 4 and 9",
    ));
});
