import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "../projectRoot";

/**
 * True where set-up has built the TensorFlow engine; where it failed, nothing is there. Only looks
 * at the disk, since loading the library takes a second and 200 MB.
 */
export function tensorFlowInstalled(): boolean {
  const addon = ["@tensorflow", "tfjs-node", "lib", "napi-v8", "tfjs_binding.node"];
  return fs.existsSync(path.join(projectRoot(), "node_modules", ...addon));
}
