// client.mjs - a second implementation of the protocol, for tests: docs/PROTOCOL.md through libsodium.js.
//
// It keeps secrets as plain bytes and trusts nothing it is told. Slots come from random secrets rather than from a passphrase, so that
// a test makes a hundred people in a moment; `passphraseSecret` is there for the one that wants Argon2id.
import { randomBytes } from "node:crypto";
import http from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root, same } from "./harness.mjs";

const sodium = createRequire(join(root, "web/package.json"))("libsodium-wrappers-sumo");
await sodium.ready;
export { sodium };

export const hex = (bytes) => Buffer.from(bytes).toString("hex");
export const b64 = (bytes) => Buffer.from(bytes).toString("base64");
export const u32 = (n) => Buffer.from(Uint32Array.of(n).buffer);
export const u64 = (n) => Buffer.from(BigUint64Array.of(BigInt(n)).buffer);
export const text = (words) => Buffer.from(words, "latin1");
export const hash = (length, key, ...parts) => Buffer.from(sodium.crypto_generichash(length, Buffer.concat(parts), key));
export const kdf = (length, i, context, key) => Buffer.from(sodium.crypto_kdf_derive_from_key(length, i, context, key));
export const zeros = (length) => Buffer.alloc(length);

function seal(key, message, ad) {
  const nonce = randomBytes(24);
  return Buffer.concat([nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, ad, null, nonce, key)]);
}

export const passphraseSecret = (origin, handle, passphrase) =>
  Buffer.from(sodium.crypto_pwhash(32, passphrase, hash(16, null, text("stillnear/1/salt"), text(origin), zeros(1), Buffer.from(handle)), 3, 64 << 20, sodium.crypto_pwhash_ALG_ARGON2ID13));

// One way to open an account.
export function slotOf(kind, secret, master) {
  const id = kdf(16, 1, "stilslot", secret);
  const login = sodium.crypto_sign_seed_keypair(kdf(32, 2, "stilslot", secret));
  const ad = Buffer.concat([text("stillnear/1/slot"), Buffer.of(kind), id]);
  const wrapped = seal(kdf(32, 3, "stilslot", secret), master, ad);
  return { kind, secret, id, login, wrapped, row: { slot: hex(id), kind, login: b64(login.publicKey), wrapped: b64(wrapped) } };
}

// A person: an account and its slots, all random.
export function person(kinds = [1, 2]) {
  const key = randomBytes(32);
  const id = randomBytes(16);
  const master = Buffer.concat([key, id]);
  return { key, id, master, slots: kinds.map((kind) => slotOf(kind, randomBytes(32), master)) };
}

export const label = () => b64(randomBytes(104));

// One device: a cookie, and calls.
export class Device {
  constructor(url, { origin = url.origin, headers = {}, agent = false, host = "127.0.0.1", via = http, ca } = {}) {
    Object.assign(this, { url, origin, headers, agent, host, via, ca, cookie: "" });
  }

  request(method, path, body, headers = {}) {
    const bytes = body === undefined ? null : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const all = { Host: this.url.host, "X-Stillnear": "1", ...(this.cookie && { Cookie: this.cookie }), ...this.headers, ...headers };
    if (bytes) all["Content-Length"] = bytes.length;
    for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
    return new Promise((resolve, reject) => {
      const request = this.via.request({ host: this.host, ca: this.ca, port: this.url.port, path, method, agent: /live$/.test(path) ? false : this.agent, headers: all }, resolve);
      request.on("error", reject);
      request.end(bytes ?? undefined);
    });
  }

  async call(method, path, body, headers) {
    const reply = await this.request(method, path, body, headers);
    const parts = [];
    for await (const part of reply) parts.push(part);
    const bytes = Buffer.concat(parts);
    const set = reply.headers["set-cookie"]?.[0];
    if (set) this.cookie = set.split(";")[0];
    const json = /json/.test(reply.headers["content-type"] ?? "") ? JSON.parse(bytes) : null;
    return { status: reply.statusCode, headers: reply.headers, bytes, json, why: json?.why };
  }

  signUp(who, more = {}) {
    this.who = who;
    return this.call("POST", "/v1/accounts", { account: hex(who.id), slots: who.slots.map((slot) => slot.row), label: label(), ...more });
  }

  async proof(slot) {
    const { json } = await this.call("POST", "/v1/login/challenge", { slot: hex(slot.id) });
    const challenge = Buffer.from(json.challenge, "base64");
    const message = Buffer.concat([text("stillnear/1/login\0"), text(this.origin), zeros(1), slot.id, challenge]);
    return { slot: hex(slot.id), challenge: json.challenge, signature: b64(sodium.crypto_sign_detached(message, slot.login.privateKey)) };
  }

  async logIn(who, at = 0) {
    this.who = who;
    return this.call("POST", "/v1/login", { ...(await this.proof(who.slots[at])), label: label() });
  }

  async freshen(at = 0) {
    return this.call("POST", "/v1/fresh", await this.proof(this.who.slots[at]));
  }

  addSpace(sid, kind = 0, more = {}) {
    return this.call("POST", "/v1/spaces", { space: hex(sid), kind, ...more });
  }

  append(sid, records, query = "") {
    return this.call("POST", `/v1/spaces/${hex(sid)}/records${query}`, frames(records));
  }

