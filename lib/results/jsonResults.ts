import path from "node:path";
import { someText } from "../base/files/commonSchemas";
import { formatJson } from "../base/files/formatJson";
import { optional, type Schema } from "../base/files/jsonSchema";
import { hasKeys, keepForeign } from "../base/files/keepForeign";
import { readJson } from "../base/files/readJson";
import { schemaChecker } from "../base/files/schemaChecker";
import { runIdOf } from "../base/runId";
import { writeFileAtomic } from "../base/writeFileAtomic";
import { resultsPaths } from "./resultsPaths";

/** In the schema of every file of results: the reproduction that wrote it, where one did. */
export const ofRun = { run: optional(someText) };

/** How one kind of file is told from others, and what to do where it is missing or damaged. */
interface Kind<T> {
  /** A file with all of these keys is ours and may be replaced. */
  keys: readonly string[];
  missing: string;
  damaged: string;
  /** Checks what a schema cannot. @throws naming the file and the field */
  check?: (value: T, file: string) => void;
}

/** Reads and writes one kind of file. */
interface JsonResults<T> {
  /**
   * Writes the value after checking it, with the id of the reproduction that the folder belongs to.
   * A file of somebody else's under this name is kept under another one.
   *
   * @throws naming the field that is wrong
   */
  write(file: string, value: T): void;
  /**
   * @throws when the file is missing, is not JSON, does not follow the schema or contradicts
   *   itself; the message names the file, the field, what was expected and what was found
   */
  read(file: string): T;
}

/** @param schema of the file, with `ofRun` among its properties */
export function jsonResults<T extends { run?: string }>(
  schema: Schema<T>,
  { keys, check, ...advice }: Kind<T>,
): JsonResults<T> {
  const checkSchema = schemaChecker(schema);
  const checked = (value: unknown, file: string): T => {
    const found = checkSchema(value, file);
    check?.(found, file);
    return found;
  };
  return {
    write(file, value) {
      const stamped = { ...value, ...runOf(file) };
      checked(stamped, file);
      keepForeign(file, (contents) => hasKeys(contents, keys));
      writeFileAtomic(file, formatJson(stamped));
    },
    read: (file) => checked(readJson(file, advice), file),
  };
}

/**
 * Metrics lie in a folder of the results folder, all others in itself. No further up: the results
 * of the sample lie below those of the real X-rays, and are none of their run.
 */
function runOf(file: string): { run?: string } {
  const folder = path.dirname(file);
  const isBelow = folder === resultsPaths(path.dirname(folder)).metrics;
  const run = runIdOf(isBelow ? path.dirname(folder) : folder);
  return run === null ? {} : { run };
}
