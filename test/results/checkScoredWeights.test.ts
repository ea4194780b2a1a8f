import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildCnn } from "../../lib/models/buildCnn";
import { checkScoredWeights } from "../../lib/results/checkScoredWeights";
import { weightsHash } from "../../lib/results/weightsHash";
import { startEngine } from "../support/tensors";

describe("checkScoredWeights", () => {
  before(startEngine);

  it("accepts the weights that were scored, and refuses them after the smallest change", () => {
    const model = buildCnn({ seed: 1, imageSize: 16 });
    const metrics = { weightsHash: weightsHash(model) };
    checkScoredWeights(model, metrics);
    checkScoredWeights(model, {});
    const bias = model.parameters.get("fc2.bias");
    tf.tidy(() => bias.assign(bias.add(1e-3)));
    expect(() => checkScoredWeights(model, metrics)).to.throw(
      /^The cnn here has other weights \(\w{8}\) than those that its metrics file is about/,
    );
    model.dispose();
  });
});
