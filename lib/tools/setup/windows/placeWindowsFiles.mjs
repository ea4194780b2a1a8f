import fs from "node:fs";
import path from "node:path";
import { whenFree } from "../whenFree.mjs";
import { MICROSOFT_FILES, PYTHON_LIBRARY, WINDOWS_FILES } from "./windowsFiles.mjs";

/**
 * Puts the addon where tfjs-node looks for it, the library with Python's names beside TensorFlow's,
 * and Microsoft's C++ library beside the addon: there Windows looks first. It would find the PC's
 * own before the one beside TensorFlow, and an older one than TensorFlow was built with ends Node.
 *
 * @returns {null} nothing can go wrong but the disk
 */
export function placeWindowsFiles(paths) {
  const beside = path.join(paths.tensorflow, "tensorflow", "python");
  const folder = path.dirname(paths.addon);
  fs.mkdirSync(folder, { recursive: true });
  const copies = [
    [WINDOWS_FILES.pythonLibrary, path.join(beside, PYTHON_LIBRARY)],
    ...MICROSOFT_FILES.map((name) => [path.join(beside, name), path.join(folder, name)]),
    [WINDOWS_FILES.addon, paths.addon],
  ];
  for (const [from, to] of copies) whenFree(() => fs.copyFileSync(from, to));
  return null;
}
