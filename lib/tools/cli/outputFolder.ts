import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import { projectRoot } from "../../base/projectRoot";
import { fromHere } from "./fromHere";

/**
 * The folder for what a command writes: the one that --to names, or the first of `usual`,
 * `usual-2`, ... in the project that does not exist. It is not made.
 *
 * @throws if it holds anything, so that nothing of an earlier call is replaced
 */
export function outputFolder(to: string | undefined, usual: string): string {
  const folder = to === undefined ? freeFolder(path.join(projectRoot(), usual)) : fromHere(to);
  check(
    !fs.existsSync(folder) || fs.readdirSync(folder).length === 0,
    `${folder} exists and is not empty. Choose another folder with --to.`,
  );
  return folder;
}

function freeFolder(first: string): string {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? first : `${first}-${number}`;
    if (!fs.existsSync(folder)) return folder;
  }
}
