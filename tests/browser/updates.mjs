// updates.mjs - an app that was built with a key takes the versions that it signed, late, and no other.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startAgain, visit, wears, wish } from "./offline.mjs";
import { serve } from "./place.mjs";
import { builtFor, change, list, newer, signer } from "./release.mjs";
import { check, same, test } from "./runner.mjs";

const options = { at: ["phone"], serviceWorkers: "allow", expects: ["Failed to load resource", "status of 404", "404", "net::ERR_"] };
const MADE = 1_795_622_996;
const HOUR_MS = 3_600_000;

let made;
function ours() {
  if (!made) {
    const [us, them] = [signer(), signer()];
    made = { us, them, app: builtFor([us], MADE) };
  }
  return made;
}

// Somebody with the signed app, and its server replaced by one that hands out `app` instead.
async function offered(me, app, path) {
  const server = await visit(me, path ?? ours().app);
  await server.stop();
  return serve(app, server.port);
}

// As if so many hours had passed since the waiting version came. The service worker is stopped: it would remember.
async function hoursLater(me, hours) {
  await me.page.evaluate(async (ms) => {
    const cache = await caches.open("copies");
    const state = await (await cache.match("state")).json();
    state.next.since -= ms;
    state.next.at -= ms;
    await cache.put("state", new Response(JSON.stringify(state)));
  }, hours * HOUR_MS);
  const devtools = await me.context.newCDPSession(me.page);
  await devtools.send("ServiceWorker.enable");
  await devtools.send("ServiceWorker.stopAllWorkers");
}

test("a signed version is checked on the first visit, and says so", async (me) => {
  const server = await visit(me, ours().app);
  const { now } = await wish(me, "look");
  same([now.signed, now.time], [true, MADE], "what runs");
  await me.open("/me/about");
  await me.sees("Signed. The signature and every file were checked on this device.");
  await server.stop();
}, options);

test("a new signed version waits for 48 hours, and not one less", async (me) => {
  const server = await offered(me, newer(ours().app, { time: MADE + 1, version: "0.1.1", by: ours().us }));
  const { next } = await wish(me, "check");
  same([next.version, next.at - next.since], ["0.1.1", 48 * HOUR_MS], "what waits, and how long");
  await server.stop();
  await startAgain(me);
  check(!(await wears(me)), "it did not wait at all");
  await hoursLater(me, 47);
  await startAgain(me);
  check(!(await wears(me)), "it did not wait for 48 hours");
  await hoursLater(me, 1);
  await startAgain(me);
  check(await wears(me), "it still waits after 48 hours");
}, options);

test("whoever does not want to wait does not have to", async (me) => {
  const server = await offered(me, newer(ours().app, { time: MADE + 1, version: "0.1.1", by: ours().us }));
  await wish(me, "check");
  await me.open("/me/about");
  await me.sees("Version 0.1.1 waits here");
  await me.tap("Do not wait");
  await me.sees("Version 0.1.1 will be used from the next start on");
  await wish(me, "check"); // which does not begin the wait again
  await server.stop();
  await startAgain(me);
  check(await wears(me), "it waits although somebody asked");
}, options);

test("a version that mends something urgent is used at the next start", async (me) => {
  const server = await offered(me, newer(ours().app, { time: MADE + 1, security: true, by: ours().us }));
  await wish(me, "check");
  await server.stop();
  await startAgain(me);
  check(await wears(me), "it waits");
}, options);

test("a version that was taken back is not used later, and another begins its own wait", async (me) => {
  const { app, us } = ours();
  const first = await offered(me, newer(app, { time: MADE + 1, by: us }));
  await wish(me, "check");
  await hoursLater(me, 40);
  await first.stop();
  const second = await serve(newer(app, { mark: "data-other", time: MADE + 2, by: us }), first.port);
  const { next } = await wish(me, "check");
  same(next.at - next.since, 48 * HOUR_MS, "the wait of the second");
  check(next.at > Date.now() + 47 * HOUR_MS, "the second inherited the wait of the first");
  await second.stop();
  const back = await serve(app, first.port);
  same((await wish(me, "check")).next, undefined, "what waits after it was taken back");
  await back.stop();
  await startAgain(me);
  check(!(await wears(me)) && !(await wears(me, "data-other")), "it is used");
}, options);

