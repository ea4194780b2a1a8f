/**
 * Does what moves, replaces or removes a file, and on Windows does it again, for ten seconds at
 * most, where that is refused: a virus scanner, an indexer or a backup has a new file open there
 * for moments. Other systems let an open file be moved and removed.
 *
 * @param work may be called several times
 * @param options.seconds for which it is tried again
 * @returns what `work` returns
 * @throws the last error of `work`
 *
 * @example whenFree(() => fs.copyFileSync(from, to))
 */
export function whenFree<T>(work: () => T, options?: { seconds?: number; platform?: string }): T;

/** Moves a file or a folder, over an older file of that name. @throws as fs.renameSync does */
export function moveFile(from: string, to: string): void;

/** Removes a file, if it is there. @throws as fs.rmSync does, also for a folder */
export function removeFile(file: string): void;

/** Removes a folder with all that is in it, if it is there. @throws as fs.rmSync does */
export function removeFolder(folder: string): void;
