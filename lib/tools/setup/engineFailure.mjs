import path from "node:path";
import { isStamped, readJson, writeStamp } from "./stamp.mjs";
import { remove } from "./whenFree.mjs";

/**
 * The TensorFlow engine cannot be had on this machine; the WebAssembly engine can still be used.
 */
export class EngineFailure extends Error {}

/** What is slower without TensorFlow, at the same image size, with the notebooks' two networks. */
export const SLOWER = "training takes 10 to 25 times as long, on one core";

/** Remembers the failure, so that not every command tries the same again. */
export function rememberFailure(paths, key, reason) {
  writeStamp(markerFile(paths), { ...key, reason });
}

/** The reason why the engine with this key failed, or null where it has not been tried. */
export function rememberedFailure(paths, key) {
  const reason = readJson(markerFile(paths))?.key?.reason ?? null;
  return reason !== null && isStamped(markerFile(paths), { ...key, reason }) ? reason : null;
}

export function forgetFailure(paths) {
  remove(markerFile(paths));
}

function markerFile(paths) {
  return path.join(paths.stamps, "engine-failed.json");
}