  async pull(spaces) {
    const reply = await this.call("POST", "/v1/pull", { spaces: spaces.map(([sid, after]) => ({ space: hex(sid), after })) });
    return { ...reply, frames: reply.status === 200 ? cut(reply.bytes).map(frame) : [] };
  }

  // Mailboxes: `cell` are bytes.
  openMailbox(mid, hours, cell) {
    return this.call("POST", "/v1/mailboxes", { mailbox: hex(mid), hours, cell: b64(cell) });
  }

  mailbox(mid) {
    return this.call("GET", `/v1/mailboxes/${hex(mid)}`);
  }

  putCell(mid, number, cell) {
    return this.call("PUT", `/v1/mailboxes/${hex(mid)}/cells/${number}`, { cell: b64(cell) });
  }

  burnMailbox(mid) {
    return this.call("DELETE", `/v1/mailboxes/${hex(mid)}`);
  }

  // Opens a stream; `events` grows, `ended` settles when it is over.
  async live(spaces) {
    const reply = await this.request("POST", "/v1/live", { spaces: spaces.map(([sid, after]) => ({ space: hex(sid), after })) });
    const stream = { status: reply.statusCode, headers: reply.headers, events: [], comments: 0, open: true, close: () => reply.destroy(), reply };
    stream.on = (event) => stream.events.push(event);
    let rest = "";
    reply.on("data", (bytes) => {
      rest += bytes;
      for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2)) {
        const said = /^event: (.)\ndata: (.*)$/.exec(rest.slice(0, end));
        if (!said) stream.comments++;
        else stream.on({ event: said[1], data: Buffer.from(said[2], "base64") });
      }
    });
    stream.ended = new Promise((done) => reply.on("close", () => ((stream.open = false), done())));
    reply.on("error", () => {});
    if (stream.status !== 200) await stream.ended;
    stream.why = stream.status === 200 ? undefined : JSON.parse(rest || "{}").why;
    return stream;
  }
}

export const frames = (list) => Buffer.concat(list.flatMap((bytes) => [u32(bytes.length), bytes]));

export function cut(bytes) {
  const list = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    list.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
    if (at > bytes.length) throw new Error("a frame is cut short");
  }
  return list;
}

// A space's last cursor, or "none" where it is not ours.
const headOf = (head) => (head === 2n ** 64n - 1n ? "none" : Number(head));

// A frame of a pull or a stream, from its type on.
export function frame(bytes) {
  switch (bytes[0]) {
    case 0:
      return { type: "head", gen: hex(bytes.subarray(1, 17)), logins: bytes.readUInt32LE(17), sessions: bytes.readUInt32LE(21), length: bytes.length };
    case 1:
    case 2:
      return { type: bytes[0] === 1 ? "record" : "stub", cursor: Number(bytes.readBigUInt64LE(1)), bytes: bytes.subarray(9) };
    case 3:
      return { type: "end", space: hex(bytes.subarray(1, 17)), head: headOf(bytes.readBigUInt64LE(17)), more: bytes[25], length: bytes.length };
    default:
      throw new Error(`a frame of type ${bytes[0]}`);
  }
}

// A frame of a live pause: 128 bytes, whatever it says.
export function liveFrame(spaceKey, sid, { side, session, n, data, nonce = randomBytes(24) }) {
  const inside = Buffer.concat([Buffer.of(side), session, u64(n), data, zeros(71 - data.length)]);
  const ad = Buffer.concat([text("stillnear/1/live"), sid]);
  return Buffer.concat([nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(inside, ad, null, nonce, kdf(32, 9, "stilspac", spaceKey))]);
}

// One stream of records in a space. `next` gives the next record: sealed for real with a key, or of random bytes in a valid record.
export class Chain {
  constructor(sid, { side = 0, stream = randomBytes(8), key = null } = {}) {
    Object.assign(this, { sid, side, stream, key, n: 0, hash: zeros(32) });
  }

  header(n = this.n + 1, prev = this.hash, sid = this.sid) {
    return Buffer.concat([Buffer.of(1, this.side), zeros(6), sid, this.stream, u64(n), prev]);
  }

  next(words = null, bucket = 256) {
    const header = this.header();
    const nonce = randomBytes(24);
    let sealed = randomBytes(bucket + 16);
    if (this.key) {
      const ad = Buffer.concat([text("stillnear/1/rec\0"), header]);
      const plain = sodium.pad(Buffer.concat([zeros(16), Buffer.from(words ?? "{}")]), bucket);
      sealed = Buffer.from(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, ad, null, nonce, this.key));
    }
    return this.take(Buffer.concat([header, nonce, sealed]));
  }

  // The stream goes on from this record.
  take(record) {
    this.hash = hash(32, null, record);
    this.n++;
    return record;
  }

  many(count, bucket) {
    return Array.from({ length: count }, () => this.next(null, bucket));
  }
}

export const stub = (record) => Buffer.concat([record.subarray(0, 72), hash(32, null, record)]);

// Somebody new: an account, a space, and the stream of records that this device writes into it.
export async function signedIn(server, options) {
  const one = new Device(server.app, options);
  const { status, why } = await one.signUp(person());
  same([status, why], [201, undefined], "sign-up");
  one.sid = randomBytes(16);
  same((await one.addSpace(one.sid)).status, 201, "a space");
  one.chain = new Chain(one.sid);
  return one;
}
