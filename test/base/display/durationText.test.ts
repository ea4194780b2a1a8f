import { expect } from "chai";
import { durationText } from "../../../lib/base/display/durationText";

describe("durationText", () => {
  it("writes minutes and seconds, and hours where there are any", () => {
    expect([0, 7.4, 59.6, 187, 3729].map(durationText)).to.deep.equal([
      "0:00",
      "0:07",
      "1:00",
      "3:07",
      "1:02:09",
    ]);
  });
});
