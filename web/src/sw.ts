// The service worker: a whole copy of one version of the app. It answers from that copy only, so a start never
// mixes two versions, and works without a network after the first visit. Nothing a person writes passes here.
declare const self: ServiceWorkerGlobalScope;

declare const VERSION: string; // both put in by build.mjs; a new version is a new file, so the browser notices
declare const FILES: [name: string, integrity: string][];

const NAME = `app-${VERSION}`;

// All or nothing: a file that is missing, or is not the one of this version (a server in the middle of an update, a
// proxy that meddles), and the old version stays.
self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(NAME).then((cache) => cache.addAll(FILES.map(([name, integrity]) => new Request(name, { cache: "no-cache", integrity })))),
  );
});

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
  return kept ?? fetch(request);
}

export {};
