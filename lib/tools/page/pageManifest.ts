import type { ExplanationMethod } from "../../gradcam/explanationMethods";
import type { ModelMetrics } from "../../results/metricsFile";

/** Which run's networks a page shows: on the drawn sample, or on few or all of the real images. */
export type RunKind = "sample" | "quick" | "full";

/** A method of explanation, as the course's list of them describes it. */
export type PageMethod = Pick<ExplanationMethod, "id" | "title" | "idea" | "cost" | "usesLayer">;

/** One network of the page. */
export interface PageModel {
  key: ModelMetrics["model"];
  /** For people, e.g. "ResNet-18". */
  name: string;
  /** Its weights, 16-bit safetensors, relative to the page. */
  weights: string;
  bytes: number;
  numClasses: number;
  /** From which probability on its files call an image PNEUMONIA. */
  threshold: number;
  /** What its metrics file says of the test images. */
  test: { count: number; accuracy: number; auc: number };
  /** Probability of PNEUMONIA that Node computes for each of the samples, with these weights. */
  samples: number[];
}

/** A drawn test image that the page offers. */
export interface PageSample {
  /** Relative to the page. */
  image: string;
  /** Where the opacity was drawn; null for a normal image. */
  mask: string | null;
  name: string;
  /** 0 = NORMAL, 1 = PNEUMONIA. */
  label: number;
}

/** One model's answers for the images of two splits, for the threshold's slider. */
export interface PagePredictions {
  title: string;
  model: ModelMetrics["model"];
  synthetic: boolean;
  /** True for the networks of this page: their answers can be compared with an open image's. */
  own: boolean;
  splits: Record<"validation" | "test", { yTrue: number[]; yScore: number[] }>;
}

/** Everything that a page is told about itself: `page.json` beside its `index.html`. */
export interface PageManifest {
  run: {
    kind: RunKind;
    /** One sentence: what the networks were trained on. */
    trainedOn: string;
    synthetic: boolean;
    /** When the youngest network was scored, ISO 8601. */
    createdAt: string;
  };
  classNames: string[];
  imageSize: number;
  /** The course's methods of explanation. */
  methods: PageMethod[];
  models: PageModel[];
  samples: PageSample[];
  predictions: PagePredictions[];
}
