import { expect } from "chai";
import { colorHeatmap, jetColor, overlay } from "../../lib/gradcam/overlay";

describe("jetColor", () => {
  it("runs from dark blue over green to dark red, as matplotlib's jet", () => {
    // matplotlib 3.10: (255 * plt.cm.jet(x)[:3]), whose table has 256 steps: within 3 of the line.
    const reference: Array<[number, number[]]> = [
      [0, [0, 0, 127]],
      [0.125, [0, 0, 255]],
      [0.375, [0, 255, 255]],
      [0.5, [124, 255, 121]],
      [0.625, [255, 255, 0]],
      [0.875, [255, 0, 0]],
      [1, [127, 0, 0]],
    ];
    for (const [value, expected] of reference) {
      jetColor(value).forEach((channel, i) =>
        expect(channel, `jet(${value})[${i}]`).to.be.closeTo(expected[i], 8),
      );
    }
  });
});

describe("colorHeatmap", () => {
  it("gives three bytes per value", () => {
    expect(Array.from(colorHeatmap(Float32Array.of(0.625, 0.875)))).to.deep.equal([
      255, 255, 0, 255, 0, 0,
    ]);
  });
});

describe("overlay", () => {
  it("mixes the map's colour and the grey image by alpha", () => {
    const mixed = overlay(Uint8Array.of(100), Float32Array.of(0.875), { alpha: 0.4 });
    expect(Array.from(mixed)).to.deep.equal([0.4 * 255 + 60, 60, 60]);
  });

  it("shows only the image at alpha 0 and only the map at alpha 1", () => {
    const [grey, map] = [Uint8Array.of(7, 200), Float32Array.of(0, 1)];
    expect(Array.from(overlay(grey, map, { alpha: 0 }))).to.deep.equal([7, 7, 7, 200, 200, 200]);
    expect(overlay(grey, map, { alpha: 1 })).to.deep.equal(colorHeatmap(map));
  });

  it("refuses an image and a map of different sizes", () => {
    expect(() => overlay(new Uint8Array(4), new Float32Array(9))).to.throw("found 4 and 9");
  });
});
