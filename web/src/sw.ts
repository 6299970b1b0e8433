// The service worker: a whole copy of one version of the app. It answers from that copy only, so a start never
// mixes two versions, and works without a network after the first visit. Nothing a person writes passes here.
declare const self: ServiceWorkerGlobalScope;

declare const VERSION: string; // all three put in by build.mjs; a new version is a new file, so the browser notices
declare const FILES: [name: string, integrity: string][];
declare const LATER: [name: string, integrity: string][]; // what a first visit does not need: the lens, the account's screens, questionnaires

const NAME = `app-${VERSION}`;

const asked = (name: string, integrity: string): Request => new Request(name, { cache: "no-cache", integrity });

// All or nothing: a file that is missing, or is not the one of this version (a server in the middle of an update, a
// proxy that meddles), and the old version stays.
self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(FILES.map(([name, integrity]) => asked(name, integrity))))
      .then(follow),
  );
});

// Whoever has a later file of the version before gets the new one with the new version; without it, the version is still
// whole. A part of the app carries its hash in its name: it is the same part under another.
const stem = (name: string): string => name.replace(/-[A-Z0-9]{8}\.js$/, "");

async function follow(): Promise<void> {
  const had: string[] = [];
  for (const one of await caches.keys()) for (const { url } of await (await caches.open(one)).keys()) had.push(stem(new URL(url).pathname));
  for (const [name, integrity] of LATER) if (had.some((path) => path.endsWith(`/${stem(name)}`))) await keepLater(name, integrity).catch(() => undefined);
}

// Only the file that was built with this version: from a server that has moved on, none, until this version is over.
async function keepLater(name: string, integrity: string): Promise<Response> {
  const response = await fetch(asked(name, integrity));
  if (response.ok) await (await caches.open(NAME)).put(name, response.clone());
  return response;
}

// Whoever came back may want the rest without a network one day: what is still missing is fetched, one after the other.
self.addEventListener("message", (event) => {
  if (event.data === "rest") event.waitUntil(keepRest());
});

async function keepRest(): Promise<void> {
  const cache = await caches.open(NAME);
  for (const [name, integrity] of LATER) if (!(await cache.match(name))) await keepLater(name, integrity).catch(() => undefined);
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

// What goes to the server about an account is none of the app's files, and passes by.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/v1/")) return;
  event.respondWith(answer(request, pathname.slice(1)));
});

async function answer(request: Request, name: string): Promise<Response> {
  const cache = await caches.open(NAME);
  const kept = await cache.match(request.mode === "navigate" ? "./" : request, { ignoreSearch: true });
  if (kept) return kept;
  const later = LATER.find(([one]) => one === name);
  return later ? keepLater(...later) : fetch(request);
}

export {};
