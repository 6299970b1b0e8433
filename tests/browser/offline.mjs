// offline.mjs - after the first visit it works with no server at all; a new version is whole, or not there.
import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CANARY } from "./person.mjs";
import { folder, serve } from "./place.mjs";
import { check, same, test } from "./runner.mjs";

const options = { at: ["phone"], serviceWorkers: "allow" };

// A server of one's own, for a test that stops it.
async function visit(me, app = me.place.app) {
  const server = await serve(app);
  me.origin = server.origin;
  await me.open("/");
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  await me.until("the copy of the app to be in charge", () => navigator.serviceWorker.controller?.state === "activated");
  return server;
}

// The same app as another build would have made it: another version, and a mark by which to tell.
function newerVersion(app) {
  const path = folder();
  cpSync(app, path, { recursive: true });
  const change = (name, from, to) => {
    const text = readFileSync(join(path, name), "utf8");
    check(text.includes(from), `${name} holds ${from}`);
    writeFileSync(join(path, name), text.replaceAll(from, to));
    for (const packed of [".br", ".gz"]) rmSync(join(path, name + packed), { force: true });
  };
  const { version } = JSON.parse(readFileSync(join(app, "release.json"), "utf8"));
  const hash = () => createHash("sha256").update(readFileSync(join(path, "index.html"))).digest("base64");
  const before = hash();
  change("index.html", '<html lang="en">', '<html lang="en" data-next>');
  change("sw.js", before, hash());
  change("sw.js", version, "0123456789abcdef");
  return path;
}

const isNext = (me) => me.page.evaluate(() => document.documentElement.hasAttribute("data-next"));

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
}, { ...options, expects: ["/release.json"] }); // the list of every file's hash: asked of the server only

test("a new version is fetched quietly and used from the next start on", async (me) => {
  const server = await visit(me);
  await me.checkIn({ note: "written in the old version" });
  await server.stop();
  const newer = await serve(newerVersion(me.place.app), server.port);
  await me.reload();
  check(!(await isNext(me)), "the version changed under an open window");
  await me.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  for (const until = Date.now() + 20_000; !(await me.page.evaluate(() => navigator.serviceWorker.getRegistration().then(({ waiting }) => Boolean(waiting)))); )
    check(Date.now() < until, "the new version was not fetched");
  await me.page.close();
  me.page = await me.context.newPage();
  for (const until = Date.now() + 20_000; ; await me.comeBack("/entries")) {
    await me.open("/entries");
    if (await isNext(me)) break;
    check(Date.now() < until, "the new version was not used after a new start");
  }
  await me.sees("written in the old version");
  same(await me.page.evaluate(async () => (await caches.keys()).length), 1, "copies of the app");
  await newer.stop();
}, options);

test("a new version that does not come whole is not used", async (me) => {
  const server = await visit(me);
  await server.stop();
  const broken = newerVersion(me.place.app);
  for (const packed of ["", ".br", ".gz"]) rmSync(join(broken, `stillnear.wasm${packed}`));
  const newer = await serve(broken, server.port);
  await me.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => undefined));
  for (const until = Date.now() + 20_000; await me.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).installing)); ) check(Date.now() < until, "it is still being fetched");
  check(await me.page.evaluate(async () => !(await navigator.serviceWorker.getRegistration()).waiting), "half a version waits to be used");
  await newer.stop();
  await me.comeBack("/checkin");
  await me.titled("How are you, right now?");
  check(!(await isNext(me)), "half a version is used");
  await me.checkIn({ note: "in the old version" });
}, { ...options, expects: ["Failed to load resource", "status of 404", "404"] });

test("an asset that was changed on the way is refused", async (me) => {
  const server = await visit(me);
  await server.stop();
  const tampered = newerVersion(me.place.app);
  const at = join(tampered, "worker.js");
  writeFileSync(at, `/* somebody was here */${readFileSync(at, "utf8")}`);
  for (const packed of [".br", ".gz"]) rmSync(at + packed);
  const newer = await serve(tampered, server.port);
  await me.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => undefined));
  for (const until = Date.now() + 20_000; await me.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).installing)); ) check(Date.now() < until, "it is still being fetched");
  const waits = await me.page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting));
  await newer.stop();
  check(!waits, "a changed asset was taken into the copy");
}, { ...options, expects: ["integrity"] });
