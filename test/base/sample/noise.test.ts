import { expect } from "chai";
import { createRandom } from "../../../lib/base/random";
import { addQuantumNoise, cloudNoise, smoothNoise } from "../../../lib/base/sample/noise";

function spreadOf(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Largest difference between neighbours in a row. */
function largestStep(values: Float32Array, size: number): number {
  let largest = 0;
  for (let i = 1; i < values.length; i++) {
    if (i % size) largest = Math.max(largest, Math.abs(values[i] - values[i - 1]));
  }
  return largest;
}

describe("smoothNoise", () => {
  it("stays between -1 and 1 and is not flat", () => {
    const noise = smoothNoise(64, 8, createRandom(1));
    expect(noise.every((value) => Math.abs(value) <= 1)).to.equal(true);
    expect(spreadOf(noise)).to.be.greaterThan(0.2);
  });

  it("is smoother with fewer cells", () => {
    const coarse = largestStep(smoothNoise(64, 3, createRandom(1)), 64);
    const fine = largestStep(smoothNoise(64, 20, createRandom(1)), 64);
    expect(coarse).to.be.lessThan(fine / 2);
  });
});

describe("cloudNoise", () => {
  it("stays between -1 and 1 and repeats with the same seed", () => {
    const clouds = cloudNoise(32, 4, createRandom(5));
    expect(clouds.every((value) => Math.abs(value) <= 1)).to.equal(true);
    expect(cloudNoise(32, 4, createRandom(5))).to.deep.equal(clouds);
    expect(cloudNoise(32, 4, createRandom(6))).not.to.deep.equal(clouds);
  });
});

describe("addQuantumNoise", () => {
  const noisy = (level: number, size: number) => {
    const grey = new Float32Array(224 * 224).fill(level);
    addQuantumNoise(grey, size, 5, createRandom(2));
    return spreadOf(grey);
  };

  it("has the given standard deviation at mid grey", () => {
    expect(noisy(127.8, 224)).to.be.closeTo(5, 0.05);
  });

  it("is stronger in bright parts, where fewer photons arrive", () => {
    expect(noisy(220, 224)).to.be.greaterThan(1.5 * noisy(60, 224));
  });

  it("halves when the pixels are twice as wide", () => {
    expect(noisy(127.8, 112)).to.be.closeTo(2.5, 0.03);
  });
});
