import { expect } from "chai";
import { createRandom } from "../../../lib/base/random";
import { drawMarker } from "../../../lib/base/sample/marker";

const size = 64;

/** Indices of the pixels that the marker of this seed sets in a black picture. */
function marked(seed: number): number[] {
  const grey = new Float32Array(size * size);
  drawMarker(grey, size, createRandom(seed));
  return Array.from(grey.keys()).filter((i) => grey[i] > 0);
}

describe("drawMarker", () => {
  const markers = Array.from({ length: 80 }, (_, seed) => marked(seed));

  it("marks about three images in four", () => {
    expect(markers.filter((pixels) => pixels.length > 0).length).to.be.within(48, 72);
  });

  it("stays near the left edge", () => {
    for (const pixels of markers) {
      for (const i of pixels) expect(i % size).to.be.lessThan(size / 4);
    }
  });

  it("draws the 18 dots of a letter R where a dot is one pixel", () => {
    expect(markers.some((pixels) => pixels.length === 18)).to.equal(true);
  });
});
