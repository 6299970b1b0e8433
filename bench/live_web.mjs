// live_web.mjs - a pause together between two browsers and the real server on one machine: from a tap to its picture on
// the other phone, beside the same 128 bytes from one program to another through the same server; and how far apart the
// two phones breathe, with a clock that is wrong and up to 100 ms of delay each way. Prints a table and writes it into
// docs/BENCH.md. STILLNEAR_APP names another app than build/web.
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { Person } from "../tests/browser/person.mjs";
import { copyOfTheApp, launch, root, serve } from "../tests/browser/place.mjs";
import { link, patiently, quickAccount } from "../tests/browser/two.mjs";
import { Device, person } from "../tests/server/client.mjs";

const PHONE = { width: 360, height: 740 };
const TAPS = 120;
const PAUSES = 6;
const EXCHANGES_MS = 12_000; // how long two phones speak before they are compared
const JITTER_MS = 100;
const WRONG_MS = 37_250; // the partner's clock

const at = (all, share) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))];
const say = (all) => `p50 ${at(all, 0.5).toFixed(0)} ms, p99 ${at(all, 0.99).toFixed(0)} ms`;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function phone(place, code, wrong = 0) {
  const one = new Person(place, { size: PHONE, account: true, expects: ["Failed to load resource"] });
  await one.arrive();
  const clock = wrong ? `{ const real = Date.now; Date.now = () => real() + ${wrong}; }\n` : "";
  if (clock) await one.context.addInitScript({ content: clock });
  if (code || clock) await one.inEngine(clock + code);
  await one.open("/together");
  await one.engine();
  return one;
}

async function pair(place, code = "", wrong = 0) {
  const [a, b] = [await phone(place, code), await phone(place, code, wrong)];
  await quickAccount(a, `a ${Math.random()}`);
  await quickAccount(b, `b ${Math.random()}`);
  return { a, b, space: await link(a, b) };
}

async function begin({ a, b, space }) {
  const { session } = await a.ask("live_begin", { space, what: "pause", minutes: 20 });
  await patiently(b, "the pause", async () => (await b.ask("view", { view: "live", space })).live?.session === session);
  const { ok, why } = await b.ask("live_answer", { space, session, answer: "join" });
  if (!ok) throw new Error(`nobody joined: ${why}`);
  for (const one of [a, b]) {
    await one.open(`/with/${space}/pause`);
    await one.titled(/Back together at/);
  }
  return session;
}

// ---- from a tap to its picture -------------------------------------------------------------------------------------

async function taps(place) {
  const two = await pair(place);
  await begin(two);
  await sleep(4_000);
  await two.b.page.evaluate(() => {
    window.seen = [];
    new MutationObserver(() => {
      const ripple = document.querySelector(".ripple.them");
      if (ripple && ripple !== window.last) requestAnimationFrame(() => window.seen.push(Date.now()));
      window.last = ripple;
    }).observe(document.body, { subtree: true, childList: true });
  });
  const took = [];
  for (let n = 0; n < TAPS; n++) {
    const [had, began] = await Promise.all([two.b.page.evaluate(() => window.seen.length), two.a.page.evaluate(() => {
      const began = Date.now();
      document.querySelector(".tap-once").click();
      return began;
    })]);
    const seen = await two.b.page.waitForFunction((had) => window.seen[had], had, { timeout: 5_000 }).then((it) => it.jsonValue());
    took.push(seen - began);
    await sleep(150 + Math.random() * 700);
  }
  for (const one of [two.a, two.b]) await one.leave();
  return took;
}

// The floor: one program posts, another reads the stream.
async function relayed(origin) {
  const url = new URL(origin);
  const [a, b] = [new Device(url), new Device(url)];
  const [sid, join16] = [randomBytes(16), randomBytes(16)];
  await a.signUp(person());
  await b.signUp(person());
  await a.addSpace(sid, 1, { join: join16.toString("base64") });
  await b.call("POST", `/v1/spaces/${sid.toString("hex")}/join`, { join: join16.toString("base64") });
  const stream = await b.live([[sid, 0]]);
  const took = [];
  for (let n = 0; n < TAPS; n++) {
    const heard = new Promise((done) => (stream.on = ({ event }) => event === "e" && done(performance.now())));
    const began = performance.now();
    void a.call("POST", `/v1/spaces/${sid.toString("hex")}/live`, randomBytes(128));
    took.push((await heard) - began);
    await sleep(120);
  }
  stream.close();
  return took;
}

// ---- in step ---------------------------------------------------------------------------------------------------------

const late = `{ const real = self.fetch; self.fetch = async (to, how) => {
  if (/spaces.*live$/.test(String(to))) await new Promise((done) => setTimeout(done, Math.random() * ${JITTER_MS}));
  return real(to, how); }; }`;

async function phases(place) {
  const two = await pair(place, late, WRONG_MS);
  const apart = [];
  for (let n = 0; n < PAUSES; n++) {
    const session = await begin(two);
    await sleep(EXCHANGES_MS);
    const [a, b] = await Promise.all([two.a, two.b].map(async (one) => (await one.ask("view", { view: "live", space: two.space })).live));
    apart.push(Math.abs(a.ends - (b.ends - WRONG_MS)));
    for (const one of [two.a, two.b]) await one.ask("live_answer", { space: two.space, session, answer: "end" });
  }
  for (const one of [two.a, two.b]) await one.leave();
  return apart;
}

// ---- told --------------------------------------------------------------------------------------------------------------

const app = copyOfTheApp();
const server = await serve(app);
const browser = await launch();
const place = { app, server, browser, origin: server.origin };
const [tapped, floor, apart] = [await taps(place), await relayed(server.origin), await phases(place)];
await browser.close();
await server.stop();

const ratio = (share) => (at(tapped, share) / at(floor, share)).toFixed(1);
const lines = [
  "| what | ours | floor | ratio | aim |",
  "|---|---|---|---|---|",
  `| a tap, until its picture is drawn on the other phone | ${say(tapped)} | ${say(floor)}, from program to program | ${ratio(0.5)}, ${ratio(0.99)} | p50 60 ms, p99 150 ms |`,
  `| two phones in step, one clock ${(WRONG_MS / 1000).toFixed(0)} s wrong, up to ${JITTER_MS} ms late each way | ${at(apart, 0.5).toFixed(0)} ms apart, at most ${Math.max(...apart).toFixed(0)} | | | 50 ms |`,
];
const setting = `${TAPS} taps; ${PAUSES} pauses of ${EXCHANGES_MS / 1000} s; two windows of one chromium and the server on one machine: ${cpus()[0].model}, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)}, Node ${process.version}.`;
console.log([...lines, "", setting].join("\n"));

const path = join(root, "docs/BENCH.md");
const [start, end] = ["<!-- live_web: begin -->\n", "<!-- live_web: end -->"];
const text = readFileSync(path, "utf8");
if (text.includes(start)) writeFileSync(path, text.slice(0, text.indexOf(start) + start.length) + `${lines.join("\n")}\n\n${setting}\n` + text.slice(text.indexOf(end)));
