/**
 * Fires on the first Ctrl-C (or SIGTERM, SIGHUP), so that what the command has started is ended
 * before it ends itself.
 */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => controller.abort());
  return controller.signal;
}
