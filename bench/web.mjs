// web.mjs - how large the app is, and how soon it helps on a slow phone; each beside a floor in the same run.
// Prints a table and writes it into docs/BENCH.md. STILLNEAR_APP names another app than build/web.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { lines } from "../tests/browser/entries.mjs";
import { Person } from "../tests/browser/person.mjs";
import { copyOfTheApp, folder, launch, root, serve } from "../tests/browser/place.mjs";

const PHONE = { width: 360, height: 740 };
const SLOWER = 4; // how many times slower the page's processor is made
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const ROUNDS = 7;
const RECORDS = 5_000;
const WORDS = "four words kept apart";
const DOOR = "I’m upset right now";
const KB = 1024;

const table = []; // [what, ours, floor, ratio, limit]
const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];
const spread = (all) => `${median(all).toFixed(0)} ms (${Math.min(...all).toFixed(0)}–${Math.max(...all).toFixed(0)})`;

function tell(what, ours, { floor, limit = "", say = spread, unit = median } = {}) {
  table.push([what, say(ours), floor ? say(floor) : "", floor ? (unit(ours) / unit(floor)).toFixed(1) : "", limit]);
}

// ---- how large -----------------------------------------------------------------------------------------------

function sizes(app) {
  const packed = (name) => statSync(join(app, existsSync(join(app, `${name}.br`)) ? `${name}.br` : name)).size;
  const sum = (names) => [names.reduce((all, name) => all + packed(name), 0)];
  const say = ([bytes]) => `${(bytes / KB).toFixed(1)} KB`;
  const page = readFileSync(join(app, "index.html"), "utf8");
  const first = ["index.html", ...[...page.matchAll(/(?:src|href)="([\w./-]+\.(?:js|css))"/g)].map(([, name]) => name)];
  const { files } = JSON.parse(readFileSync(join(app, "release.json"), "utf8"));
  const kept = files.filter(({ path, later }) => !later && !path.endsWith(".png")).map(({ path }) => path);
  const all = [...kept, "release.json"].filter((name) => !name.startsWith("fonts/"));
  tell("first screen, compressed", sum(first), { say });
  tell("the engine: its thread and its WebAssembly", sum(all.filter((name) => name === "worker.js" || name.endsWith(".wasm"))), { say });
  tell("all that a first visit fetches, without fonts", sum(all), { say, limit: "275 KB" });
  tell("the fonts", sum(kept.filter((name) => name.startsWith("fonts/"))), { say });
  return sum(first)[0];
}

// A page of the same weight that does nothing but show the same words: the least that this network allows.
function floorApp(bytes) {
  const path = folder();
  writeFileSync(join(path, "index.html"), `<!doctype html><html lang="en"><title>floor</title><main id="main"></main><script type="module" src="floor.js"></script></html>`);
  const pad = randomBytes(Math.floor((bytes * 3) / 4)).toString("base64");
  const script = `const policy = trustedTypes.createPolicy("floor", { createScriptURL: (url) => url });
navigator.serviceWorker.register(policy.createScriptURL("sw.js")); const door = document.createElement("a"); door.href = "#/"; door.textContent = "${DOOR}"; document.querySelector("main").append(door);`;
  writeFileSync(join(path, "floor.js"), `/*${pad}*/${script}`);
  writeFileSync(
    join(path, "sw.js"),
    `addEventListener("install", (event) => event.waitUntil(caches.open("floor").then((cache) => cache.addAll(["./", "floor.js"]))));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request))));`,
  );
  return path;
}

// ---- how soon ------------------------------------------------------------------------------------------------

// Milliseconds from the first byte asked to the door being there to tap, by the page's own clock.
function watchTheDoor(words) {
  const look = () => ([...document.links].some((link) => link.textContent.includes(words)) ? requestAnimationFrame(() => (window.doorAt = performance.now())) : requestAnimationFrame(look));
  look();
}

async function someone(browser, origin, more = {}) {
  const me = new Person({ browser, origin }, { size: PHONE, serviceWorkers: "allow", ...more });
  await me.arrive();
  await me.context.addInitScript(watchTheDoor, DOOR);
  return me;
}

