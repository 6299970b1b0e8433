// science_web.mjs - the cycle and the check in a browser: one fit of twelve weeks of two people, and the next question.
// Prints a table and writes it into docs/BENCH.md. STILLNEAR_APP names another app than build/web.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { Person } from "../tests/browser/person.mjs";
import { copyOfTheApp, launch, root, serve } from "../tests/browser/place.mjs";

const SLOWER = 4; // how many times slower the page's processor is made
const ROUNDS = 31;
const CALLS = 20; // a round of questions: a browser's clock is too coarse for one
const DAYS = 84, CHECKINS = 120; // twelve weeks, five a week each

// Runs on the page: the modules themselves, with neither the worker nor the app in between.
async function measure({ rounds, calls, days, checkins }) {
  const there = async (name) => (await WebAssembly.instantiateStreaming(fetch(name), {})).instance.exports;
  const [cycle, app, late] = [await there("bench_cycle.wasm"), await there("stillnear.wasm"), await there("measure.wasm")];
  const [to, from] = [new TextEncoder(), new TextDecoder()];
  const ask = (door, request, call = "door_view") => {
    const bytes = to.encode(JSON.stringify({ now: 1767225600000, zone: 0, ...request }));
    const at = door.door_space(bytes.length);
    new Uint8Array(door.memory.buffer, at, bytes.length).set(bytes);
    const len = door[call](bytes.length, 0);
    const reply = from.decode(new Uint8Array(door.memory.buffer, door.door_reply(), len));
    door.door_forget();
    return JSON.parse(reply);
  };
  const timed = (work, each) => {
    const times = [];
    for (let round = 0; round < rounds + 5; round++) {
      const start = performance.now();
      for (let call = 0; call < each; call++) work();
      if (round >= 5) times.push((performance.now() - start) / each); // the first few warm it up
    }
    return times;
  };
  const made = cycle.bench_live(3, days, checkins);
  const start = performance.now();
  const value = cycle.bench_fit();
  const first = performance.now() - start;
  if (made !== checkins || !Number.isFinite(value)) throw new Error(`${made} check-ins, ${value}`);
  app.door_open(1);
  late.door_open(1);
  const levels = [2, 4, 3, 2, 4, 3, 2, 4, 3, 2, 4];
  const own = { view: "check", instrument: "own-18", levels }, ecr = { view: "asked", instrument: "ecr", levels };
  for (const reply of [ask(app, own), ask(late, ecr)]) if (!reply.ok || reply.next === null) throw new Error(JSON.stringify(reply));
  const results = { first: [first], fit: timed(() => cycle.bench_fit(), 1), own: timed(() => ask(app, own), calls), ecr: timed(() => ask(late, ecr), calls) };
  results.json = timed(() => JSON.parse(JSON.stringify({ now: 1767225600000, zone: 0, ...own })), calls);
  cycle.bench_live(3, 3600, 5000);
  results.many = timed(() => cycle.bench_fit(), 1).slice(0, 9);
  ask(app, { do: "sample_open", seed: btoa("s".repeat(32)) }, "door_command");
  const sample = ask(app, { view: "cycle" });
  results.view = timed(() => ask(app, { view: "cycle" }), 1);
  return { ...results, counts: sample.cycle.checkins };
}

const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];
const ms = (all, digits = 2) => (all.length > 1 ? `${median(all).toFixed(digits)} ms (${Math.min(...all).toFixed(digits)}–${Math.max(...all).toFixed(digits)})` : `${all[0].toFixed(1)} ms`);

async function at(rate, browser, origin) {
  const me = new Person({ browser, origin }, { size: { width: 360, height: 740 } });
  await me.arrive();
  await me.open("/help");
  const cdp = await me.context.newCDPSession(me.page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate });
  const result = await me.page.evaluate(measure, { rounds: ROUNDS, calls: CALLS, days: DAYS, checkins: CHECKINS });
  await me.leave();
  return result;
}

function keep(text) {
  const path = join(root, "docs/BENCH.md");
  const [begin, end] = ["<!-- science_web: begin -->", "<!-- science_web: end -->"];
  const had = readFileSync(path, "utf8");
  const block = `${begin}\n${text}\n${end}`;
  const from = had.indexOf(begin);
  writeFileSync(path, from < 0 ? `${had.trimEnd()}\n\n## The cycle and the check in a browser\n${block}\n` : had.slice(0, from) + block + had.slice(had.indexOf(end) + end.length));
}

execFileSync("ninja", ["-C", join(root, "build"), "bench_cycle.wasm"], { stdio: "ignore" });
const app = copyOfTheApp();
copyFileSync(join(root, "build/bench_cycle.wasm"), join(app, "bench_cycle.wasm"));
const server = await serve(app);
const browser = await launch();
const busy = loadavg()[0].toFixed(0);
const plain = await at(1, browser, server.origin);
const slow = await at(SLOWER, browser, server.origin);
await browser.close();
await server.stop();

const row = (what, name, limit = "", digits = 2) => [what, ms(plain[name], digits), ms(slow[name], digits), limit];
const table = [
  ["what", "as it is", `processor slowed ${SLOWER} times`, "limit, as it is"],
  ["---", "---", "---", "---"],
  row(`one fit of two people, ${CHECKINS} check-ins over ${DAYS} days`, "fit", "15 ms"),
  row("the first fit of all, before the browser has compiled it well", "first"),
  row("one fit of 5,000 check-ins", "many", "", 0),
  row(`the whole view \`cycle\`: the sample couple, ${plain.counts.join(" and ")} check-ins, with its JSON`, "view"),
  row("the next question of our own check after 11 answers: the whole view, with both scores, as JSON", "own", "0.2 ms", 3),
  row("the same of the ECR with its 36 items", "ecr", "0.2 ms", 3),
  row("floor: that JSON and no engine", "json", "", 3),
];
const text = `Made by \`script/bench science_web\` on ${cpus().length} x ${cpus()[0].model.trim()}, Chromium: the median of ${ROUNDS} rounds, with the least and the
most; questions are asked ${CALLS} a round. The modules are asked on the page itself, since a browser slows only the page's own thread.
While it was measured, ${busy} processes wanted the processors.

${table.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}`;
console.log(text);
keep(text);
