// offline.mjs - after the first visit it works with no server at all; a new version is whole, or not there.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { CANARY } from "./person.mjs";
import { serve } from "./place.mjs";
import { change, newer } from "./release.mjs";
import { check, same, test } from "./runner.mjs";

const options = { at: ["phone"], serviceWorkers: "allow" };

// A server of one's own, for a test that stops it.
export async function visit(me, app = me.place.app) {
  const server = await serve(app);
  me.origin = server.origin;
  await me.open("/");
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  await me.until("the copy of the app to be in charge", () => navigator.serviceWorker.controller?.state === "activated");
  return server;
}

// What the service worker answers to a wish of web/src/copy/state.ts, when it is done.
export const wish = (me, what) =>
  me.page.evaluate(
    (asked) =>
      new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => done(data);
        navigator.serviceWorker.controller.postMessage(asked, [port2]);
      }),
    what,
  );

export const wears = (me, mark = "data-next") => me.page.evaluate((name) => document.documentElement.hasAttribute(name), mark);

// Every window is closed, and the app is started again.
export async function startAgain(me, path = "/entries") {
  await me.page.close();
  me.page = await me.context.newPage();
  await me.open(path);
}

test("after the first visit everything works without a server: help, pause, writing, reading", async (me) => {
  const server = await visit(me);
  await server.stop();
  await me.context.setOffline(true);
  await me.comeBack("/");
  await me.sees("What you write here stays on this device.");
  await me.tap("I’m upset right now");
  await me.sees("Now one breath.");
  await me.tap("Go on");
  await me.type("What happened?", `offline, ${CANARY}`);
  await me.tap("Go on");
  await me.tap("Enough for now");
  await me.tap("Slow down");
  await me.tap("I feel a little steadier");
  await me.titled("How is it now?");
  await me.checkIn({ note: "also offline" });
  await me.comeBack("/entries");
  await me.sees(`offline, ${CANARY}`, "also offline");
  for (const [path, title] of [["/learn/strategy", "A strategy, not a flaw"], ["/help", "You are not alone with this"], ["/check", "Where do you lean when it gets hard?"], ["/change", "How it changes"], ["/me", "Yours, and only yours"], ["/safety", "Is home safe?"], ["/say", "Say it in your own words"]]) {
    await me.open(path);
    await me.titled(title);
  }
}, options);

test("a new version is fetched quietly and used from the next start on", async (me) => {
  const server = await visit(me);
  await me.checkIn({ note: "written in the old version" });
  await server.stop();
  const next = await serve(newer(me.place.app), server.port);
  const { now, next: waits } = await wish(me, "check");
  check(waits && waits.fingerprint !== now.fingerprint, "the new version was not fetched");
  await me.reload();
  check(!(await wears(me)), "the version changed under an open window");
  await next.stop();
  await startAgain(me);
  check(await wears(me), "the new version was not used after a new start");
  await me.sees("written in the old version");
  same(await me.page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("app-")).length), 1, "copies of the app");
}, { ...options, expects: ["net::ERR_"] });

test("a build from source says that nobody vouches for it", async (me) => {
  const server = await visit(me);
  await me.open("/me/about");
  await me.sees("Built from source, unsigned");
  await server.stop();
}, options);

const BROKEN = [
  ["does not come whole", (app) => { for (const packed of ["", ".br", ".gz"]) rmSync(join(app, `stillnear.wasm${packed}`)); }, undefined],
  ["has an asset that was changed on the way", (app) => change(app, "worker.js", "postMessage", "postmessage"), "files"],
  ["brings another service worker than the one listed", (app) => change(app, "sw.js", "state", "stade"), "files"],
  ["has a list that is no list", (app) => change(app, "release.json", "fingerprint", "nothing"), "files"],
];
for (const [what, spoil, refused] of BROKEN)
  test(`a new version that ${what} is not used`, async (me) => {
    const server = await visit(me);
    await server.stop();
    const broken = newer(me.place.app);
    spoil(broken);
    const next = await serve(broken, server.port);
    const state = await wish(me, "check");
    same([state.next, state.refused], [undefined, refused], "what waits, and what was refused");
    await next.stop();
    await startAgain(me, "/checkin");
    check(!(await wears(me)), "it is used");
    await me.checkIn({ note: "in the old version" });
    same(await me.page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("app-")).length), 1, "copies of the app");
  }, { ...options, expects: ["Failed to load resource", "status of 404", "404", "net::ERR_"] });
