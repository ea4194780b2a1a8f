import { expect } from "chai";
import { warmupCosine } from "../../lib/training/warmupCosine";
import fixture from "../fixtures/training.json";
import { expectNear } from "../support/numbers";

describe("warmupCosine(step, { peak, warmupSteps, totalSteps })", () => {
  for (const { rates, ...options } of fixture.warmupCosine) {
    it(`equals PyTorch's LinearLR and CosineAnnealingLR: ${options.warmupSteps} steps`, () => {
      expectNear(
        rates.map((_, step) => warmupCosine(step, options)),
        rates,
        1e-9 * options.peak,
      );
    });
  }

  const options = { peak: 2, warmupSteps: 100, totalSteps: 1100 };

  it("learns from the first step on, at one step's worth of the warm-up", () => {
    expect(warmupCosine(0, options)).to.equal(2 / 100);
  });

  it("reaches its peak at the end of the warm-up and falls from there without a jump", () => {
    const rates = [98, 99, 100, 101].map((step) => warmupCosine(step, options));
    expectNear(rates, [1.98, 2, 2, 2], 1e-5);
    expect(rates[3]).to.be.below(2);
  });

  it("is half its peak in the middle of the fall and nearly zero in the last step", () => {
    expect(warmupCosine(600, options)).to.be.closeTo(1, 1e-12);
    expect(warmupCosine(1099, options)).to.be.within(0, 2 * 3e-6);
  });

  it("never rises again after the warm-up", () => {
    for (let step = 101; step < 1100; step++) {
      expect(warmupCosine(step, options)).to.be.below(warmupCosine(step - 1, options));
    }
  });

  it("starts at its peak without a warm-up", () => {
    expect(warmupCosine(0, { peak: 3, warmupSteps: 0, totalSteps: 5 })).to.equal(3);
  });
});
