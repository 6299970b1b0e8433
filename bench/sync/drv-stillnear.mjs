// drv-stillnear.mjs - Stillnear's server as a driver for ../shared/bench/sync: the same four functions as drv-cfloor.mjs.
//
// Everything is on that a person would have: an account each, a session cookie on every request, the chain checked, FULL. Records are real
// ones of 368 bytes with random bytes for a sealed text. They are made and hashed before the clock starts, as phones would have done long
// ago, and lie in one buffer a writer, so that the load's own work is about that of the other drivers.
// STILLNEAR names the program, STILLNEAR_ROOT the folder with the tests' client, which is the second implementation of the protocol.
import { randomBytes } from "node:crypto";
import http from "node:http";
import path from "node:path";

const root = process.env.STILLNEAR_ROOT;
const { Chain, Device, frames, hex, person } = await import(path.join(root, "tests/server/client.mjs"));
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const RECORD = 368;
const FRAME = 4 + RECORD;
const AHEAD = { 0: 200, 1: 16_000, 10: 45_000 }; // records a writer has ready, by the size of its batches; 0: it is listened to
const NAME = { at: 96, length: 24 }; // where, in a record, its number is written for who listens

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

function post(port, path, headers, body) {
  return new Promise((done, failed) => {
    const request = http.request({ host: "127.0.0.1", port, path, method: "POST", agent, headers: { ...headers, "content-length": body.length } }, (reply) => {
      reply.on("data", () => {});
      reply.on("end", () => (reply.statusCode === 200 ? done() : failed(new Error(`status ${reply.statusCode}`))));
    });
    request.on("error", failed);
    request.end(body);
  });
}

// Records of one chain as they are sent, end to end; each says which it is.
function ready(sid, count) {
  const chain = new Chain(sid);
  const all = Buffer.alloc(count * FRAME);
  for (let i = 0; i < count; i++) {
    const header = chain.header();
    const record = Buffer.concat([header, randomBytes(RECORD - header.length)]);
    record.write(String(i).padEnd(NAME.length), NAME.at, NAME.length, "latin1");
    frames([chain.take(record)]).copy(all, i * FRAME);
  }
  return all;
}

export async function pair({ port, i, writerOnly }) {
  const one = await device(port);
  const path = `/v1/spaces/${hex(one.sid)}/records`;
  const headers = { "x-stillnear": "1", cookie: one.cookie };
  const all = ready(one.sid, AHEAD[writerOnly ? Math.floor((i - 1000) / 100) : 0]);
  const ids = [];
  let at = 0;
  let got = () => {};
  let stream;
  if (!writerOnly) {
    stream = await one.live([[one.sid, 0]]);
    // An event is the record behind a type and a cursor.
    stream.on = ({ event, data }) => event === "f" && got(ids[Number(data.toString("latin1", 9 + NAME.at, 9 + NAME.at + NAME.length))]);
  }
  return {
    write: (id, n = 1) => {
      const body = all.subarray(at * FRAME, (at + n) * FRAME);
      if (body.length < n * FRAME) throw new Error("more was written than was made ready");
      ids[at] = id;
      at += n;
      return post(port, path, headers, body);
    },
    onRecv: (f) => (got = f),
    close: () => stream?.close(),
  };
}

export async function idle({ port }) {
  const one = await device(port);
  const stream = await one.live([[one.sid, 0]]);
  return { alive: () => stream.open };
}
