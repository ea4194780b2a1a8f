import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { estimateStatistics } from "../../lib/models/estimateStatistics";
import { forward } from "../../lib/models/model";
import { formulaImages } from "../support/formula";
import { expectClose, expectNoTensorLeak, startEngine } from "../support/tensors";

const images = () => formulaImages("statistics", [4, 64, 64, 3]);

describe("estimateStatistics", () => {
  before(startEngine);

  it("makes every batch norm of the backbone give mean 0 and variance 1 on the same images", () => {
    const model = buildResNet18({ seed: 1, imageSize: 64 });
    const batch = images();
    estimateStatistics(model, batch);
    const seen: string[] = [];
    const visit = (layer: string, output: tf.Tensor): tf.Tensor => {
      if (!/bn\d$|downsample\.1$/.test(layer)) return output;
      const { mean, variance } = tf.moments(output, [0, 1, 2]);
      expectClose(mean.dataSync(), new Array(mean.size).fill(0), 1e-3);
      expectClose(variance.dataSync(), new Array(variance.size).fill(1), 2e-2);
      seen.push(layer);
      return output;
    };
    forward(model, batch, { to: "avgpool", visit });
    expect(seen).to.have.length(20); // 17 convolutions in line and 3 in shortcuts
    model.dispose();
  });

  it("leaves weights and the head's statistics as they are", () => {
    const model = buildResNet18({ seed: 1, imageSize: 64 });
    const before = model.parameters.toArrays();
    estimateStatistics(model, images());
    const changed = [...model.parameters.toArrays()].filter(([name, { values }]) =>
      values.some((value, i) => value !== before.get(name)!.values[i]),
    );
    expect(changed).to.have.length(40);
    for (const [name] of changed) expect(name).to.match(/^(bn1|layer.*)\.running_(mean|var)$/);
    model.dispose();
  });

  it("refuses pretrained weights, whose statistics belong to them", () => {
    const model = buildResNet18({ seed: 1, imageSize: 64 });
    model.origin = "ImageNet (resnet18.safetensors)";
    expect(() => estimateStatistics(model, images())).to.throw(
      /random ResNet-18 only, found resnet18, ImageNet/,
    );
    model.dispose();
  });

  it("leaves no tensors behind", async () => {
    const model = buildResNet18({ seed: 1, imageSize: 64 });
    const batch = images();
    await expectNoTensorLeak(() => estimateStatistics(model, batch));
    model.dispose();
    batch.dispose();
  });
});
