import { expect } from "chai";
import { parseWholeNumber } from "../../lib/base/parseWholeNumber";

describe("parseWholeNumber", () => {
  const limits = { minimum: 1, maximum: 1000 };

  it("takes whole numbers within the limits", () => {
    expect(["1", "007", "1000"].map((text) => parseWholeNumber("--n", text, limits))).to.deep.equal(
      [1, 7, 1000],
    );
  });

  it("refuses everything else, naming the option and what it held", () => {
    for (const text of ["0", "-1", "1.5", "1e2", "0x10", " 5", "", "five", "NaN", "١"]) {
      expect(() => parseWholeNumber("--n", text, limits), text).to.throw(
        `--n must be a whole number of at least 1, found "${text}"`,
      );
    }
    for (const text of ["1001", "99999999999999999999"]) {
      expect(() => parseWholeNumber("--n", text, limits), text).to.throw(
        `--n must be at most 1000, found "${text}"`,
      );
    }
    expect(() => parseWholeNumber("--n", "9".repeat(1e6), limits)).to.throw(/^.{1,200}$/);
  });
});
