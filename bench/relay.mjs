// node bench/relay.mjs - couples in live pauses on one server, beside a bare relay, in one run.
//
// bench/relay/load.c plays them all: everybody hears a stream of their own and sends a sealed frame of 128 bytes twice a second; frames go
// out over 64 connections, as a proxy keeps them. bench/relay/floor.c relays and checks nothing. COUPLES and SECONDS set the load (a list
// with blanks); WRITE=1 puts the table into docs/BENCH.md.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const release = join(root, "build/release");
const data = join(root, "build/relay");
const seconds = Number(process.env.SECONDS ?? 20);
const couples = (process.env.COUPLES ?? "500 3000").split(" ").map(Number);
const CONNECTIONS = 64;

execFileSync("ninja", ["-C", release, "stillnear", "relay_load", "relay_floor"], { stdio: "ignore" }); // optimised ones
process.env.STILLNEAR = join(release, "stillnear");
const { start } = await import("../tests/server/harness.mjs");

const play = (port, pid, count, ...more) =>
  JSON.parse(execFileSync(join(release, "relay_load"), [port, pid, count, 2, seconds, CONNECTIONS, ...more].map(String), { timeout: 240_000, stdio: ["ignore", "pipe", "inherit"] }));

async function ours(count) {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, "index.html"), "a page");
  const server = await start("--bind", "127.0.0.1", "--trust-proxy", "127.0.0.1", "--data", join(data, "kept"), "--app-dir", data, "--site-dir", data);
  const result = play(server.app.port, server.child.pid, count);
  await server.stop();
  return result;
}

async function floor(count) {
  const port = 20_000 + (process.pid % 20_000);
  const child = spawn(join(release, "relay_floor"), [String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((up) => child.stdout.once("data", up));
  const result = play(port, child.pid, count, "bare");
  child.kill();
  return result;
}

const columns = [];
for (const count of couples) columns.push([`${count.toLocaleString("en-GB")} couples`, await ours(count)], ["a bare relay", await floor(count)]);

const show = (value, digits) => value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const rows = [
  ["frames a second, asked / relayed", (one) => `${show(one.asked, 0)} / ${show(one.a_second, 0)}`, ""],
  ["refused / lost", (one) => `${show(one.refused, 0)} / ${show(one.due - one.relayed, 0)}`, "0"],
  ["from when it was due to the other's stream, p50 ms", (one) => show(one.p50_ms, 2), ""],
  ["p99 ms", (one) => show(one.p99_ms, 2), "20"],
  ["the longest, ms", (one) => show(one.max_ms, 1), ""],
  ["resident, MB: streams open / after / at most", (one) => [one.idle_kb, one.rss_kb, one.most_kb].map((kb) => show(kb / 1024, 1)).join(" / "), "25"],
  ["processors: server / load", (one) => `${show(one.server, 2)} / ${show(one.load, 2)}`, ""],
];
const lines = [`| | ${columns.map(([name]) => name).join(" | ")} | limit |`, `| --- | ${columns.map(() => "---").join(" | ")} | --- |`];
for (const [what, cell, limit] of rows) lines.push(`| ${what} | ${columns.map(([, one]) => cell(one)).join(" | ")} | ${limit} |`);
const text = `Made by \`script/bench relay\` on ${cpus().length} x ${cpus()[0].model.trim()}: one run of ${seconds} s each, after two to warm up; load average when it ended ${loadavg()[0].toFixed(1)}. Everybody in a live pause hears
a stream and sends a frame of 128 bytes twice a second. Frames come over ${CONNECTIONS} connections, as from a proxy; TLS is the proxy's and not in here. Ours holds session, membership and rate against each frame;
the floor checks nothing. The load runs on the same two processors, and its own waiting counts.

${lines.join("\n")}`;
console.log(text);
if (process.env.WRITE) {
  const file = join(root, "docs/BENCH.md");
  writeFileSync(file, readFileSync(file, "utf8").replace(/(<!-- relay: begin -->\n)[^]*(<!-- relay: end -->)/, `$1${text}\n$2`));
}
process.exit(0);
