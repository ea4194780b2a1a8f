import path from "node:path";

/**
 * A path of the command line, relative to where the command was given: npm runs scripts in the
 * project's folder, and INIT_CWD is where the reader stood.
 */
export function fromHere(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? process.cwd(), file);
}
