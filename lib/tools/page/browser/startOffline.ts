/** How long to wait for the worker that keeps the page's files before going on without it. */
const PATIENCE_MS = 4000;

/**
 * Has the page's files kept for use without a network, see offlineWorker.ts. The first time on a
 * host that sends no headers of its own, the page is loaded once more, now with them.
 *
 * @param onNewer is told when a newer page has been fetched in the background
 */
export async function startOffline(onNewer: () => void): Promise<void> {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const isKept = serviceWorker.controller !== null;
  const controlled = new Promise<void>((resolve) => {
    serviceWorker.addEventListener("controllerchange", () => (isKept ? onNewer() : resolve()));
  });
  try {
    await serviceWorker.register("offline.js");
    if (isKept) return;
    await Promise.race([controlled, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    if (serviceWorker.controller === null) void controlled.then(keepWeights);
  } catch {
    return; // Private windows of some browsers: the page works, but only with a network.
  }
  if (serviceWorker.controller !== null && !crossOriginIsolated) {
    location.reload();
    await new Promise(() => undefined); // The page ends here.
  }
}

/** The weights were fetched before the worker was there to keep them: it fetches them once more. */
async function keepWeights(): Promise<void> {
  const list = (await (await fetch("files.json")).json()) as Record<string, string>;
  for (const name of Object.keys(list)) if (name.startsWith("weights/")) await fetch(name);
}
