import path from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** The one Python whose names the Windows wheel of TensorFlow asks for. */
export const PYTHON_LIBRARY = "python312.dll";

/** Microsoft's C++ library, as far as TensorFlow needs it: the wheel msvc-runtime has it. */
export const MICROSOFT_FILES = ["msvcp140.dll", "vcruntime140.dll", "vcruntime140_1.dll"];

/** What buildAddon.mjs has built for Windows, for processors of the x86-64 kind. */
export const WINDOWS_FILES = {
  addon: path.join(FOLDER, "tfjs_binding.node"),
  pythonLibrary: path.join(FOLDER, PYTHON_LIBRARY),
};

/** Versions of everything that went into them, and their hashes. */
export const BUILT_WITH = path.join(FOLDER, "builtWith.json");
