import type { BenchResults, ItemResult, SideResult } from "../../lib/tools/bench/benchFile";

const SIDE: SideResult = {
  seconds: { min: 1, median: 2, max: 3 },
  imagesPerSecond: 16,
  peakBytes: 1e9,
};

const EPOCHS = { "epoch-cnn": 15, "epoch-resnet-phase1": 5, "epoch-resnet-phase2": 10 };

/**
 * An item that was measured in mixed precision, too: ours 6 times, PyTorch's 2 times as fast as
 * PyTorch in float32.
 */
export function exampleMixedItem(changes: Partial<ItemResult> = {}): ItemResult {
  return {
    ...exampleBench().items[0],
    mixed: {
      ours: { ...SIDE, imagesPerSecond: 64, peakBytes: 6e8 },
      pytorch: { ...SIDE, imagesPerSecond: 21.3, peakBytes: 8e8 },
      ratioToFloat32: { min: 5, median: 6, max: 7 },
      ratioToMixed: { min: 2.5, median: 3, max: 3.5 },
      pytorchGain: { min: 1.8, median: 2, max: 2.2 },
      difference: 0.5,
      shareOfPeak: 0.25,
    },
    ...changes,
  };
}

/** Results of a benchmark of one item beside PyTorch; `changes` replace whole fields. */
export function exampleBench(changes: Partial<BenchResults> = {}): BenchResults {
  return {
    createdAt: "2025-01-02T03:04:05.678Z",
    quick: false,
    machine: { cpu: "example", cores: 2, memoryBytes: 1e10, system: "Linux x64" },
    versions: {
      node: "v20.0.0",
      tfjs: "4.22.0",
      engine: "TensorFlow 2.21.0",
      project: "1.0.0",
      pytorch: "2.13.0",
      python: "3.11.7",
      pillow: "13.0.0",
    },
    imageSize: 224,
    repetitions: 9,
    files: { pipeline: 16, pipelineBytes: 1e7, epoch: 512, synthetic: false },
    pretrained: true,
    enginePeak: { matrixProduct: 3e11, convolution: 3.2e11 },
    items: [
      {
        name: "cnn-step",
        title: "CNN: training step",
        images: 32,
        goal: 1.6,
        ours: SIDE,
        pytorch: { ...SIDE, chosen: "channels last", tried: { contiguous: 3, "channels last": 2 } },
        ratio: { min: 1, median: 1.5, max: 2 },
        difference: 0.1,
        operationsPerImage: 1e9,
        shareOfPeak: 0.6,
      },
    ],
    growth: [{ images: 500, seconds: 1, millisecondsPerImage: 2, peakBytes: 5e8 }],
    reproduction: { images: 5216, epochs: EPOCHS, oursSeconds: 6000, pytorchSeconds: null },
    ...changes,
  };
}
