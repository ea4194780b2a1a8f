/** Who holds a lock. A process id alone is not enough: ids are used again. */
export interface Holder {
  pid: number;
  /** Null where the system does not tell. */
  startTime: string | null;
  host: string;
}

/** Writes the lock file of this process; false if there is one already. @throws as fs does */
export function createLock(file: string): boolean;

/**
 * Touches the file again and again, for those on other machines.
 * @returns what stops that and removes the lock, if it still is this process's
 */
export function holdLock(file: string, heartbeatSeconds: number): () => void;

/**
 * What the lock says; null if there is none.
 * @param silentSeconds after which a holder that nothing else tells about counts as gone
 */
export function readLock(
  file: string,
  silentSeconds: number,
): { text: string; holder: Holder | null; isHeld: boolean } | null;

/** Removes a lock with this text that nobody holds, unless another process was faster. */
export function removeStaleLock(file: string, text: string): void;
