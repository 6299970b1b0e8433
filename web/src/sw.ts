// The service worker: a whole copy of one version of the app. It answers from that copy only, so a start never
// mixes two versions, and works without a network after the first visit. Nothing a person writes passes here.
// It is the same file in many versions: which one runs is in its state, and it changes that for a version that it
// has looked at from the signature to the last byte. docs/PROTOCOL.md, web delivery.
import { cacheOf, copied, copy, drop, keep, offered, Refused, signs, vouch, type File, type Release } from "./copy/release";
import type { State, Version, Waiting, Wish } from "./copy/state";

declare const self: ServiceWorkerGlobalScope;

const HOLD_MS = 48 * 3_600_000; // that a signed version waits here, so that others can find out if it should not be used

let memory: Promise<State | null> | undefined;
let saved: Promise<unknown> = Promise.resolve();

const state = (): Promise<State | null> => (memory ??= recall());

async function recall(): Promise<State | null> {
  return ((await (await caches.match("state", { cacheName: "copies" }))?.json()) as State | undefined) ?? null;
}

// Nothing comes between the state as it is and what is made of it. Answers when that is on the disk.
async function change(make: (from: State | null) => State | null): Promise<void> {
  const to = make(await state());
  memory = Promise.resolve(to);
  saved = saved.then(async () => (await caches.open("copies")).put("state", new Response(JSON.stringify(to))));
  await saved;
}

const versionOf = ({ version, fingerprint, commit, time }: Release): Version => ({ version, fingerprint, ...(commit && { commit }), ...(time && { time }), signed: signs });

// ---- the first visit -------------------------------------------------------------------------------------------

// A new service worker over an old copy takes it as it is: what runs is looked at when it comes, not again.
async function begin(): Promise<void> {
  const before = await state();
  if (before && (await copied(before.now.fingerprint))) return;
  const { release, response, bytes } = await offered();
  try {
    await copy(release, response, () => false);
    await vouch(bytes, await cacheOf(release.fingerprint)); // there is no engine from before to ask
  } catch (error) {
    await drop(release.fingerprint);
    throw error;
  }
  await change(() => ({ now: versionOf(release) }));
}

self.addEventListener("install", (event) => event.waitUntil(begin()));

// A first visit's window is taken over, and so works offline at once.
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

async function tidy(): Promise<void> {
  const { now, next } = (await state()) ?? {};
  const keeps = ["copies", `app-${now?.fingerprint}`, `app-${next?.fingerprint}`];
  for (const name of await caches.keys()) if (!keeps.includes(name)) await caches.delete(name);
}

// ---- a new version ---------------------------------------------------------------------------------------------

// One at a time, whichever windows ask. It may take long, and no start waits for it.
let checking: Promise<void> | undefined;
const check = (): Promise<void> => (checking ??= look().finally(() => (checking = undefined)));

async function look(): Promise<void> {
  await begin(); // where the browser has thrown the copy away
  const { now, next } = (await state())!;
  try {
    const { release, response, bytes } = await offered();
    let found: Waiting | undefined;
    if (release.fingerprint !== now.fingerprint) {
      await vouch(bytes, await cacheOf(now.fingerprint));
      if (signs && (release.time ?? 0) < (now.time ?? 0)) throw new Refused("older");
      found = await waiting(release, response, now, next);
    } // and if there is nothing new and something waited, it was taken back
    await change((from) => (from?.now.fingerprint === now.fingerprint ? { now, ...(found && { next: sooner(found, from.next) }) } : from));
  } catch (error) {
    if (error instanceof Refused) await change((from) => from && { ...from, refused: error.why });
  }
  await tidy();
}

// Somebody may have asked not to wait while the server was being asked.
const sooner = (found: Waiting, known?: Waiting): Waiting => ({ ...found, at: known?.fingerprint === found.fingerprint ? Math.min(known.at, found.at) : found.at });

