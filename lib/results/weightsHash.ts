import { createHash } from "node:crypto";
import type { Model } from "../models/model";

/**
 * The sha256 (hexadecimal) over names, shapes and values of all of a model's parameters, running
 * statistics included: it says which weights a metrics file is about, wherever they are stored.
 */
export function weightsHash({ parameters }: Pick<Model, "parameters">): string {
  const hash = createHash("sha256");
  for (const [name, { shape, values }] of parameters.toArrays()) {
    hash
      .update(`${name} [${shape.join()}]\n`)
      .update(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}
