import { createHash } from "node:crypto";
import { expect } from "chai";
import { tf } from "../../lib/base/engine/tf";
import { buildCnn } from "../../lib/models/buildCnn";
import { ParameterStore } from "../../lib/models/parameterStore";
import { weightsHash } from "../../lib/results/weightsHash";
import { expectNoTensorLeak, startEngine } from "../support/tensors";

describe("weightsHash", () => {
  before(startEngine);

  it("is the sha256 over names, shapes and values", () => {
    const parameters = new ParameterStore();
    parameters.addWeight("weight", tf.tensor2d([[1, -2]]));
    parameters.addStatistic("mean", tf.tensor1d([0.5]));
    const bytes = (...values: number[]) => Buffer.from(new Float32Array(values).buffer);
    const expected = Buffer.concat([
      Buffer.from("weight [1,2]\n"),
      bytes(1, -2),
      Buffer.from("mean [1]\n"),
      bytes(0.5),
    ]);
    expect(weightsHash({ parameters })).to.equal(
      createHash("sha256").update(expected).digest("hex"),
    );
    parameters.dispose();
  });

  it("is the same for the same weights and another after the smallest change", () =>
    expectNoTensorLeak(() => {
      const [a, b] = [1, 1].map((seed) => buildCnn({ seed, imageSize: 32 }));
      expect(weightsHash(a))
        .to.equal(weightsHash(b))
        .and.match(/^[0-9a-f]{64}$/);
      const arrays = b.parameters.toArrays();
      arrays.get("fc2.bias")!.values[1] += 1e-6;
      b.parameters.load(arrays, "this test");
      expect(weightsHash(a)).to.not.equal(weightsHash(b));
      a.dispose();
      b.dispose();
    }));
});
