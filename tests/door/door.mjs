// The WebAssembly side of `stillnear vault --script`: the same lines, the same play of a disk (cli/script.h), so that
// native and WebAssembly can be held against each other. Also used by tests that look into the module's memory.
import { readFileSync } from "node:fs";

const SCRIPT_START_MS = 1767225600000;
const utf8 = new TextEncoder();

export function openDoor(path) {
  const module = new WebAssembly.Module(readFileSync(path));
  const door = new WebAssembly.Instance(module, {}).exports;
  door.door_open(1);
  const read = (at, len) => Buffer.from(new Uint8Array(door.memory.buffer, at, len));
  const ask = (request, blob, call) => {
    const text = utf8.encode(request);
    const at = door.door_space(text.length + blob.length);
    const bytes = new Uint8Array(door.memory.buffer, at, text.length + blob.length);
    bytes.set(text);
    bytes.set(blob, text.length);
    return call(text.length, blob.length);
  };
  return {
    command(request, blob = Buffer.alloc(0)) {
      const len = ask(request, blob, door.door_command);
      return read(door.door_reply(), len).toString();
    },
    view(request) {
      const len = ask(request, Buffer.alloc(0), door.door_view);
      return read(door.door_reply(), len).toString();
    },
    blob: () => read(door.door_blob(), door.door_blob_len()),
    forget: () => door.door_forget(),
    memory: () => Buffer.from(door.memory.buffer),
  };
}

const framed = (bytes) => {
  const len = Buffer.alloc(4);
  len.writeUInt32LE(bytes.length);
  return Buffer.concat([len, bytes]);
};

export class Script {
  rows = new Map();
  last = Buffer.alloc(0);
  line = 0;

  constructor(door) {
    this.door = door;
  }

  run(text) {
    this.line++;
    if (text === "" || text.startsWith("#")) return "";
    let line;
    try {
      line = JSON.parse(text);
      if (typeof line !== "object" || line === null || Array.isArray(line)) throw new Error();
    } catch {
      return this.door.command(text);
    }
    if (line.spoil !== undefined) this.spoil(line.spoil);
    if (line.put !== undefined) this.put(line.put);
    if (typeof line.forget === "string") this.rows.delete(line.forget);
    const seed = Buffer.alloc(32);
    seed.writeBigUInt64LE(BigInt(this.line));
    line.now ??= SCRIPT_START_MS + 1000 * this.line;
    line.seed ??= seed.toString("base64");
    for (const name of ["slot", "inbox"])
      if (typeof line[name] === "string" && line[name].startsWith("row:")) line[name] = this.rows.get(line[name].slice(4)) ?? null;
    const request = JSON.stringify(line);
    if (line.view !== undefined) return this.door.view(request);
    return this.settle(this.door.command(request, this.blob(line.blob)), line.disk !== undefined);
  }

  blob(asked) {
    if (asked === "rows") {
      const keys = [...this.rows.keys()].sort((a, b) => (a < b ? -1 : 1));
      return Buffer.concat(keys.flatMap((key) => [framed(Buffer.from(key)), framed(Buffer.from(this.rows.get(key), "base64"))]));
    }
    if (asked === "last") return this.last;
    if (Array.isArray(asked)) return Buffer.concat(asked.map((part) => Buffer.from(part.startsWith("row:") ? this.rows.get(part.slice(4)) ?? "" : part, "base64")));
    return Buffer.from(typeof asked === "object" && asked !== null ? String(asked.text ?? "") : "");
  }

  settle(reply, full) {
    const blob = this.door.blob();
    if (blob.length > 0) this.last = blob;
    const read = JSON.parse(reply);
    if (!read.keep) return reply;
    if (!full) {
      for (const row of read.keep) this.rows.set(row.key, row.bytes);
      for (const key of read.drop) this.rows.delete(key);
    }
    this.door.command(full ? '{"do":"not_kept","now":0}' : '{"do":"kept","now":0}');
    return reply;
  }

  put({ key, text, row }) {
    this.rows.set(key, row ? this.rows.get(row) ?? "" : Buffer.from(text).toString("base64"));
  }

  spoil(key) {
    const bytes = this.rows.has(key) ? Buffer.from(this.rows.get(key), "base64") : Buffer.alloc(0);
    if (bytes.length === 0) return;
    bytes[bytes.length >> 1] ^= 1;
    this.rows.set(key, bytes.toString("base64"));
  }
}
