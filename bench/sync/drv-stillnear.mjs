// drv-stillnear.mjs - Stillnear's server as a driver for ../shared/bench/sync: the same four functions as drv-cfloor.mjs.
//
// Everything is on that a person would have: an account each, a session cookie on every request, the chain checked, FULL. Records are real
// ones of 368 bytes with random bytes for a sealed text; writers hash theirs before the clock starts, as phones would have done long ago.
// STILLNEAR names the program; STILLNEAR_CLIENT the tests' client, which is the second implementation of the protocol.
import { randomBytes } from "node:crypto";
import http from "node:http";
import path from "node:path";

const root = process.env.STILLNEAR_ROOT;
const { Chain, Device, frames, hex, person } = await import(path.join(root, "tests/server/client.mjs"));
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const AHEAD = { 1: 16_000, 10: 30_000 }; // records a writer has ready

export const server = ({ port, data }) => ({
  bin: process.env.STILLNEAR ?? path.join(root, "build/release/stillnear"),
  args: ["serve", "--app-port", String(port), "--site-port", "0", "--bind", "127.0.0.1", "--data", data, "--append-per-minute", "9999999",
    "--app-dir", path.join(root, "build/web"), "--site-dir", path.join(root, "build/site")],
  cwd: root,
  env: {},
});

async function device(port) {
  const one = new Device(new URL(`http://127.0.0.1:${port}`), { agent });
  one.sid = randomBytes(16);
  for (const { status, why } of [await one.signUp(person()), await one.addSpace(one.sid)]) if (status !== 201) throw new Error(`${status} ${why}`);
  return one;
}

const post = (port, one, body) =>
  new Promise((done, failed) => {
    const headers = { "content-length": body.length, "x-stillnear": "1", cookie: one.cookie };
    const request = http.request({ host: "127.0.0.1", port, path: `/v1/spaces/${hex(one.sid)}/records`, method: "POST", agent, headers }, (reply) => {
      reply.on("data", () => {});
      reply.on("end", () => (reply.statusCode === 200 ? done() : failed(new Error(`status ${reply.statusCode}`))));
    });
    request.on("error", failed);
    request.end(body);
  });

// A record that says its id where a receiver finds it.
function named(chain, id) {
  const { hash, n } = chain;
  const record = chain.next();
  Object.assign(chain, { hash, n });
  record.write(id.padEnd(24), 96, 24, "latin1");
  return chain.take(record);
}

export async function pair({ port, i, writerOnly }) {
  const one = await device(port);
  const chain = new Chain(one.sid);
  const ahead = writerOnly ? chain.many(AHEAD[Math.floor((i - 1000) / 100)] ?? 200) : [];
  let at = 0;
  let got = () => {};
  let stream;
  if (!writerOnly) {
    stream = await one.live([[one.sid, 0]]);
    stream.on = ({ event, data }) => event === "f" && got(data.toString("latin1", 9 + 96, 9 + 120).split(".")[0].trim());
  }
  const record = (id) => (writerOnly ? (ahead[at++] ?? chain.next()) : named(chain, id));
  return {
    write: (id, n = 1) => post(port, one, frames(Array.from({ length: n }, (_, k) => record(`${id}.${k}`)))),
    onRecv: (f) => (got = f),
    close: () => stream?.close(),
  };
}

export async function idle({ port }) {
  const one = await device(port);
  const stream = await one.live([[one.sid, 0]]);
  return { alive: () => stream.open };
}
