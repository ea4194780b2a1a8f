import { expect } from "chai";
import { isBfloat16 } from "../../../lib/base/engine/bfloat16";
import { hasOneDnn } from "../../../lib/base/engine/oneDnn";
import {
  checkPrecision,
  hasFastBfloat16,
  toPrecision,
  trainingPrecision,
} from "../../../lib/base/engine/precision";
import { tf } from "../../../lib/base/engine/tf";
import { startEngine } from "../../support/tensors";

describe("trainingPrecision", () => {
  before(startEngine);
  const before_ = process.env.XRAY_PRECISION;
  afterEach(() => {
    if (before_ === undefined) delete process.env.XRAY_PRECISION;
    else process.env.XRAY_PRECISION = before_;
  });

  it("is what was asked for", () => {
    expect(trainingPrecision("float32")).to.equal("float32");
  });

  it("is bfloat16 by itself only where that is fast", () => {
    expect(trainingPrecision("auto")).to.equal(hasFastBfloat16() ? "bfloat16" : "float32");
  });

  it("follows XRAY_PRECISION", () => {
    process.env.XRAY_PRECISION = "float32";
    expect(trainingPrecision()).to.equal("float32");
  });

  it("names the choices where the name is unknown", () => {
    process.env.XRAY_PRECISION = "half";
    expect(() => trainingPrecision()).to.throw(
      'Unknown precision "half": expected one of auto, float32, bfloat16.',
    );
  });
});

describe("toPrecision", () => {
  before(startEngine);

  it("leaves float32 as it is", () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1]);
      expect(toPrecision(x, "float32")).to.equal(x);
    });
  });

  it("rounds to bfloat16 and back", function () {
    if (!hasOneDnn()) return this.skip();
    tf.tidy(() => {
      const half = toPrecision(tf.tensor1d([1]), "bfloat16");
      expect([half, toPrecision(half, "float32")].map(isBfloat16)).to.deep.equal([true, false]);
    });
  });
});

describe("checkPrecision", () => {
  before(startEngine);

  it("lets float32 pass on every engine, and bfloat16 where oneDNN is", () => {
    expect(() => checkPrecision("float32")).not.to.throw();
    if (hasOneDnn()) expect(() => checkPrecision("bfloat16")).not.to.throw();
    else expect(() => checkPrecision("bfloat16")).to.throw("bfloat16 needs the TensorFlow engine");
  });
});
