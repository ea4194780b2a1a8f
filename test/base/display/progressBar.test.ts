import { expect } from "chai";
import { progressBar } from "../../../lib/base/display/progressBar";

describe("progressBar", () => {
  it("fills with the share that is done and extrapolates the time left", () => {
    expect(progressBar(8, 12, 20, "epoch 2/6")).to.equal(
      `${"█".repeat(16)}${"░".repeat(8)}  8/12  epoch 2/6  0:10 left`,
    );
  });

  it("gives no time left before there is something to go by, nor at the end", () => {
    expect(progressBar(1, 12, 0.5)).to.equal(`${"█".repeat(2)}${"░".repeat(22)}  1/12`);
    expect(progressBar(12, 12, 60)).to.equal(`${"█".repeat(24)}  12/12`);
  });

  it("stays within its width whatever it is given", () => {
    expect(progressBar(30, 12, 60))
      .to.contain("█".repeat(24))
      .and.not.to.contain("█".repeat(25));
    expect(progressBar(0, 0, 0)).to.contain("░".repeat(24));
  });
});
