import path from "node:path";
import { pathToFileURL } from "node:url";

// TypeScript would turn import() into require(), which cannot load .mjs files on Node 20.
const importAsIs = new Function("address", "return import(address)") as (
  address: string,
) => Promise<unknown>;

/** Loads an ES module of this project (.mjs) by its path from the project's folder. */
export async function importModule<T = Record<string, any>>(file: string): Promise<T> {
  return (await importAsIs(pathToFileURL(path.resolve(__dirname, "../..", file)).href)) as T;
}
