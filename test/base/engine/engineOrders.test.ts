import { expect } from "chai";
import { forgetPreparedOperations, giveMemoryBack } from "../../../lib/base/engine/engineOrders";
import { hasFusedConvolution } from "../../../lib/base/engine/oneDnn";
import { tf } from "../../../lib/base/engine/tf";
import { expectClose, startEngine } from "../../support/tensors";

const MEGABYTES = 400;

describe("giveMemoryBack", () => {
  before(startEngine);

  it("leaves every tensor as it is, and the engine works on", () => {
    tf.tidy(() => {
      const kept = [1000, 300_000, 3_000_000].map((size) => tf.range(0, size));
      tf.randomUniform([2048, 2048]).dispose();
      giveMemoryBack();
      forgetPreparedOperations();
      for (const values of kept)
        expectClose(values.slice(values.size - 2).dataSync(), [values.size - 2, values.size - 1]);
      expect(tf.sum(tf.ones([2048, 2048])).dataSync()[0]).to.equal(2048 ** 2);
    });
  });

  it("makes the process as much smaller as memory is free", function () {
    // Elsewhere the engine gives memory back by itself, or never.
    if (process.platform !== "linux" || !hasFusedConvolution()) return this.skip();
    giveMemoryBack();
    // TensorFlow's own operations, whose memory it keeps; not arrays of JavaScript.
    const filled = Array.from({ length: 4 }, () => tf.fill([(MEGABYTES / 4) * 250_000], 1));
    filled.forEach((tensor) => expect(tensor.slice([0], [1]).dataSync()[0]).to.equal(1));
    const full = process.memoryUsage().rss;
    tf.dispose(filled);
    expect(giveMemoryBack()).to.equal(true);
    expect(full - process.memoryUsage().rss).to.be.above(0.8 * MEGABYTES * 1e6);
  });
});
