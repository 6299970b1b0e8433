// evil.mjs - a real server behind a proxy that lies, for tests of the client: PROTOCOL.md C5.
//
//   import { evil } from "../evil/evil.mjs";
//   const server = await evil({ app: "build/web" });     // a Stillnear of its own; visit server.origin
//   server.do("drop_tail", { count: 2 });                // from now on: any name of attacks.mjs, several at a time
//   server.good();                                       // honest again; or undo("drop_tail")
//   server.only("stub", (request) => request.device === 1) // as do, but only where that is true
//   await server.snapshot();                             // remembers the whole database
//   await server.rollback();                             // puts it back, with the same gen: the honest program over old data
//   await server.rollback({ gen: "new" });               // the same, as an operator would restore: another gen
//   await server.restart(); await server.stop();
//
// Beside the attacks of attacks.mjs there are those of the proxy itself:
//   lie_ack      an append is answered with 200 and thrown away
//   split        likewise, but its sender gets the records back on every pull: two devices see two histories of one stream
//   lie_purge    a purge is answered with 200 and not done
//   lie_delete   so is the deletion of an account
//   no_live      streams end and are refused (503): for attacks that only pulls show
//   silent       nothing is ever answered        { paths: ["/v1/pull"] }; all of /v1 if left out
//   status       everything is answered with     { status: 500, why: "busy", paths }
//   repeat       each append, and each joining, is sent to the server twice, and the second answer given: as when the first was lost
//
// `server.devices` counts cookies in the order in which they first came: request.device is 0 for the first that signed in.
// `server.seen.requests` lists { method, path, device, status }, without bodies, for a test that asks whether something was sent at all;
// `server.seen.lies` counts the pulls that were answered with something else than the truth.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { join } from "node:path";
import { program, root } from "../server/harness.mjs";
import { cut, frame as readFrame, frames as joinFrames, u32, u64 } from "../server/client.mjs";
import { bytesAttacks, cellAttacks, frameAttacks, liveAttacks, loginAttacks, pullAttacks } from "./attacks.mjs";

const own = ["lie_ack", "split", "lie_purge", "lie_delete", "no_live", "silent", "status", "repeat"];
const names = new Set([...own, ...[pullAttacks, frameAttacks, loginAttacks, bytesAttacks, cellAttacks, liveAttacks].flatMap((table) => Object.keys(table))]);
const none = 2n ** 64n - 1n;

function writeFrame(frame) {
  if (frame.raw) return frame.raw;
  if (frame.type === "head") return Buffer.concat([Buffer.of(0), Buffer.from(frame.gen, "hex"), u32(frame.logins), u32(frame.sessions)]);
  if (frame.type === "end") return Buffer.concat([Buffer.of(3), Buffer.from(frame.space, "hex"), u64(frame.head === "none" ? none : frame.head), Buffer.of(frame.more)]);
  return Buffer.concat([Buffer.of(frame.type === "record" ? 1 : 2), u64(frame.cursor), frame.bytes]);
}

