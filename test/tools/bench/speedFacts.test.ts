import { expect } from "chai";
import { speedFacts } from "../../../lib/tools/bench/speedFacts";
import { exampleBench, exampleMixedItem } from "../../support/exampleBench";

describe("speedFacts", () => {
  const [item] = exampleBench().items;
  const { machine, enginePeak } = exampleBench();
  const peaks = { ...enginePeak, bfloat16Convolution: 2.56e12 };
  const known = (facts: Record<string, string>) => Object.values(facts).filter(Boolean);

  it("give what was measured in both precisions", () => {
    const epoch = exampleMixedItem({ title: "Kept", images: 512 });
    epoch.ours = { ...epoch.ours, waiting: 0.01, onceSeconds: 6.54 };
    epoch.mixed!.ours.waiting = 0.03;
    const reproduction = {
      ...exampleBench().reproduction!,
      pytorchSeconds: 9000,
      oursMixedSeconds: 1800,
      pytorchMixedSeconds: 3000,
    };
    const measured = { items: [epoch], enginePeak: peaks, reproduction };
    expect(speedFacts(exampleBench(measured))).to.deep.equal({
      "The engine's best convolution": "320 / 2560 GFLOP/s",
      "PyTorch's gain by its mixed precision": "2.00 times",
      "Our rounding, of what is allowed": "50 %",
      "Our steps' share of the engine's best": "60 / 25 %",
      "Our model waits for images": "1.0 / 3.0 % of an epoch",
      'Once before "Kept"': "6.5 s for 512 images",
      "The original's trainings (CNN 15 epochs, ResNet-18 5 and 10, 5216 images)":
        "100 / 30 minutes, in PyTorch 150 / 50 minutes",
    });
  });

  it("give the range over all steps", () => {
    const waiting = [0.0558, 0.0399].map((part) => ({
      ...item,
      ours: { ...item.ours, waiting: part },
    }));
    expect(known(speedFacts(exampleBench({ items: waiting })))).to.include("4.0–5.6 % of an epoch");
  });

  it("claim nothing of mixed precision where it was not measured", () => {
    const without = { items: [item], reproduction: null };
    expect(known(speedFacts(exampleBench(without)))).to.deep.equal(["320 GFLOP/s", "60 %"]);
    const tried = { ...without, machine: { ...machine, features: "AVX2" } };
    expect(known(speedFacts(exampleBench(tried)))[0]).to.equal(
      "320 GFLOP/s, bfloat16 not clearly faster",
    );
  });

  it("give no time of PyTorch where it did not run", () =>
    expect(known(speedFacts(exampleBench())).pop()).to.equal("100 minutes"));
});
