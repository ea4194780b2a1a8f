import { EXPLANATION_METHODS } from "../../gradcam/explanationMethods";

/** One thing that is measured on both sides. */
export interface BenchItem {
  name: string;
  title: string;
  group: "images" | "cnn" | "resnet18" | "gradcam" | "explain" | "epoch";
  model: "cnn" | "resnet18";
  /** Images that one run handles; null where all files given to the benchmark are. */
  images: number | null;
  /** Times as fast as PyTorch in float32 that this project set out to be. */
  goal: number | null;
  /** Runs on our side only: PyTorch's side does what has this name. */
  comparedWith?: string;
}

const BATCH = 32;

/** The methods of explanation besides Grad-CAM, which has items of its own. */
const OTHER_METHODS = EXPLANATION_METHODS.filter(({ id }) => id !== "gradCam");

/** Everything that `npm run bench` measures, in the order in which it does. */
export const BENCH_ITEMS: readonly BenchItem[] = [
  {
    name: "pipeline-cold",
    title: "Full-size JPEG to tensor, first time",
    group: "images",
    model: "resnet18",
    images: null,
    goal: 2,
  },
  {
    name: "pipeline-cached",
    title: "The same from the cache",
    group: "images",
    model: "resnet18",
    images: null,
    goal: 20,
  },
  {
    name: "pipeline-augmented",
    title: "The same with augmentation",
    group: "images",
    model: "resnet18",
    images: null,
    goal: null,
  },
  {
    name: "pipeline-data",
    title: "Image of the data folder to tensor, first time",
    group: "images",
    model: "resnet18",
    images: null,
    goal: 1.5,
  },
  {
    name: "cnn-inference",
    title: "CNN: inference",
    group: "cnn",
    model: "cnn",
    images: BATCH,
    goal: 3,
  },
  {
    name: "cnn-step",
    title: "CNN: training step",
    group: "cnn",
    model: "cnn",
    images: BATCH,
    goal: 1.6,
  },
  {
    name: "resnet-inference",
    title: "ResNet-18: inference",
    group: "resnet18",
    model: "resnet18",
    images: BATCH,
    goal: 2.4,
  },
  {
    name: "resnet-phase1",
    title: "ResNet-18: step with frozen backbone",
    group: "resnet18",
    model: "resnet18",
    images: BATCH,
    goal: 2,
  },
  {
    name: "resnet-phase1-cached",
    title: "The same on features kept from an earlier epoch",
    group: "resnet18",
    model: "resnet18",
    images: BATCH,
    goal: null,
    comparedWith: "resnet-phase1",
  },
  {
    name: "resnet-phase2",
    title: "ResNet-18: step of layer4 and head",
    group: "resnet18",
    model: "resnet18",
    images: BATCH,
    goal: 1.8,
  },
  {
    name: "resnet-full",
    title: "ResNet-18: step of all weights",
    group: "resnet18",
    model: "resnet18",
    images: BATCH,
    goal: 1.3,
  },
  {
    name: "gradcam-1",
    title: "Grad-CAM, one image",
    group: "gradcam",
    model: "resnet18",
    images: 1,
    goal: 2,
  },
  {
    name: "gradcam-32",
    title: "Grad-CAM, 32 images",
    group: "gradcam",
    model: "resnet18",
    images: BATCH,
    goal: 2,
  },
  ...OTHER_METHODS.map(
    ({ id, title }): BenchItem => ({
      name: `explain-${id}`,
      title: `${title}, 32 images`,
      group: "explain",
      model: "resnet18",
      images: BATCH,
      goal: null,
    }),
  ),
  {
    name: "epoch-cnn",
    title: "CNN: an epoch of notebook 2",
    group: "epoch",
    model: "cnn",
    images: null,
    goal: null,
  },
  {
    name: "epoch-resnet-phase1",
    title: "ResNet-18: an epoch of notebook 3's original recipe, phase 1",
    group: "epoch",
    model: "resnet18",
    images: null,
    goal: null,
  },
  {
    name: "epoch-resnet-phase1-features",
    title: "The same without augmentation, on features kept",
    group: "epoch",
    model: "resnet18",
    images: null,
    goal: 10,
    comparedWith: "epoch-resnet-phase1-plain",
  },
  {
    name: "epoch-resnet-phase2",
    title: "ResNet-18: an epoch of notebook 3's original recipe, phase 2",
    group: "epoch",
    model: "resnet18",
    images: null,
    goal: null,
  },
];

/** What the names of the trained weights start with, for items that train. */
export const TRAINED: Readonly<Record<string, readonly string[]>> = {
  "cnn-step": [""],
  "resnet-phase1": ["fc."],
  "resnet-phase1-cached": ["fc."],
  "resnet-phase2": ["layer4.", "fc."],
  "resnet-full": [""],
  "epoch-cnn": [""],
  "epoch-resnet-phase1": ["fc."],
  "epoch-resnet-phase2": ["layer4.", "fc."],
};

/**
 * True for what mixed precision changes: whatever runs convolutions. Reading images has none; the
 * head, which alone runs on kept features, and methods of explanation compute in float32.
 */
export function hasMixedForm({ group, comparedWith }: BenchItem): boolean {
  return group !== "images" && group !== "explain" && comparedWith === undefined;
}

/** How often each side runs an item. Epochs and slow methods are long and vary less. */
export function repetitionsOf({ group }: Pick<BenchItem, "group">, repetitions: number): number {
  const long = group === "epoch" || group === "explain";
  return long ? Math.max(1, Math.round(repetitions / 5)) : repetitions;
}

/** Titles of items, each once, in the order in which they are measured; others come last. */
export function inOrder(titles: readonly string[]): string[] {
  const known = BENCH_ITEMS.map(({ title }) => title);
  const place = (title: string) => (known.includes(title) ? known.indexOf(title) : known.length);
  return [...new Set(titles)].sort((a, b) => place(a) - place(b));
}
