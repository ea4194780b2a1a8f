import { expect } from "chai";
import { WORKLOADS } from "../../../lib/base/settings";
import { estimateReproduction } from "../../../lib/tools/bench/estimateReproduction";
import { exampleBench, exampleMixedItem } from "../../support/exampleBench";

const NAMES = ["epoch-cnn", "epoch-resnet-phase1", "epoch-resnet-phase2"];
const { cnnEpochs, frozenEpochs, fineTuneEpochs } = WORKLOADS.real.full;
const IMAGES = 5216 * (cnnEpochs + frozenEpochs + fineTuneEpochs);

describe("estimateReproduction", () => {
  it("adds up all epochs of the original's two trainings by the measured speed", () => {
    const items = NAMES.map((name) => exampleMixedItem({ name, mixed: undefined }));
    const estimate = estimateReproduction(items)!;
    expect(estimate.oursSeconds).to.be.closeTo(IMAGES / 16, 1e-6);
    expect(estimate.pytorchSeconds).to.be.closeTo(IMAGES / 16, 1e-6);
    expect(estimate).not.to.have.any.keys("oursMixedSeconds", "pytorchMixedSeconds");
  });

  it("does the same in mixed precision, where all epochs were measured in it", () => {
    const items = NAMES.map((name) => exampleMixedItem({ name }));
    expect(estimateReproduction(items)!.oursMixedSeconds).to.be.closeTo(IMAGES / 64, 1e-6);
    expect(estimateReproduction(items)!.pytorchMixedSeconds).to.be.closeTo(IMAGES / 21.3, 1e-6);
    const [first, ...others] = items;
    expect(estimateReproduction([...others, { ...first, mixed: undefined }])).not.to.have.property(
      "oursMixedSeconds",
    );
  });

  it("estimates nothing where an epoch is missing, and nothing of PyTorch without it", () => {
    expect(estimateReproduction(exampleBench().items)).to.equal(null);
    const alone = NAMES.map((name) => exampleMixedItem({ name, pytorch: null }));
    expect(estimateReproduction(alone)!.pytorchSeconds).to.equal(null);
  });
});
