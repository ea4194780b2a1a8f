import { check } from "../base/checks";
import { activationMaps } from "./activationMaps";
import { gradCamPlusPlusFromActivations } from "./gradCamPlusPlus";
import { heatmapFromActivations, hiResHeatmapFromActivations } from "./heatmap";
import { integratedGradients } from "./integratedGradients";
import { layerCamFromActivations } from "./layerCam";
import type { MapMethod } from "./mapMethod";
import { occlusion } from "./occlusion";
import { scoreCam } from "./scoreCam";

export type MethodId =
  | "gradCam"
  | "hiResCam"
  | "gradCamPlusPlus"
  | "layerCam"
  | "scoreCam"
  | "occlusion"
  | "integratedGradients";

/** A way to ask a network where it looked. */
export interface ExplanationMethod {
  id: MethodId;
  title: string;
  /** The paper. */
  reference: string;
  /** How it goes about it, in a few words. */
  idea: string;
  /** What it asks of the model for one image of ResNet-18, in words. */
  cost: string;
  /** Whether it explains a layer, which can be chosen. */
  usesLayer: boolean;
  /** True if one image takes it about a hundred times as long as it takes Grad-CAM. */
  slow: boolean;
  /** Images that it takes at once where many are explained: few where each is much work. */
  batchSize: number;
  maps: MapMethod;
}

/** Every method of explanation, in the order in which figures and tables show them. */
export const EXPLANATION_METHODS: readonly ExplanationMethod[] = [
  {
    id: "gradCam",
    title: "Grad-CAM",
    reference: "Selvaraju et al., ICCV 2017",
    idea: "maps of a layer, weighted by their mean gradient",
    cost: "one pass forwards, one backwards",
    usesLayer: true,
    slow: false,
    batchSize: 16,
    maps: activationMaps(heatmapFromActivations),
  },
  {
    id: "hiResCam",
    title: "HiResCAM",
    reference: "Draelos & Carin, arXiv:2011.08891, 2020",
    idea: "maps of a layer, weighted place by place by their gradient",
    cost: "one pass forwards, one backwards",
    usesLayer: true,
    slow: false,
    batchSize: 16,
    maps: activationMaps(hiResHeatmapFromActivations),
  },
  {
    id: "gradCamPlusPlus",
    title: "Grad-CAM++",
    reference: "Chattopadhay et al., WACV 2018",
    idea: "Grad-CAM in which only places that raise the logit weigh a map",
    cost: "one pass forwards, one backwards",
    usesLayer: true,
    slow: false,
    batchSize: 16,
    maps: activationMaps(gradCamPlusPlusFromActivations),
  },
  {
    id: "layerCam",
    title: "LayerCAM",
    reference: "Jiang et al., IEEE Transactions on Image Processing 30, 2021",
    idea: "HiResCAM without the gradients that speak against the class",
    cost: "one pass forwards, one backwards",
    usesLayer: true,
    slow: false,
    batchSize: 16,
    maps: activationMaps(layerCamFromActivations),
  },
  {
    id: "scoreCam",
    title: "Score-CAM",
    reference: "Wang et al., CVPR workshops 2020",
    idea: "maps of a layer, weighted by the logit of the image seen through them",
    cost: "512 passes forwards",
    usesLayer: true,
    slow: true,
    batchSize: 1,
    maps: scoreCam,
  },
  {
    id: "occlusion",
    title: "Occlusion",
    reference: "Zeiler & Fergus, ECCV 2014",
    idea: "how far the logit falls when a square of the image is hidden",
    cost: "169 passes forwards",
    usesLayer: false,
    slow: true,
    batchSize: 1,
    maps: occlusion,
  },
  {
    id: "integratedGradients",
    title: "Integrated gradients",
    reference: "Sundararajan et al., ICML 2017",
    idea: "gradients of the pixels, summed on the way from an empty image",
    cost: "32 passes forwards, 32 backwards",
    usesLayer: false,
    slow: true,
    batchSize: 8,
    maps: integratedGradients,
  },
];

/** The method of that id. @throws naming all ids if there is none */
export function explanationMethod(id: MethodId): ExplanationMethod {
  const method = EXPLANATION_METHODS.find((one) => one.id === id);
  const known = EXPLANATION_METHODS.map((one) => one.id).join(", ");
  check(method, `There is no method of explanation "${id}". There are: ${known}.`);
  return method;
}
