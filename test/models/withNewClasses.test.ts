import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildCnn } from "../../lib/models/buildCnn";
import { buildResNet18 } from "../../lib/models/buildResNet18";
import { forward } from "../../lib/models/model";
import { withNewClasses } from "../../lib/models/withNewClasses";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

describe("withNewClasses", () => {
  before(startEngine);

  it("copies every parameter but the last dense layer, which is that of a fresh model", () => {
    const trained = buildResNet18({ seed: 1, imageSize: 32 });
    const fresh = buildResNet18({ seed: 5, imageSize: 32, numClasses: 3 });
    trained.parameters.get("layer1.0.bn1.running_mean").assign(tf.fill([64], 0.5));
    const model = withNewClasses(trained, { numClasses: 3, seed: 5 });
    for (const name of model.parameters.names()) {
      const source = name.startsWith("fc.4.") ? fresh : trained;
      expect(model.parameters.get(name).dataSync(), name).to.deep.equal(
        source.parameters.get(name).dataSync(),
      );
    }
    expect(model.numClasses).to.equal(3);
    for (const each of [trained, fresh, model]) each.dispose();
  });

  it("gives one logit per class and says where its weights came from", () => {
    const trained = buildResNet18({ seed: 1, imageSize: 32 });
    const model = withNewClasses(trained, { numClasses: 3, seed: 5 });
    expect(tf.tidy(() => forward(model, tf.zeros([2, 32, 32, 3])).shape)).to.deep.equal([2, 3]);
    expect(model.origin).to.equal("random, seed 1, trained for 2 classes");
    for (const each of [trained, model]) each.dispose();
  });

  it("leaves the trained model as it was, also when the new one is trained or disposed", () => {
    const trained = buildResNet18({ seed: 1, imageSize: 32 });
    const before = trained.parameters.get("fc.0.weight").dataSync().slice();
    const model = withNewClasses(trained, { numClasses: 3, seed: 5 });
    model.parameters.get("fc.0.weight").assign(tf.zeros([512, 256]));
    model.dispose();
    expect(trained.parameters.get("fc.0.weight").dataSync()).to.deep.equal(before);
    trained.dispose();
  });

  it("holds tensors for one model only", () =>
    expectNoTensorLeak(() => {
      const trained = buildResNet18({ seed: 1, imageSize: 32 });
      withNewClasses(trained, { numClasses: 3, seed: 5 }).dispose();
      trained.dispose();
    }));

  it("refuses a CNN", () => {
    const cnn = buildCnn({ seed: 1, imageSize: 16 });
    expect(() => withNewClasses(cnn, { numClasses: 3, seed: 1 })).to.throw("this model is cnn");
    cnn.dispose();
  });
});
