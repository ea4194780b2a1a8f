import { BenchResults } from "../../lib/bench/benchFile";

/** Results of a benchmark of one item beside PyTorch; `changes` replace whole fields. */
export function exampleBench(changes: Partial<BenchResults> = {}): BenchResults {
  const side = { seconds: { min: 1, median: 2, max: 3 }, imagesPerSecond: 16, peakBytes: 1e9 };
  return {
    createdAt: "2025-01-02T03:04:05.678Z",
    quick: false,
    machine: { cpu: "example", cores: 2, memoryBytes: 1e10, system: "Linux x64" },
    versions: {
      node: "v20.0.0", tfjs: "4.22.0", engine: "TensorFlow 2.21.0", project: "1.0.0",
      pytorch: "2.13.0", python: "3.11.7", pillow: "13.0.0",
    },
    imageSize: 224,
    repetitions: 9,
    files: { pipeline: 16, pipelineBytes: 1e7, epoch: 512, synthetic: false },
    pretrained: true,
    enginePeak: { matrixProduct: 3e11, convolution: 3.2e11 },
    items: [{
      name: "cnn-step", title: "CNN: training step", images: 32, goal: 1.6, ours: side,
      pytorch: { ...side, chosen: "channels last", tried: { contiguous: 3, "channels last": 2 } },
      ratio: { min: 1, median: 1.5, max: 2 }, difference: 0.1, operationsPerImage: 1e9, shareOfPeak: 0.6,
    }],
    growth: [{ images: 500, seconds: 1, millisecondsPerImage: 2, peakBytes: 5e8 }],
    reproduction: { images: 5216, epochs: { "epoch-cnn": 15 }, oursSeconds: 100, pytorchSeconds: null },
    ...changes,
  };
}
