import fs from "node:fs";
import path from "node:path";
import { projectRoot } from "../projectRoot";
import { writeFileAtomic } from "../writeFileAtomic";
import type { PrecisionTrial } from "./precisionTrial";
import { processorIdentity } from "./processor";

/** In the engine's folder: set-up makes it with the engine, and it goes with it. */
export function trialFile(): string {
  const folder = path.join("node_modules", "@tensorflow", "tfjs-node", "lib");
  return path.join(projectRoot(), folder, "precision.json");
}

/**
 * The trial that set-up made on this machine.
 * @returns null where there is none, or it was made on another processor
 */
export function readTrial(file = trialFile()): PrecisionTrial | null {
  try {
    const { processor, gain } = JSON.parse(fs.readFileSync(file, "utf8"));
    return processor === processorIdentity() && typeof gain === "number" && gain >= 0
      ? { gain }
      : null;
  } catch {
    return null; // Missing or damaged: it is measured anew.
  }
}

/** Keeps a trial for all later processes on this processor. */
export function storeTrial({ gain }: PrecisionTrial, file = trialFile()): void {
  const stored = { processor: processorIdentity(), gain, measuredAt: new Date().toISOString() };
  writeFileAtomic(file, `${JSON.stringify(stored, null, 2)}\n`);
}
