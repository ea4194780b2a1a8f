import { expect } from "chai";
import { check, checkRange, checkSameLength, checkWholeNumber } from "../../lib/base/checks";

describe("the argument checks", () => {
  it("say what was expected and what was found", () => {
    expect(() => check(false, "a, b")).to.throw("a, b");
    expect(() => checkWholeNumber("epochs", 1.5, 1)).to.throw(
      "epochs must be a whole number of at least 1, found 1.5",
    );
    expect(() => checkRange("share", 2, 0, 1)).to.throw("share must lie between 0 and 1, found 2");
    expect(() => checkRange("share", NaN, 0, 1)).to.throw("found NaN");
    expect(() => checkSameLength("a", [1], "b", [1, 2])).to.throw("found 1 and 2");
    expect(() => checkSameLength("a", [], "b", [])).to.throw("a is empty");
  });

  it("pass what is right", () => {
    check(1, "never");
    checkWholeNumber("epochs", 0, 0);
    checkRange("share", 1, 0, 1);
    checkSameLength("a", [1], "b", [2]);
  });
});
