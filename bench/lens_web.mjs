// lens_web.mjs - the lens on a slow phone: 1,000 characters in WebAssembly, on a page whose processor is slowed four times.
// Beside it a floor: what the same question and the same answer cost as JSON, with no lens between them.
// Prints a table and writes it into docs/BENCH.md. STILLNEAR_APP names another app than build/web.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { Person } from "../tests/browser/person.mjs";
import { copyOfTheApp, launch, root, serve } from "../tests/browser/place.mjs";

const SLOWER = 4; // how many times slower the page's processor is made
const ROUNDS = 15;
const WARM = 20; // rounds before those: a browser makes code fast once it has seen it run, and "first" shows what was before
const CALLS = 5; // a round: a browser's clock is too coarse for one call
const LONG = 1_000; // characters
const KB = 1024;

// Messages of the project's own data, one after the other, to the length that is asked.
function message(from) {
  const rows = readFileSync(join(root, "content/lens/data", "train.jsonl"), "utf8").split("\n").filter(Boolean).map((row) => JSON.parse(row).text);
  return [...rows.slice(from).join(" ")].slice(0, LONG).join("");
}

// Runs on the page: the module itself, with neither the worker nor the app in between.
async function measure({ texts, warm, rounds, calls }) {
  const began = performance.now();
  const { instance } = await WebAssembly.instantiateStreaming(fetch("lens.wasm"), {});
  const { memory, door_open, door_space, door_view, door_reply, door_forget } = instance.exports;
  door_open(1);
  const there = performance.now() - began;
  const [to, from] = [new TextEncoder(), new TextDecoder()];
  const bytesOf = (view, text) => to.encode(JSON.stringify({ view, text, dismissed: [], tone: "plain" }));
  const ask = (bytes, read = true) => {
    const at = door_space(bytes.length);
    new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
    const len = door_view(bytes.length);
    const reply = read ? from.decode(new Uint8Array(memory.buffer, door_reply(), len)) : "";
    door_forget();
    return reply;
  };
  const first = performance.now();
  ask(bytesOf("lens", texts[0]));
  const cold = performance.now() - first;
  const timed = (work) => {
    const times = [];
    for (let round = -warm; round < rounds; round++) {
      const start = performance.now();
      for (let call = 0; call < calls; call++) work(texts[(round + warm + call) % texts.length]);
      if (round >= 0) times.push((performance.now() - start) / calls);
    }
    return times;
  };
  const asked = new Map(texts.map((text) => [text, bytesOf("lens", text)]));
  const replies = new Map(texts.map((text) => [text, ask(bytesOf("lens", text))]));
  return {
    there: [there],
    cold: [cold],
    lens: timed((text) => ask(asked.get(text), false)),
    empty: timed(() => ask(bytesOf("lens", ""), false)),
    whole: timed((text) => JSON.parse(ask(bytesOf("lens", text)))),
    floor: timed((text) => (bytesOf("lens", text), JSON.parse(replies.get(text)))),
    scaffold: timed((text) => JSON.parse(ask(bytesOf("scaffold", text)))),
    kindly: timed((text) => JSON.parse(ask(bytesOf("kindly", text)))),
  };
}

const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];
const ms = (all) => (all.length > 1 ? `${median(all).toFixed(2)} ms (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})` : `${all[0].toFixed(1)} ms`);

async function at(rate, browser, origin, texts) {
  const me = new Person({ browser, origin }, { size: { width: 360, height: 740 } });
  await me.arrive();
  await me.open("/help");
  const cdp = await me.context.newCDPSession(me.page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate });
  const result = await me.page.evaluate(measure, { texts, warm: WARM, rounds: ROUNDS, calls: CALLS });
  await me.leave();
  return result;
}

function keep(text) {
  const path = join(root, "docs/BENCH.md");
  const [begin, end] = ["<!-- lens_web: begin -->", "<!-- lens_web: end -->"];
  const had = existsSync(path) ? readFileSync(path, "utf8") : "# Benchmarks\n";
  const block = `${begin}\n${text}\n${end}`;
  const from = had.indexOf(begin);
  writeFileSync(path, from < 0 ? `${had.trimEnd()}\n\n## The lens in a browser\n${block}\n` : had.slice(0, from) + block + had.slice(had.indexOf(end) + end.length));
}

const app = copyOfTheApp();
const server = await serve(app);
const browser = await launch();
const texts = [0, 100, 200, 300, 400, 500, 600, 700].map(message);
const busy = loadavg()[0].toFixed(0);
const plain = await at(1, browser, server.origin, texts);
const slow = await at(SLOWER, browser, server.origin, texts);
await browser.close();
await server.stop();

const row = (what, name, limit = "") => [what, ms(plain[name]), ms(slow[name]), limit];
const table = [
  ["what", "as it is", `processor slowed ${SLOWER} times`, "limit, slowed"],
  ["---", "---", "---", "---"],
  row("fetched, compiled and there to ask", "there"),
  row("the first question of all", "cold"),
  row(`the lens on ${LONG.toLocaleString("en")} characters`, "lens", "1 ms"),
  row("floor: the lens on no character at all", "empty"),
  row("the same, question and answer as JSON", "whole"),
  row("floor: that JSON and no lens", "floor"),
  row("its words in four parts", "scaffold"),
  row("read kindly", "kindly"),
];
const packed = statSync(join(app, "lens.wasm.br")).size;
const text = `Made by \`script/bench lens_web\` on ${cpus().length} x ${cpus()[0].model.trim()}, Chromium: the median of ${ROUNDS} rounds of ${CALLS} questions over ${texts.length}
messages of ${LONG.toLocaleString("en")} characters, with the least and the most; "first" happens once. The module is asked on the page itself, since a
browser slows only the page's own thread. While it was measured, ${busy} processes wanted the processors. It is ${(packed / KB).toFixed(1)} KB compressed (limit 350 KB) and not part of a first visit.

${table.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}`;
console.log(text);
keep(text);
