import fs from "node:fs";
import { check } from "../checks";
import { readText } from "./readText";

/**
 * The content of a JSON file that the caller checks against its schema.
 *
 * @param advice what to do if the file is missing, and if it is damaged; ends the message
 * @throws if the file is missing or is not JSON
 */
export function readJson(file: string, advice: { missing: string; damaged: string }): unknown {
  check(fs.existsSync(file), `${file} does not exist. ${advice.missing}`);
  const text = readText(file, advice.damaged);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not valid JSON (${(error as Error).message}). ${advice.damaged}`);
  }
}
