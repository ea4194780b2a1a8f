/**
 * What operating systems, file servers and cloud folders leave among other people's files, in
 * lower case. What begins with a dot (.DS_Store, ._image.jpeg, .AppleDouble) needs no entry.
 */
const NAMES = new Set([
  "__macosx",
  "@eadir",
  "@recently-snapshot",
  "#recycle",
  "#snapshot",
  "$recycle.bin",
  "desktop.ini",
  "ehthumbs.db",
  "lost+found",
  "network trash folder",
  "system volume information",
  "temporary items",
  "thumbs.db",
]);

/**
 * True for a hidden file or folder and for one that another program keeps for itself, such as the
 * thumbnails of a file server: it is no part of a data set, whatever lies in it.
 *
 * @param name without folders
 * @example belongsToOtherProgram("@eaDir") // true
 */
export function belongsToOtherProgram(name: string): boolean {
  return name.startsWith(".") || NAMES.has(name.toLowerCase());
}
