import fs from "node:fs";
import path from "node:path";
import { check } from "../../base/checks";
import type { LabelledImage } from "../../base/types";
import { type LeftOut, listImages } from "../../data/listImages";

/** Images without a label: the one that they carry means nothing and is never shown. */
const NO_LABEL = 0;

/**
 * The image files among some files and folders, each once: a file counts whatever its name ends on,
 * folders are searched for the usual endings, also below.
 *
 * @param places absolute paths
 * @param leftOut is added to
 * @throws if a place does not exist, or there is no image in any
 */
export function gatherPictures(places: readonly string[], leftOut: LeftOut): LabelledImage[] {
  const files = new Map<string, string>();
  for (const place of places) {
    check(fs.existsSync(place), `${place} does not exist. Give images, or folders with images.`);
    const isFolder = fs.statSync(place).isDirectory();
    for (const file of isFolder ? listImages(place, leftOut) : [place]) {
      const name = isFolder
        ? path.join(path.basename(place), path.relative(place, file))
        : path.basename(file);
      if (!files.has(file)) files.set(file, name.split(path.sep).join("/"));
    }
  }
  check(files.size > 0, `There is no image in ${places.join(", ")}. Give images, or their folder.`);
  return [...files].map(([file, name]) => ({
    path: file,
    file: name,
    label: NO_LABEL,
    patient: name,
    subtype: null,
  }));
}
