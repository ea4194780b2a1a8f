import { expect } from "chai";
import { progressBar } from "../../../lib/base/display/progressBar";
import { StretchTimer } from "../../../lib/base/display/stretchTimer";

describe("StretchTimer", () => {
  it("lets the bar of an epoch forecast its end, however long the cell has run", () => {
    let seconds = 0;
    const timer = new StretchTimer(() => 1000 * seconds);
    for (let epoch = 1; epoch <= 3; epoch++) {
      for (let batch = 1; batch <= 20; batch++) {
        seconds += 2;
        const bar = progressBar(batch, 20, timer.elapsed(batch));
        if (batch === 10) expect(bar, `epoch ${epoch}`).to.contain("0:20 left");
      }
      // Validation and saving, which no bar counts.
      seconds += 100;
    }
  });

  it("has nothing to go by at the first step of a stretch", () => {
    let seconds = 5;
    const timer = new StretchTimer(() => 1000 * seconds);
    expect(timer.elapsed(0)).to.equal(0);
    seconds = 7;
    expect(timer.elapsed(2)).to.equal(2);
    expect(timer.elapsed(1)).to.equal(0);
  });
});
