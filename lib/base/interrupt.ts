let current = new AbortController();

/** What a long call throws when it is stopped by `interrupt`. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/**
 * The signal that ends every long call of this process (training, predicting, decoding,
 * explaining) after the batch at hand. Ask for it at the start of a call: once it has fired, the
 * next call gets a new one.
 */
export function interruptSignal(): AbortSignal {
  return current.signal;
}

/**
 * Ends every long call that is running now; calls that start later are not touched. A notebook's
 * kernel calls it when its reader presses stop.
 *
 * @param reason the message of the InterruptedError that those calls throw
 */
export function interrupt(reason = "Stopped by an interrupt."): void {
  const fired = current;
  current = new AbortController();
  fired.abort(new InterruptedError(reason));
}

/**
 * For loops that wait anyhow, as for files: `const throwIfStopped = stops(signal)` before the loop,
 * `throwIfStopped()` in it.
 *
 * @param signal ends this call alone; the process-wide interruptSignal ends it as well
 * @throws the signal's reason, at once if the signal has fired before the call
 */
export function stops(signal?: AbortSignal): () => void {
  const signals = signal ? [signal, interruptSignal()] : [interruptSignal()];
  const throwIfStopped = () => {
    for (const each of signals) each.throwIfAborted();
  };
  throwIfStopped();
  return throwIfStopped;
}

/**
 * For loops over batches: `const pause = pauses(signal)` before the loop, `await pause()` after
 * every batch. The engine blocks Node's only thread; a pause of a few microseconds lets a notebook
 * draw and an interrupt arrive, and throws if there was one. Signals as in `stops`.
 */
export function pauses(signal?: AbortSignal): () => Promise<void> {
  const throwIfStopped = stops(signal);
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    throwIfStopped();
  };
}
