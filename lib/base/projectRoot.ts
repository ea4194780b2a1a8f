import fs from "node:fs";
import path from "node:path";

const PROJECT_NAME = "pneumonia-xray-notebooks";

/**
 * The folder of this project's package.json: the nearest one above this file that carries the
 * project's name. It is the same for the sources (lib) and for the compiled library (lib/dist),
 * and does not depend on the folder in which a command was started.
 */
export function projectRoot(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    if (packageName(folder) === PROJECT_NAME) return folder;
    if (folder === path.dirname(folder)) break;
  }
  throw new Error(
    `No package.json named "${PROJECT_NAME}" above ${__dirname}. ` +
      "Keep lib inside the project's folder, as in a fresh clone.",
  );
}

/** The project's version, as package.json states it. */
export function projectVersion(): string {
  const text = fs.readFileSync(path.join(projectRoot(), "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function packageName(folder: string): string | null {
  const file = path.join(folder, "package.json");
  if (!fs.existsSync(file)) return null;
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { name?: string }).name ?? null;
}
