import path from "node:path";
import { projectRoot } from "../projectRoot";

/**
 * On Windows, a library's own libraries are looked for in the folders of PATH: this puts that of
 * TensorFlow's, where set-up has unpacked them, in front. Does nothing elsewhere.
 */
export function findWindowsLibraries(
  env: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): void {
  if (platform !== "win32") return;
  const libraries = path.join(projectRoot(), ".venv", "tensorflow", "tensorflow", "python");
  env.PATH = `${libraries};${env.PATH ?? ""}`;
}
