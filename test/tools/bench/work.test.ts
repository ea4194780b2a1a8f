import { expect } from "chai";
import { buildCnn } from "../../../lib/models/buildCnn";
import { buildResNet18 } from "../../../lib/models/buildResNet18";
import { operationsPerImage } from "../../../lib/tools/bench/work";
import { startEngine } from "../../support/tensors";

describe("operationsPerImage", () => {
  before(startEngine);

  // By hand: 2 x (9 x 32 x 32^2 + 9 x 32 x 64 x 16^2 + 9 x 64 x 128 x 8^2 + 2048 x 256 + 256 x 2)
  const FORWARD = 2 * (9 * 32 * 1024 + 9 * 32 * 64 * 256 + 9 * 64 * 128 * 64 + 2048 * 256 + 512);

  it("counts the CNN's forward pass as worked out by hand", () => {
    const model = buildCnn({ seed: 1, imageSize: 32 });
    expect(operationsPerImage(model, "cnn-inference")).to.equal(FORWARD);
    model.dispose();
  });

  it("counts a training step three times, less the gradient of the images", () => {
    const model = buildCnn({ seed: 1, imageSize: 32 });
    expect(operationsPerImage(model, "cnn-step")).to.equal(3 * FORWARD - 2 * 9 * 32 * 1024);
    model.dispose();
  });

  it("counts only what a frozen backbone leaves to do", () => {
    const model = buildResNet18({ seed: 1, imageSize: 32 });
    const [inference, head, layer4, all] = [
      "resnet-inference",
      "resnet-phase1",
      "resnet-phase2",
      "resnet-full",
    ].map((item) => operationsPerImage(model, item));
    // The head's dense layers, 512 x 256 and 256 x 2: both gradients, but none for the features.
    expect(head - inference).to.equal(2 * 512 * 256 + 2 * 2 * 512);
    expect(layer4).to.be.within(head, all);
    expect(all / inference).to.be.within(2.8, 3);
    model.dispose();
  });
});
