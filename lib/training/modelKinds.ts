import { buildCnn } from "../models/buildCnn";
import { buildResNet18 } from "../models/buildResNet18";
import { cnnEvalTransform, resnetEvalTransform } from "../transforms/presets";

/** Both networks by the names in their files: how each is built, and how it sees an image. */
export const MODEL_KINDS = {
  cnn: { build: buildCnn, evalTransform: cnnEvalTransform },
  resnet18: { build: buildResNet18, evalTransform: resnetEvalTransform },
} as const;
