import { createHash } from "node:crypto";
import { check } from "../base/checks";
import {
  type ArrayOfNumbers,
  readSafetensors,
  type Safetensors,
  writeSafetensors,
} from "../base/files/safetensors";

/**
 * Writes tensors and notes with a seal, the sha256 over all of them: a file whose seal is right
 * holds exactly what was written, however its disk or its copies were treated.
 */
export function writeSealed(
  file: string,
  tensors: Map<string, ArrayOfNumbers>,
  notes: Record<string, string>,
): void {
  writeSafetensors(file, tensors, { ...notes, seal: sealOf(tensors, notes) });
}

/**
 * Reads what writeSealed wrote; a file from before there were seals is read as it is.
 * @throws if the file is missing, damaged or changed
 */
export function readSealed(file: string): Safetensors {
  const contents = readSafetensors(file);
  const { seal, ...notes } = contents.metadata;
  check(
    seal === undefined || seal === sealOf(contents.tensors, notes),
    `${file} was changed after it was written: its numbers do not fit its seal.`,
  );
  return contents;
}

function sealOf(tensors: Map<string, ArrayOfNumbers>, notes: Record<string, string>): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(notes).sort()) hash.update(JSON.stringify([name, notes[name]]));
  for (const [name, { shape, values }] of tensors)
    hash
      .update(JSON.stringify([name, shape]))
      .update(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest("hex");
}
