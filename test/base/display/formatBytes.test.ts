import { expect } from "chai";
import { formatBytes } from "../../../lib/base/display/formatBytes";

describe("formatBytes", () => {
  it("gives three digits in decimal units", () => {
    const texts = [0, 999, 1000, 46_807_446, 999_600, 1_235_512_464].map(formatBytes);
    expect(texts).to.deep.equal(["0 bytes", "999 bytes", "1 kB", "46.8 MB", "1 MB", "1.24 GB"]);
  });
});
