import { expect } from "chai";
import { EarlyStopping } from "../../lib/training/earlyStopping";
import { ReduceLrOnPlateau } from "../../lib/training/reduceLrOnPlateau";
import { pytorch } from "../support/pytorchFixture";

describe("ReduceLrOnPlateau", () => {
  it("lowers the learning rate where PyTorch's scheduler does", () => {
    const { losses, patience, factor, rates } = pytorch.plateau;
    const scheduler = new ReduceLrOnPlateau(1e-3, { patience, factor });
    const ours = losses.map((loss) => {
      scheduler.step(loss);
      return scheduler.learningRate;
    });
    ours.forEach((rate, i) => expect(rate, `after epoch ${i + 1}`).to.be.closeTo(rates[i], 1e-12));
  });

  it("goes on from a saved state, also through JSON before the first epoch", () => {
    const { losses, patience, factor } = pytorch.plateau;
    const whole = new ReduceLrOnPlateau(1e-3, { patience, factor });
    let resumed = new ReduceLrOnPlateau(1e-3, { patience, factor });
    for (const loss of losses) {
      const saved = JSON.parse(JSON.stringify(resumed.save()));
      resumed = new ReduceLrOnPlateau(9, { patience, factor });
      resumed.load(saved);
      whole.step(loss);
      resumed.step(loss);
      expect(resumed.learningRate).to.equal(whole.learningRate);
    }
  });

  it("refuses a factor that would not lower the rate", () => {
    expect(() => new ReduceLrOnPlateau(1e-3, { patience: 2, factor: 1 })).to.throw(
      "factor must lie between 0 and 1",
    );
  });
});

describe("EarlyStopping", () => {
  const stopsAfter = (losses: number[], patience: number) => {
    const stopping = new EarlyStopping(patience);
    return losses.findIndex((loss) => stopping.step(loss)) + 1;
  };

  it("stops after as many epochs in a row without a new minimum as its patience", () => {
    expect(stopsAfter([1, 0.8, 0.9, 0.8, 0.85, 0.7], 3)).to.equal(5);
  });

  it("counts anew after every improvement", () => {
    expect(stopsAfter([1, 1.1, 1.1, 0.9, 1, 1, 0.8, 1, 1, 1], 3)).to.equal(10);
  });

  it("goes on from a saved state, also through JSON before the first epoch", () => {
    const stopping = new EarlyStopping(2);
    stopping.load(JSON.parse(JSON.stringify(new EarlyStopping(2).save())));
    expect(stopping.step(1)).to.equal(false);
    expect(stopping.step(2)).to.equal(false);
    const resumed = new EarlyStopping(2);
    resumed.load(JSON.parse(JSON.stringify(stopping.save())));
    expect(resumed.step(1)).to.equal(true);
  });
});
