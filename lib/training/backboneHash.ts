import { createHash } from "node:crypto";
import { check } from "../base/checks";
import type { Model } from "../models/model";

/**
 * The sha256 (hexadecimal) over all parameters before a stage, running statistics included: it says
 * which weights features of that stage were computed with.
 */
export function backboneHash({ stages, parameters }: Model, stage: string): string {
  const end = stages.findIndex(({ name }) => name === stage);
  const prefixes = stages.slice(0, end).flatMap(({ parameterPrefixes }) => parameterPrefixes);
  const hash = createHash("sha256");
  for (const name of parameters.names()) {
    if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const values = parameters.get(name).dataSync<"float32">();
    hash.update(name).update(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}

/**
 * Throws if features were computed with other weights than the model has before their stage: what
 * follows would be trained on, or judged by, what this model never sees.
 */
export function checkBackbone(
  model: Model,
  { stage, backbone }: { stage: string; backbone?: string },
): void {
  check(
    backbone === undefined || backbone === backboneHash(model, stage),
    `These features were computed with other weights than this ${model.name} has before ` +
      "its stage " +
      `"${stage}". Extract them anew with this model.`,
  );
}
