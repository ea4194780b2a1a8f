import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";

/**
 * The Python that runs Jupyter: the one XRAY_PYTHON names, or else the one of the project's own
 * environment (.venv), which "npm run setup" makes.
 */
export function findPython(env: Record<string, string | undefined> = process.env): string {
  const chosen = env.XRAY_PYTHON?.trim();
  const python = chosen
    ? path.resolve(chosen)
    : environmentPython(path.join(projectRoot(), ".venv"));
  check(
    fs.existsSync(python),
    chosen
      ? `XRAY_PYTHON names ${python}, which does not exist. Correct it or leave it out to ` +
          "use .venv."
      : `No Python in ${path.dirname(python)}. Run "npm run setup", which makes it.`,
  );
  return python;
}

function environmentPython(folder: string): string {
  const parts = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return path.join(folder, ...parts);
}
