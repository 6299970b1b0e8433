// The service worker: a whole copy of one version of the app. It answers from that copy only, so a start never
// mixes two versions, and works without a network after the first visit. Nothing a person writes passes here.
declare const self: ServiceWorkerGlobalScope;

declare const VERSION: string; // both put in by build.mjs; a new version is a new file, so the browser notices
declare const FILES: [name: string, integrity: string][];
declare const LENS: string; // the integrity of this version's lens.wasm, or ""

const NAME = `app-${VERSION}`;
const LENS_NAME = "lens.wasm"; // as large as all the rest: kept from when somebody first needs it, and not before

const asked = (name: string, integrity: string): Request => new Request(name, { cache: "no-cache", integrity });

// All or nothing: a file that is missing, or is not the one of this version (a server in the middle of an update, a
// proxy that meddles), and the old version stays.
self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(FILES.map(([name, integrity]) => asked(name, integrity))))
      .then(followLens),
  );
});

// Whoever has the lens of the version before gets the new one with the new version; without it, the version is still whole.
async function followLens(): Promise<void> {
  if (await caches.match(LENS_NAME)) await keepLens().catch(() => undefined);
}

// Only the lens that was built with this version: from a server that has moved on, none, until this version is over.
async function keepLens(): Promise<Response> {
  const response = await fetch(asked(LENS_NAME, LENS));
  if (response.ok) await (await caches.open(NAME)).put(LENS_NAME, response.clone());
  return response;
}

// Runs when no window uses the old version any more; a first visit's window is taken over, and so works offline at once.
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("app-") && name !== NAME).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request.mode === "navigate" ? "./" : request, { ignoreSearch: true });
  if (kept) return kept;
  return LENS !== "" && new URL(request.url).pathname.endsWith(`/${LENS_NAME}`) ? keepLens() : fetch(request);
}

export {};
