import { expect } from "chai";
import { largestOf } from "../../lib/base/largestOf";

describe("largestOf", () => {
  it("is Math.max for few values", () => {
    for (const values of [[3, -1, 7, 7, 2], [-5, -3], [], [1, NaN, 2], [-0, 0]]) {
      expect(largestOf(values)).to.deep.equal(Math.max(...values));
    }
  });

  it("takes more values than the stack", () => {
    const values = new Float64Array(1e6);
    values[999_998] = 5;
    expect(() => Math.max(...values)).to.throw(RangeError);
    expect(largestOf(values)).to.equal(5);
  });
});
