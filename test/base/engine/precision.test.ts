import { expect } from "chai";
import { isBfloat16 } from "../../../lib/base/engine/bfloat16";
import { checkPrecision, toPrecision } from "../../../lib/base/engine/precision";
import { hasBfloat16 } from "../../../lib/base/engine/precisionTrial";
import { readTrial } from "../../../lib/base/engine/storedTrial";
import { tf } from "../../../lib/base/engine/tf";
import {
  hasFastBfloat16,
  isClearGain,
  precisionNote,
  precisionTrial,
  trainingPrecision,
} from "../../../lib/base/engine/trainingPrecision";
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

describe("hasFastBfloat16", () => {
  before(startEngine);

  it("follows the trial that set-up kept", function () {
    const stored = readTrial();
    if (stored === null) return this.skip();
    expect(precisionTrial()).to.deep.equal(stored);
    expect(hasFastBfloat16()).to.equal(hasBfloat16() && stored.gain >= 1.15);
  });

  it("asks for a clear gain", () => {
    const gains = [0, 0.56, 1, 1.14, 1.15, 7];
    expect(gains.map((gain) => isClearGain({ gain }))).to.deep.equal([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});

describe("precisionNote", () => {
  before(startEngine);

  it("says what a run was trained in, and what the trial found here", () => {
    expect(precisionNote("float32")).to.match(/^Training computes in float32\. /);
    expect(precisionNote("bfloat16")).to.contain("in bfloat16").and.contain("XRAY_PRECISION");
    const found = hasBfloat16()
      ? `${precisionTrial().gain.toFixed(2)} times as fast in bfloat16`
      : "cannot convolve in bfloat16";
    for (const precision of ["float32", "bfloat16"] as const)
      expect(precisionNote(precision)).to.contain(found);
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
    if (!hasBfloat16()) return this.skip();
    tf.tidy(() => {
      const half = toPrecision(tf.tensor1d([1]), "bfloat16");
      expect([half, toPrecision(half, "float32")].map(isBfloat16)).to.deep.equal([true, false]);
    });
  });
});

describe("checkPrecision", () => {
  before(startEngine);

  it("lets float32 pass on every engine, and bfloat16 where the engine has it", () => {
    expect(() => checkPrecision("float32")).not.to.throw();
    if (hasBfloat16()) expect(() => checkPrecision("bfloat16")).not.to.throw();
    else expect(() => checkPrecision("bfloat16")).to.throw("bfloat16 needs the TensorFlow engine");
  });
});
