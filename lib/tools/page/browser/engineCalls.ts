import type { PageManifest, PageMethod, PageModel } from "../pageManifest";

/** What computes in the page, in the order in which it is tried. */
export const ENGINE_NAMES = ["webgpu", "webgl", "wasm"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export type ModelKey = PageModel["key"];
export type Method = PageMethod["id"];

/** How an engine started. */
export interface EngineState {
  name: EngineName;
  /** For people, e.g. "WebAssembly, 2 threads". */
  title: string;
  /** Why the ones before it in the order were passed over, one sentence each. */
  passedOver: string[];
}

export interface Picture {
  /** Grey, `[imageSize * imageSize]`, 0-255: what the networks see. */
  pixels: Uint8Array<ArrayBuffer>;
}

export interface ExplainOptions {
  model: ModelKey;
  pixels: Uint8Array;
  layer: string;
  /** Class to explain; null for the one that the model predicts. */
  classIndex: number | null;
  method: Method;
}

export interface Explained {
  /** `[imageSize * imageSize]`, 0-1. */
  heatmap: Float32Array;
  /** Of every class. */
  probabilities: number[];
  explained: number;
}

export interface InsideOptions {
  model: ModelKey;
  pixels: Uint8Array;
  layer: string;
}

/** The maps of one layer for one image, and what they add to the decision. */
export interface Inside {
  side: number;
  /** One map after the other, `[channels, side * side]`. */
  maps: Float32Array;
  /** What each map adds to the log odds of PNEUMONIA. */
  contributions: number[];
  /** Logit of PNEUMONIA minus that of NORMAL. */
  logOdds: number;
}

export interface FilterOptions {
  model: ModelKey;
  layer: string;
  channel: number;
}

/** The weights with which a convolution makes one map. */
export interface Filter {
  /** Name of the convolution, e.g. "layer4.1.conv2". */
  name: string;
  /** Height and width. */
  size: number;
  inputs: number;
  /** The input maps with the largest weights, the largest first. */
  strongest: { input: number; weights: number[] }[];
}

/** Which layers a network has, as the network itself says. */
export interface Layers {
  /** Every layer that gives a map, in order. */
  spatial: string[];
  defaultLayer: string;
}

/** What the page asks its worker to do. Each call is answered, or fails with a sentence. */
export interface EngineCalls {
  start(options: { manifest: PageManifest; engine: EngineName | "auto" }): EngineState;
  /** Fetches a network; the worker says how far it is. */
  load(key: ModelKey): Layers;
  read(options: { bytes: Uint8Array<ArrayBuffer>; name: string }): Picture;
  /** Probability of every class. */
  predict(options: { model: ModelKey; pixels: Uint8Array }): number[];
  explain(options: ExplainOptions): Explained;
  inside(options: InsideOptions): Inside;
  filter(options: FilterOptions): Filter;
}

export type CallName = keyof EngineCalls;
export type Argument<K extends CallName> = Parameters<EngineCalls[K]>[0];
export type Answer<K extends CallName> = ReturnType<EngineCalls[K]>;

export type ToWorker = { id: number; name: CallName; argument: unknown };
export type FromWorker =
  | { id: number; answer: unknown }
  | { id: number; problem: string }
  /** The graphics card went away: this worker computes nothing any more. */
  | { lost: true };