test("what was not kept, and is no longer to be had, leads to the version that waits", async (me) => {
  const { app, us } = ours();
  const moved = newer(app, { time: MADE + 1, version: "0.1.1" });
  const { files, ...head } = JSON.parse(readFileSync(join(moved, "release.json"), "utf8"));
  const gone = files.filter(({ later }) => later === "account").map(({ path }) => path);
  check(gone.length > 0, "there are screens that come later");
  for (const path of gone) for (const packed of ["", ".br", ".gz"]) rmSync(join(moved, path + packed));
  writeFileSync(join(moved, "release.json"), JSON.stringify({ ...head, files: files.filter(({ path }) => !gone.includes(path)) }));
  us.sign(moved);
  const server = await offered(me, moved);
  check((await wish(me, "check")).next, "nothing waits");
  await startAgain(me, "/today");
  await me.page.evaluate(() => (location.hash = "#/account/new"));
  await me.sees("This page is not on your device yet.", "A newer version waits");
  await me.page.getByRole("link", { name: "About Stillnear" }).click();
  await me.sees("Version 0.1.1 waits here");
  await server.stop();
}, options);

test("a new key comes in a version that the old one signed", async (me) => {
  const { app, us, them } = ours();
  const both = builtFor([us, them], MADE + 1);
  change(both, "index.html", '<html lang="en"', '<html lang="en" data-next');
  list(both);
  us.sign(both);
  const server = await offered(me, both, app);
  check((await wish(me, "check")).next, "the old key's version was refused");
  await server.stop();
}, options);

test("a first visit to a server whose list somebody else signed keeps no copy", async (me) => {
  const { app, them } = ours();
  const server = await serve(newer(app, { time: MADE, by: them }));
  me.origin = server.origin;
  await me.context.addInitScript(() => {
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = function (...args) {
      return (window.begun = register.apply(this, args));
    };
  });
  await me.open("/");
  await me.until("the copy of the app to begin", () => window.begun?.then(() => true));
  await me.until("it to give up", async () => (await navigator.serviceWorker.getRegistration()) === undefined);
  await me.until("nothing to be left of it", async () => (await caches.keys()).length === 0); // a browser may list what is going
  await server.stop();
}, options);

const REFUSED = [
  ["that somebody else signed", () => newer(ours().app, { time: MADE + 1, by: ours().them }), "signature"],
  ["whose list was changed after it was signed", () => {
    const app = newer(ours().app, { time: MADE + 1, by: ours().us });
    change(app, "release.json", '"version":"0.1.0"', '"version":"0.1.1"');
    return app;
  }, "signature"],
  ["that was made urgent after it was signed", () => {
    const app = newer(ours().app, { time: MADE + 1, by: ours().us });
    change(app, "release.json", '"version":"0.1.0"', '"security":true,"version":"0.1.0"');
    return app;
  }, "signature"],
  ["with a file that was changed", () => {
    const app = newer(ours().app, { time: MADE + 1, by: ours().us });
    change(app, "worker.js", "postMessage", "postmessage");
    return app;
  }, "files"],
  ["that is older than the one it would replace", () => newer(ours().app, { time: MADE - 1, by: ours().us }), "older"],
  ["that nobody signed", () => newer(ours().app, { time: MADE + 1 }), "signature"],
];
for (const [what, make, refused] of REFUSED)
  test(`a version ${what} is refused, and the old one runs on`, async (me) => {
    const server = await offered(me, make());
    const state = await wish(me, "check");
    same([state.next, state.refused], [undefined, refused], "what waits, and what was refused");
    await me.open("/me/about");
    await me.sees("It was refused; the one you have goes on.");
    await server.stop();
    await startAgain(me, "/checkin");
    check(!(await wears(me)), "it is used");
    await me.checkIn({ note: "in the old version" });
  }, options);
