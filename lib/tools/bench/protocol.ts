import type { Precision } from "../../base/engine/precision";

/**
 * How the benchmark talks to a side: one JSON request per line on its standard input, one JSON
 * answer per line on its standard output. Both sides know the same requests.
 */
export interface PrepareRequest {
  do: "prepare";
  item: string;
  model: "cnn" | "resnet18";
  /** In which numbers it computes; "bfloat16" is mixed precision, PyTorch's own on its side. */
  precision: Precision;
  imageSize: number;
  batchSize: number;
  /**
   * .safetensors with the weights and with `images` and `labels`; our side writes what is missing.
   */
  weights: string;
  input: string;
  /** ImageNet weights to start from, or null for random ones. */
  pretrained: string | null;
  /** Image files and their classes, for items that read images. */
  files: string[];
  labels: number[];
  /** Folder for decoded images (our side). */
  cache: string;
}

export interface PrepareAnswer {
  /** What the item computes, for the comparison with the other side. */
  numbers: Record<string, number[]>;
  /** Which of several ways of doing it was the fastest and is measured. */
  chosen?: string;
  /** Seconds of each way that was tried. */
  tried?: Record<string, number>;
  /** Seconds of the work that is done once and of which all runs make use. */
  onceSeconds?: number;
}

export interface RunAnswer {
  seconds: number;
  /** Share of the time in which the model waited for images. */
  waiting?: number;
}

export interface MemoryAnswer {
  /**
   * Most memory held since the item was prepared, or since the start where the system cannot tell.
   */
  peakBytes: number;
}

export type Request =
  | PrepareRequest
  | { do: "run" }
  | { do: "memory" }
  | { do: "versions" }
  | { do: "peak"; size: number };