// Its 48 hours begin when it is whole here. Another version after it begins them again: whoever could put one in
// its place must not inherit the wait.
async function waiting(release: Release, response: Response, now: Version, next?: Waiting): Promise<Waiting> {
  const isKnown = next?.fingerprint === release.fingerprint;
  if (!isKnown) {
    const used = new Set((await later(now)).filter(({ kept }) => kept).map(({ file }) => file.later));
    await copy(release, response, (file) => used.has(file.later));
  }
  const since = isKnown ? next.since : Date.now();
  return { ...versionOf(release), since, at: !signs || release.security ? 0 : isKnown ? next.at : since + HOLD_MS };
}

// Whoever has the lens of the version before gets the new one with the new version, and so with all that comes later;
// without it, the version is still whole.
async function later({ fingerprint }: Version): Promise<{ file: File; kept: boolean }[]> {
  const cache = await cacheOf(fingerprint);
  const files = (await copied(fingerprint))?.files.filter((file) => file.later) ?? [];
  return Promise.all(files.map(async (file) => ({ file, kept: (await cache.match(file.path)) !== undefined })));
}

// Whoever came back may want the rest without a network one day: what is still missing is fetched, one after the other.
async function rest(now: Version): Promise<void> {
  const cache = await cacheOf(now.fingerprint);
  for (const { file, kept } of await later(now)) if (!kept) await keep(cache, file).catch(() => undefined);
}

// At a start with no window open: nothing changes under somebody who is writing. A clock that was wrong by more
// than the wait does not make it longer.
async function switchIfDue(): Promise<void> {
  const { now, next } = (await state()) ?? {};
  if (!now || !next || (Date.now() < next.at && Date.now() >= next.since)) return;
  if ((await self.clients.matchAll({ type: "window", includeUncontrolled: true })).length > 0 || !(await copied(next.fingerprint))) return;
  const { since: _since, at: _at, ...chosen } = next;
  await change((from) => (from?.next?.fingerprint === chosen.fingerprint ? { now: chosen } : from));
  await tidy();
}

async function hear(wish: Wish): Promise<State | null> {
  if (wish === "check") await check().catch(() => undefined); // no network, no copy: tell what is
  const now = (await state())?.now;
  if (wish === "rest" && now) await rest(now);
  if (wish === "take") await change((from) => (from?.next ? { ...from, next: { ...from.next, at: 0 } } : from));
  return state();
}

self.addEventListener("message", (event) => {
  event.waitUntil(hear(event.data as Wish).then((answer) => event.ports[0]?.postMessage(answer)));
});

// ---- notices ---------------------------------------------------------------------------------------------------

// A notice by way of the browser's maker has nothing in it, and says always the same: whoever sees the phone learns
// no more than that there is something. A browser wants something shown for each, but where a window of ours can be
// seen: that one asks the server at once, and shows what there is itself.
self.addEventListener("push", (event) => event.waitUntil(notice()));

async function notice(): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const seen = windows.filter(({ visibilityState }) => visibilityState === "visible");
  for (const window of seen) window.postMessage("push");
  if (seen.length === 0) await self.registration.showNotification("Stillnear", { body: "Something new", tag: "new" });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(reach());
});

async function reach(): Promise<void> {
  const [open] = await self.clients.matchAll({ type: "window" });
  await (open ? open.focus() : self.clients.openWindow("./"));
}

// ---- answers ---------------------------------------------------------------------------------------------------

// What goes to the server about an account is none of the app's files, and passes by.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/v1/")) return;
  event.respondWith(request.mode === "navigate" ? switchIfDue().then(() => answer("./", request)) : answer(request, request));
});

async function answer(name: RequestInfo, request: Request): Promise<Response> {
  const now = (await state())?.now;
  if (!now) return fetch(request);
  const cache = await cacheOf(now.fingerprint);
  const kept = await cache.match(name, { ignoreSearch: true });
  if (kept) return kept;
  // A file of this version that is not carried is kept from when somebody first needs it: from a server that has
  // moved on there is none, until this version is over.
  const path = new URL(request.url).pathname.slice(new URL(self.registration.scope).pathname.length);
  const file = (await copied(now.fingerprint))?.files.find((one) => one.path === path);
  return file ? keep(cache, file) : fetch(request);
}

export {};