async function slowly(me, network = true) {
  const cdp = await me.context.newCDPSession(me.page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  if (network) await cdp.send("Network.emulateNetworkConditions", NETWORK);
  return cdp;
}

const doorAt = (me) => me.page.waitForFunction(() => window.doorAt).then((handle) => handle.jsonValue());

async function cold(browser, origin) {
  const door = [], pause = [];
  for (let round = 0; round < ROUNDS; round++) {
    const me = await someone(browser, origin);
    await slowly(me);
    await me.page.goto(`${origin}/`);
    door.push(await doorAt(me));
    if (await me.page.getByText("Slow down. Stay near.").count()) {
      await me.page.getByRole("link", { name: DOOR }).evaluate((link) => {
        window.tappedAt = performance.now();
        const look = () => (document.querySelector(".hold") ? requestAnimationFrame(() => (window.pauseIn = performance.now() - window.tappedAt)) : requestAnimationFrame(look));
        link.click();
        look();
      });
      pause.push(await me.page.waitForFunction(() => window.pauseIn).then((handle) => handle.jsonValue()));
    }
    await me.leave();
  }
  return { door, pause };
}

async function warm(browser, app) {
  const server = await serve(app);
  const me = await someone(browser, server.origin);
  await me.page.goto(`${server.origin}/`);
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  const again = async () => {
    const times = [];
    for (let round = 0; round < ROUNDS; round++) {
      await me.page.close();
      me.page = await me.context.newPage();
      await slowly(me);
      await me.page.goto(`${server.origin}/`);
      times.push(await doorAt(me));
    }
    return times;
  };
  const online = await again();
  await server.stop();
  const offline = await again();
  await me.leave();
  return { online, offline };
}

// ---- opening much, and answering a tap -----------------------------------------------------------------------

async function unlocking(browser, origin) {
  const me = await someone(browser, origin, { serviceWorkers: "block" });
  await me.open("/me/backup");
  await me.bringBack("lines.jsonl", lines(RECORDS));
  await me.sees(`${RECORDS} entries came back.`);
  await me.lockWith(WORDS);
  const time = (passphrase) =>
    me.page.evaluate(async (words) => {
      const began = performance.now();
      await window.askEngine("unlock", { passphrase: words });
      return performance.now() - began;
    }, passphrase);
  const wrong = [], right = [], rows = [];
  for (let round = 0; round < ROUNDS; round++) {
    await me.ask("lock");
    wrong.push(await time("not the words at all")); // Argon2id, and no more
    right.push(await time(WORDS));
    rows.push(
      await me.page.evaluate(async () => {
        const db = await new Promise((done) => (indexedDB.open("stillnear").onsuccess = ({ target }) => done(target.result)));
        const began = performance.now();
        await new Promise((done) => (db.transaction("rows").objectStore("rows").getAll().onsuccess = done));
        const took = performance.now() - began;
        db.close();
        return took;
      }),
    );
  }
  await me.leave();
  return { argon: wrong, beyond: right.map((ms, i) => ms - wrong[i]), rows };
}

// What the browser itself says: from a tap to the next picture on the screen, in steps of 8 ms.
function watchTaps() {
  window.taps = [];
  new PerformanceObserver((list) => {
    for (const { name, duration, interactionId } of list.getEntries()) if (interactionId && /pointerup|click|keyup/.test(name)) window.taps.push(duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
}

async function tapping(browser, origin) {
  const me = await someone(browser, origin, { serviceWorkers: "block" });
  await me.context.addInitScript(watchTaps);
  await me.checkIn();
  await me.comeBack("/today");
  await slowly(me, false);
  const tap = (name) => me.page.getByRole("link", { name, exact: true }).filter({ visible: true }).first().click();
  for (let round = 0; round < 3; round++) {
    for (const tab of ["Change", "Learn", "Me", "Together", "Today"]) await tap(tab);
    await me.door("Check in");
    for (const label of ["I reached out", "I pulled back"]) await me.choose(label);
    await me.page.getByRole("slider", { name: "How close do you feel?" }).click();
    await me.page.getByRole("slider", { name: "How settled are you?" }).click();
    await me.tap("Keep it");
    await me.titled("Good to see you.");
  }
  const taps = await me.page.evaluate(() => window.taps);
  await me.leave();
  return taps;
}

async function tappingNothing(browser, origin) {
  const me = await someone(browser, origin, { serviceWorkers: "block" });
  await me.context.addInitScript(watchTaps);
  await me.page.goto(`${origin}/`);
  await slowly(me, false);
  for (let round = 0; round < 20; round++) await me.page.getByRole("link", { name: DOOR }).click();
  await me.page.waitForTimeout(300); // entries are told of a little later
  const taps = await me.page.evaluate(() => window.taps);
  await me.leave();
  return taps.length > 0 ? taps : [16]; // below 16 ms nothing is told
}

// ---- the table -----------------------------------------------------------------------------------------------

function written() {
  const head = ["what", "here", "floor", "ratio", "limit"];
  const rows = [head, head.map(() => "---"), ...table].map((row) => `| ${row.join(" | ")} |`);
  const machine = `${cpus().length} x ${cpus()[0].model.trim()}`;
  const network = `${(NETWORK.downloadThroughput * 8) / 1e6} Mbit/s and ${NETWORK.latency} ms`;
  return `Made by \`script/bench web\` on ${machine}, Chromium: the median of ${ROUNDS}, with the least and the most. "Slow" is a page whose
processor is slowed ${SLOWER} times, behind ${network}. The floor of a start is a page of as many bytes that only shows
the same link, with a service worker of three lines; of a tap, a link that does nothing; of unlocking, reading the
same rows and no more. A browser slows only the page's own thread, so for the engine's thread ${SLOWER} times the measured
time stands there.

${rows.join("\n")}`;
}

function keep(text) {
  const path = join(root, "docs/BENCH.md");
  const [begin, end] = ["<!-- web: begin -->", "<!-- web: end -->"];
  const had = existsSync(path) ? readFileSync(path, "utf8") : "# Benchmarks\n\nNumbers depend on the machine, so each is beside a floor or a peer that was measured in the same run.\n";
  const block = `${begin}\n${text}\n${end}`;
  const at = had.indexOf(begin);
  writeFileSync(path, at < 0 ? `${had.trimEnd()}\n\n## The app in a browser\n${block}\n` : had.slice(0, at) + block + had.slice(had.indexOf(end) + end.length));
}

const app = copyOfTheApp();
const bare = floorApp(sizes(app));
const floor = await serve(bare);
const server = await serve(app);
const browser = await launch();
const first = await cold(browser, server.origin);
const least = await cold(browser, floor.origin);
tell("slow, first visit: the door is there to tap", first.door, { floor: least.door, limit: "2,000 ms" });
tell("slow, first visit: from the tap to the pause", first.pause, { limit: "100 ms" });
const later = await warm(browser, app);
const leastLater = await warm(browser, bare);
tell("slow, later visit: the door is there to tap", later.online, { floor: leastLater.online, limit: "500 ms" });
tell("slow, without a network: the door is there to tap", later.offline, { floor: leastLater.offline, limit: "500 ms" });
const { argon, beyond, rows } = await unlocking(browser, server.origin);
tell("Argon2id of a passphrase", argon);
tell(`unlocking ${RECORDS.toLocaleString("en")} records, beyond Argon2id`, beyond, { floor: rows, limit: "500 ms" });
tell(`the same at a quarter of the speed`, beyond.map((ms) => ms * SLOWER), { floor: rows.map((ms) => ms * SLOWER), limit: "500 ms" });
const taps = await tapping(browser, server.origin);
const nothing = await tappingNothing(browser, floor.origin);
tell("slow processor: from a tap to the next picture", taps, { floor: nothing, limit: "100 ms each" });
await browser.close();
await server.stop();
await floor.stop();

const text = written();
console.log(text);
keep(text);
