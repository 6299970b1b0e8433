// The service worker: a whole copy of one version of the app. It answers from that copy only, so a start never
// mixes two versions, and works without a network after the first visit. Nothing a person writes passes here.
declare const self: ServiceWorkerGlobalScope;

declare const VERSION: string; // all put in by build.mjs; a new version is a new file, so the browser notices
declare const FILES: [name: string, integrity: string][];
declare const LATE: Record<string, string>; // the same of what is kept from when somebody first needs it, and not before

const NAME = `app-${VERSION}`;

const asked = (name: string, integrity: string): Request => new Request(name, { cache: "no-cache", integrity });

// All or nothing: a file that is missing, or is not the one of this version (a server in the middle of an update, a
// proxy that meddles), and the old version stays.
self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(FILES.map(([name, integrity]) => asked(name, integrity))))
      .then(followLate),
  );
});

// Whoever has such a file of the version before gets the new one with the new version; without it, the version is still
// whole. A part of the app carries its hash in its name: it is the same part under another.
const stem = (name: string): string => name.replace(/-[A-Z0-9]{8}\.js$/, "");

async function followLate(): Promise<void> {
  const had: string[] = [];
  for (const one of await caches.keys()) for (const { url } of await (await caches.open(one)).keys()) had.push(stem(new URL(url).pathname));
  for (const name of Object.keys(LATE)) if (had.some((path) => path.endsWith(`/${stem(name)}`))) await keepLate(name).catch(() => undefined);
}

// Only the file that was built with this version: from a server that has moved on, none, until this version is over.
async function keepLate(name: string): Promise<Response> {
  const response = await fetch(asked(name, LATE[name] ?? ""));
  if (response.ok) await (await caches.open(NAME)).put(name, response.clone());
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
  const late = Object.keys(LATE).find((name) => new URL(request.url).pathname.endsWith(`/${name}`));
  return late ? keepLate(late) : fetch(request);
}

export {};
