import { expect } from "chai";
import { createRandom } from "../../../lib/base/random";
import { createAnatomy } from "../../../lib/base/sample/anatomy";
import { drawConfounders } from "../../../lib/base/sample/confounders";

const size = 64;
const drawings = Array.from({ length: 60 }, (_, seed) =>
  drawConfounders(createAnatomy(seed), size, createRandom(seed)),
);

describe("drawConfounders", () => {
  it("only ever adds shadows, and none stronger than a plain opacity", () => {
    for (const shadows of drawings) {
      expect(Math.min(...shadows)).to.be.at.least(0);
      expect(Math.max(...shadows)).to.be.lessThan(1);
    }
  });

  it("puts a broad veil on about half of the images", () => {
    const veiled = drawings.filter(
      (shadows) => shadows.filter((value) => value > 0.01).length > 0.1 * size ** 2,
    );
    expect(veiled.length).to.be.within(15, 45);
  });
});