async function bodyOf(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

// A port that is free at this moment.
const freePort = () =>
  new Promise((done) => {
    const probe = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

const children = new Set();
const folders = [];
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function tempFolder() {
  mkdirSync(join(root, "build"), { recursive: true });
  const path = mkdtempSync(join(root, "build/evil-"));
  folders.push(path);
  return path;
}

// The real server, on a port that only the proxy knows, believing that it is reached at `origin`.
async function startReal({ origin, app, data, args }) {
  const port = await freePort();
  const site = join(root, "server/site");
  const all = ["serve", "--bind", "127.0.0.1", "--app-port", `${port}`, "--site-port", "0", "--app-dir", app, "--site-dir", site, "--app-origin", origin, "--data", data];
  const child = spawn(program, [...all, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((done) => child.on("close", (code) => (children.delete(child), done(code))));
  children.add(child);
  let said = "";
  child.stderr.on("data", (bytes) => (said += bytes));
  await new Promise((up, down) => {
    child.stdout.on("data", (bytes) => (said += bytes).includes("is up") && up());
    void ended.then((code) => down(new Error(`the server ended with ${code}: ${said}`)));
  });
  return { port, stop: () => (child.kill("SIGTERM"), ended) };
}

class Evil {
  constructor({ app, args = [] }) {
    Object.assign(this, { app, args, data: tempFolder(), kept: null, cookies: [], swallowed: new Map() });
    this.active = new Map(); // name -> { options, when }
    this.streams = new Map(); // reply -> request, of those that are open
    this.seen = { records: [], accounts: [], requests: [], mailboxes: new Map(), frames: [], lies: 0 };
  }

  do(name, options = {}) {
    return this.only(name, () => true, options);
  }

  only(name, when, options = {}) {
    if (!names.has(name)) throw new Error(`there is no attack "${name}"`);
    this.active.set(name, { options, when });
    if (name === "no_live") for (const [reply, request] of this.streams) if (when(request)) reply.destroy();
  }

  undo(name) {
    this.active.delete(name);
  }

  good() {
    this.active.clear();
  }

  async start() {
    this.proxy = http.createServer((request, reply) => void this.handle(request, reply).catch(() => reply.destroy()));
    await new Promise((done) => this.proxy.listen(0, "127.0.0.1", done));
    this.port = this.proxy.address().port;
    this.origin = `http://localhost:${this.port}`;
    this.real = await startReal(this);
    return this;
  }

  async restart() {
    await this.real.stop();
    this.real = await startReal(this);
  }

  async snapshot() {
    await this.real.stop();
    this.kept ??= tempFolder();
    rmSync(this.kept, { recursive: true, force: true });
    cpSync(this.data, this.kept, { recursive: true });
    this.real = await startReal(this);
  }

  async rollback({ gen = "same" } = {}) {
    if (!this.kept) throw new Error("there is no snapshot");
    await this.real.stop();
    rmSync(this.data, { recursive: true, force: true });
    cpSync(this.kept, this.data, { recursive: true });
    if (gen === "new") this.do("new_gen", { gen: randomBytes(16).toString("hex") });
    this.real = await startReal(this);
  }

  async stop() {
    this.proxy.closeAllConnections?.();
    this.proxy.close();
    await this.real.stop();
  }

  // Which device this is, by its cookie; -1 before it has one.
  deviceOf(cookie) {
    const token = /sn=([\w-]{43})/.exec(cookie ?? "")?.[1];
    if (!token) return -1;
    if (!this.cookies.includes(token)) this.cookies.push(token);
    return this.cookies.indexOf(token);
  }

  // The options of an attack that is to be done to this request; null: it is not.
  on(name, request) {
    const attack = this.active.get(name);
    if (!attack || !attack.when(request)) return null;
    return !attack.options.paths || attack.options.paths.some((path) => request.path.startsWith(path)) ? attack.options : null;
  }

  note({ method, path }, body) {
    const sid = /^\/v1\/spaces\/([0-9a-f]{32})\/records$/.exec(path)?.[1];
    if (method === "POST" && sid) for (const bytes of cut(body)) this.seen.records.push({ sid, bytes });
    if (method === "POST" && path === "/v1/accounts") this.seen.accounts.push(JSON.parse(body));
  }

  noteFrame({ method, path }, body) {
    const sid = /^\/v1\/spaces\/([0-9a-f]{32})\/live$/.exec(path)?.[1];
    if (method === "POST" && sid) this.seen.frames.push({ sid, bytes: body });
  }

  forward(request, body, headers) {
    return new Promise((done, failed) => {
      const sent = http.request({ host: "127.0.0.1", port: this.real.port, method: request.method, path: request.url, headers }, done);
      sent.on("error", failed);
      sent.end(body);
    });
  }

  // An answer of the proxy's own, where an attack has one.
  lie(request, body) {
    const json = (status, object) => ({ status, type: "application/json", body: Buffer.from(JSON.stringify(object)) });
    const append = request.method === "POST" && request.path.endsWith("/records");
    if (this.on("silent", request)) return { silent: true };
    const status = this.on("status", request);
    if (status) return json(status.status ?? 500, { status: status.status ?? 500, why: status.why ?? "busy" });
    if (this.on("no_live", request) && request.path === "/v1/live") return json(503, { status: 503, why: "busy" });
    const gone = this.on("not_yours", request)?.sid;
    if (append && gone && request.path.includes(gone)) return json(404, { status: 404, why: "no_space" });
    if (append && (this.on("lie_ack", request) || this.on("split", request))) {
      const list = cut(body);
      if (this.on("split", request)) this.swallowed.set(request.device, [...(this.swallowed.get(request.device) ?? []), ...list]);
      return json(200, { cursor: 1_000_000 + list.length, accepted: list.length });
    }
    if (this.on("lie_purge", request) && request.path.endsWith("/purge")) return json(200, { cursor: 1_000_000 });
    if (this.on("lie_delete", request) && request.method === "DELETE" && request.path === "/v1/account") return { status: 204, type: "", body: Buffer.alloc(0) };
    return null;
  }

  frameChanged(request, frame) {
    for (const [name, attack] of Object.entries(frameAttacks)) {
      const options = this.on(name, request);
      if (options && frame) frame = attack(frame, this.seen, options);
    }
    return frame; // null: not shown
  }

  pullChanged(request, bytes) {
    let list = cut(bytes).map(readFrame);
    const mine = this.swallowed.get(request.device) ?? [];
    const end = list.findIndex(({ type }) => type === "end");
    if (mine.length > 0 && end >= 0) {
      const extra = mine.map((record, i) => ({ type: record.length === 104 ? "stub" : "record", cursor: 1_000_001 + i, bytes: record }));
      list.splice(end, 0, ...extra);
      list[end + extra.length] = { ...list[end + extra.length], head: 1_000_000 + extra.length };
    }
    for (const [name, attack] of Object.entries(pullAttacks)) {
      const options = this.on(name, request);
      if (options) list = attack(list, this.seen, options);
    }
    const told = joinFrames(list.map((frame) => this.frameChanged(request, frame)).filter(Boolean).map(writeFrame));
    if (!told.equals(bytes)) this.seen.lies++;
    return told;
  }

  mailboxChanged(request, bytes) {
    const json = JSON.parse(bytes);
    const mid = request.path.slice("/v1/mailboxes/".length);
    this.seen.mailboxes.delete(mid); // the last one read is the last of them
    this.seen.mailboxes.set(mid, json.cells);
    for (const [name, attack] of Object.entries(cellAttacks)) {
      const options = this.on(name, request);
      if (options) json.cells = attack(json.cells, this.seen, mid, options);
    }
    return Buffer.from(JSON.stringify(json));
  }

  changed(request, bytes) {
    if (request.path === "/v1/pull") bytes = this.pullChanged(request, bytes);
    if (request.method === "GET" && request.path.startsWith("/v1/mailboxes/")) bytes = this.mailboxChanged(request, bytes);
    if (request.path === "/v1/login") {
      let json = JSON.parse(bytes);
      for (const [name, attack] of Object.entries(loginAttacks)) if (this.on(name, request)) json = attack(json, this.seen);
      bytes = Buffer.from(JSON.stringify(json));
    }
    for (const [name, attack] of Object.entries(bytesAttacks)) {
      const options = request.path.startsWith("/v1/") && this.on(name, request);
      if (options) bytes = attack(bytes, this.seen, options);
    }
    return bytes;
  }

  // One event of a stream, as it goes out: none, one or several.
  eventChanged(request, text) {
    const [, event, data] = /^event: (.)\ndata: (.*)$/.exec(text) ?? [];
    const said = (bytes) => `event: ${event}\ndata: ${bytes.toString("base64")}\n\n`;
    const bytes = Buffer.from(data ?? "", "base64");
    if (event === "f" || event === "h") {
      const frame = this.frameChanged(request, readFrame(bytes));
      return frame ? said(writeFrame(frame)) : "";
    }
    if (event !== "e") return `${text}\n\n`;
    let list = [{ sid: bytes.subarray(0, 16).toString("hex"), bytes: bytes.subarray(16) }];
    for (const [name, attack] of Object.entries(liveAttacks)) if (this.on(name, request)) list = list.flatMap((frame) => attack(frame, this.seen));
    return list.map((frame) => said(Buffer.concat([Buffer.from(frame.sid, "hex"), frame.bytes]))).join("");
  }

  // Passes a stream on, event by event.
  streamed(request, from, reply) {
    let rest = "";
    reply.writeHead(from.statusCode, from.headers);
    reply.flushHeaders();
    from.on("data", (bytes) => {
      rest += bytes;
      for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2)) {
        const text = this.eventChanged(request, rest.slice(0, end));
        if (text) reply.write(text);
      }
    });
    from.on("close", () => reply.end());
    this.streams.set(reply, request);
    reply.on("close", () => (this.streams.delete(reply), from.destroy()));
    if (this.on("no_live", request)) reply.destroy(); // it was on its way when that began
  }

  async handle(from, reply) {
    const body = await bodyOf(from);
    const request = { method: from.method, path: from.url.split("?")[0], url: from.url, device: this.deviceOf(from.headers.cookie) };
    const headers = { ...from.headers };
    const log = { method: request.method, path: request.path, device: request.device, status: 0 };
    if (request.path.startsWith("/v1/")) this.seen.requests.push(log);
    const lie = request.path.startsWith("/v1/") ? this.lie(request, body) : null;
    if (lie?.silent) return;
    if (lie) {
      log.status = lie.status;
      reply.writeHead(lie.status, lie.type ? { "Content-Type": lie.type } : {});
      reply.end(lie.status === 204 ? undefined : lie.body);
      return;
    }
    this.noteFrame(request, body);
    if (this.on("repeat", request) && /\/(records|join)$/.test(request.path)) await bodyOf(await this.forward(request, body, headers));
    const got = await this.forward(request, body, headers);
    log.status = got.statusCode;
    if (got.statusCode < 300) this.note(request, body);
    if (/event-stream/.test(got.headers["content-type"] ?? "")) return this.streamed(request, got, reply);
    let bytes = await bodyOf(got);
    if (got.statusCode === 200) bytes = this.changed(request, bytes);
    const { "content-length": _, "transfer-encoding": __, connection: ___, ...rest } = got.headers;
    reply.writeHead(got.statusCode, got.statusCode === 204 || got.statusCode === 304 || request.method === "HEAD" ? rest : { ...rest, "content-length": bytes.length });
    reply.end(got.statusCode === 204 || got.statusCode === 304 || request.method === "HEAD" ? undefined : bytes);
  }
}

export const evil = (options) => new Evil(options).start();
