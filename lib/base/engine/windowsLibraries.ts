import path from "node:path";
import { projectRoot } from "../projectRoot";

/**
 * On Windows, a library's own libraries are looked for in the folders of PATH: this puts those of
 * TensorFlow's Python package, which set-up has unpacked, in front. Does nothing elsewhere.
 */
export function findWindowsLibraries(
  env: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): void {
  if (platform !== "win32") return;
  const wheel = path.join(projectRoot(), ".venv", "tensorflow");
  const folders = [path.join(wheel, "tensorflow", "python"), path.join(wheel, "Scripts")];
  env.PATH = [...folders, env.PATH ?? ""].join(";");
}
