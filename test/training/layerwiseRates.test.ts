import { expect } from "chai";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { layerwiseRates } from "../../lib/training/layerwiseRates";
import { startEngine } from "../support/tensors";

describe("layerwiseRates", () => {
  before(startEngine);

  it("halves the rate from each stage of ResNet-18 to the one below it", () => {
    const model = buildResNet18({ seed: 1, imageSize: 32 });
    const rateOf = layerwiseRates(model, 0.5);
    const rates = model.stages
      .filter(({ parameterPrefixes }) => parameterPrefixes.length > 0)
      .map(({ parameterPrefixes }) =>
        model.parameters
          .names()
          .filter((name) => parameterPrefixes.some((prefix) => name.startsWith(prefix)))
          .map(rateOf),
      );
    for (const [i, ofStage] of rates.entries())
      expect(new Set(ofStage), `stage ${i}`).to.deep.equal(
        new Set([0.5 ** (rates.length - 1 - i)]),
      );
    expect(rateOf("fc.0.weight")).to.equal(1);
    expect(rateOf("conv1.weight")).to.be.below(rateOf("layer4.0.conv1.weight"));
    expect(() => rateOf("layer9.weight")).to.throw(
      'No stage of this resnet18 has a weight "layer9',
    );
    model.dispose();
  });
});
