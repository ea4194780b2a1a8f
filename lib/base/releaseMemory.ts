import { giveMemoryBack } from "./engine/engineOrders";

/**
 * For the end of long work with large arrays: collects the garbage of JavaScript, which would stay
 * until the next time that memory is short, and hands free memory back to the system.
 *
 * Garbage is collected only where Node lets a program ask for it (`--expose-gc`): the notebook
 * kernel is started so, since it stays open for hours.
 */
export function releaseMemory(): void {
  globalThis.gc?.();
  giveMemoryBack();
}
