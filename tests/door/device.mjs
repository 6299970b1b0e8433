// A browser without a screen: the engine, its rows, its cookie, and a shell that only moves bytes.
import assert from "node:assert/strict";
import { openDoor, Script } from "./door.mjs";

export const secret = Buffer.alloc(32, 7).toString("base64");
let devices = 0;

const framed = (bytes) => {
  const len = Buffer.alloc(4);
  len.writeUInt32LE(bytes.length);
  return Buffer.concat([len, bytes]);
};

// The command that takes the answers to what this one asks.
const gotOf = (name) => (name.startsWith("sync_") ? "sync_got" : name.startsWith("pair_") ? "pair_got" : "account_got");

export class Device {
  cookie = "";
  asked = [];

  constructor(wasm, origin) {
    this.origin = origin;
    this.script = new Script(openDoor(wasm));
    this.script.line = 1000 * ++devices; // chance of its own
    this.tell({ do: "begin", secret });
  }

  tell(line) {
    return JSON.parse(this.script.run(JSON.stringify(line)));
  }

  write(note) {
    assert.ok(this.tell({ do: "add", entry: { t: "checkin", close: 7, settled: 4, note } }).ok);
  }

  async carry({ method, path, type, body, rows }) {
    const bytes = rows ? Buffer.concat(rows.map((key) => framed(Buffer.from(this.script.rows.get(key), "base64")))) : Buffer.from(body ?? "", "base64");
    const headers = { "X-Stillnear": "1", Origin: this.origin, ...(this.cookie && { Cookie: this.cookie }) };
    if (type !== "none") headers["Content-Type"] = type === "json" ? "application/json" : "application/octet-stream";
    const answer = await fetch(this.origin + path, { method, headers, ...(type !== "none" && { body: bytes }) });
    const cookie = answer.headers.get("set-cookie"); // one at most; Debian's Node 18 has no getSetCookie
    if (cookie) this.cookie = /Max-Age=0/i.test(cookie) ? "" : cookie.split(";")[0];
    this.script.last = Buffer.from(await answer.arrayBuffer());
    this.asked.push(`${method} ${path} ${answer.status}`);
    return answer.status;
  }

  // One line to its end; the last reply.
  async say(line) {
    this.asked = [];
    let reply = this.tell(line);
    while (reply.send) {
      const { id } = reply.send;
      reply = this.tell({ do: gotOf(line.do), status: await this.carry(reply.send), blob: "last", ...(id !== undefined && { id }) });
    }
    return reply;
  }

  async done(line) {
    const reply = await this.say(line);
    assert.ok(reply.done || (reply.idle && !reply.blocked), `${line.do}: ${JSON.stringify(reply)}\n${this.asked.join("\n")}`);
    return reply;
  }

  // What shows a code, then its characters copied. The code.
  async confirmed(line, command) {
    const { recovery, ask } = await this.say(line);
    await this.done({ do: command, typed: recovery.split("-")[ask] });
    return recovery;
  }

  sync() {
    return this.done({ do: "sync_next", pull: true });
  }

  shows(count) {
    const { entries, alarms } = this.tell({ view: "status" });
    assert.deepEqual({ entries, alarms }, { entries: count, alarms: [] });
  }
}
