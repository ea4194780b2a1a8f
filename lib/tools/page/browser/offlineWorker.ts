import { PAGE_HEADERS } from "../contentSecurityPolicy";

/**
 * Keeps the page's files in the browser, so that it works without a network once it was loaded, and
 * gives them the headers that a static web host may not send: with those, WebAssembly may use
 * several threads, and the policy holds for the workers, too.
 */

/** buildPage puts the hash of the page's files here: another page, other files. */
const CACHE = "page {version}";
/** Kept when the page asks for them: the rest is small and kept at once. */
const LARGE = /^weights\//;

/** A service worker's events; TypeScript has them in a library that excludes the page's. */
interface LastingEvent extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchEvent extends LastingEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
const worker = self as unknown as {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

self.addEventListener("install", (event) => (event as LastingEvent).waitUntil(install()));
self.addEventListener("activate", (event) => (event as LastingEvent).waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event as FetchEvent;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  (event as FetchEvent).respondWith(answer(request));
});

async function install(): Promise<void> {
  const list = await fetch("files.json", { cache: "no-store" });
  const names = Object.keys((await list.clone().json()) as Record<string, string>);
  const cache = await caches.open(CACHE);
  await cache.put("files.json", list);
  const wanted = ["./", ...names.filter((name) => !LARGE.test(name))];
  await cache.addAll(wanted.map((name) => new Request(name, { cache: "no-cache" })));
  await worker.skipWaiting();
}

/** Earlier pages' files go, but not those of other pages at the same place. */
async function activate(): Promise<void> {
  for (const name of await caches.keys())
    if (name !== CACHE && name.startsWith("page ")) await caches.delete(name);
  await worker.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return withHeaders(kept);
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return withHeaders(response);
}

function withHeaders(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(PAGE_HEADERS)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
