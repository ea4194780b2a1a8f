import fs from "node:fs";
import path from "node:path";
import { whenFree } from "../whenFree.mjs";
import { PYTHON_LIBRARY, WINDOWS_FILES } from "./windowsFiles.mjs";

/**
 * Puts the addon where tfjs-node looks for it, and the library with Python's names beside
 * TensorFlow's.
 *
 * @returns {null} nothing can go wrong but the disk
 */
export function placeWindowsFiles(paths) {
  const beside = path.join(paths.tensorflow, "tensorflow", "python");
  fs.mkdirSync(path.dirname(paths.addon), { recursive: true });
  whenFree(() => fs.copyFileSync(WINDOWS_FILES.pythonLibrary, path.join(beside, PYTHON_LIBRARY)));
  whenFree(() => fs.copyFileSync(WINDOWS_FILES.addon, paths.addon));
  return null;
}
