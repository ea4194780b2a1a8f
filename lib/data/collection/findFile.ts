import fs from "node:fs";
import path from "node:path";
import { belongsToOtherProgram } from "../../base/files/otherPrograms";

/** Paths of the files of a folder, itself and not below, whose names fit; sorted. */
export function findFiles(folder: string, name: RegExp): string[] {
  return fs
    .readdirSync(folder)
    .filter((found) => name.test(found) && !belongsToOtherProgram(found))
    .sort()
    .map((found) => path.join(folder, found));
}

/** The first of them, or null. */
export function findFile(folder: string, name: RegExp): string | null {
  return findFiles(folder, name)[0] ?? null;
}
