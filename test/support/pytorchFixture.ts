import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";

/** Some entries of a parameter and its Euclidean norm, in this project's layout. */
export interface ParameterSample {
  every: number;
  values: number[];
  norm: number;
}

export interface GradCamReference {
  layer: string;
  classIndex: number;
  coarse: number[];
  coarseShape: number[];
  every37th: number[];
}

interface PytorchFixture {
  cnn: {
    imageSize: number;
    labels: number[];
    classWeights: number[];
    logits: number[];
    losses: number[];
    gradCam: GradCamReference[];
    gradients: Record<string, ParameterSample>;
    afterThreeSteps: Record<string, ParameterSample>;
  };
  resnet: {
    imageSize: number;
    features: number[];
    logits: number[];
    parameters: number;
    gradCam: GradCamReference[];
    fineTuning: {
      labels: number[];
      loss: number;
      gradients: Record<string, ParameterSample>;
      runningMean: ParameterSample;
      runningVar: ParameterSample;
    };
  };
  plateau: { losses: number[]; patience: number; factor: number; rates: number[] };
}

/** The values that test/fixtures/pytorch.py computed with PyTorch. */
export const pytorch: PytorchFixture = JSON.parse(
  fs.readFileSync(path.join(__dirname, "..", "fixtures", "pytorch.json"), "utf8"),
);

/**
 * Compares a parameter with PyTorch's: the sampled entries, relative to the largest, and the norm.
 */
export function expectSample(
  actual: Float32Array,
  expected: ParameterSample,
  tolerance: number,
  name: string,
): void {
  const largest = Math.max(...expected.values.map(Math.abs));
  expected.values.forEach((value, i) => {
    expect(actual[i * expected.every], `${name}[${i * expected.every}]`).to.be.closeTo(
      value,
      tolerance * largest,
    );
  });
  const norm = Math.sqrt(actual.reduce((sum, value) => sum + value * value, 0));
  expect(norm, `norm of ${name}`).to.be.closeTo(expected.norm, tolerance * expected.norm);
}
