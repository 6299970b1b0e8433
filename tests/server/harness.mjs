// harness.mjs - starts the real server on free ports, speaks to it in raw bytes, and counts.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const program = process.env.STILLNEAR ?? join(root, "build/stillnear");

const LONG_MS = 60_000; // until something is missing, and not only slow

const tests = [];
export const test = (name, run) => tests.push({ name, run });

export function check(truth, words) {
  if (!truth) throw new Error(words);
}

export function same(got, want, what) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  if (a !== b) throw new Error(`${what}: got ${a}, want ${b}`);
}

// Runs all tests in order; returns how many failed. A test that answers with words was skipped, and they say why.
export async function run() {
  let failed = 0;
  let skipped = 0;
  for (const { name, run } of tests) {
    try {
      const why = await run();
      if (why) skipped++;
      console.log(why ? `skip  ${name}: ${why}` : `ok    ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAIL  ${name}\n      ${error.message}`);
    }
  }
  console.log(`${tests.length - failed - skipped} passed, ${failed} failed, ${skipped} skipped`);
  return failed;
}

// A folder of files for a server to serve; gone when the process ends.
const folders = [];
export function folder(files) {
  mkdirSync(join(root, "build"), { recursive: true });
  const path = mkdtempSync(join(root, "build/served-"));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

// Runs the program to its end, at most a minute.
export function outcome(...args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const result = { out: "", err: "" };
    const late = setTimeout(() => child.kill("SIGKILL"), LONG_MS);
    running.add(child);
    child.stdout.on("data", (bytes) => (result.out += bytes));
    child.stderr.on("data", (bytes) => (result.err += bytes));
    child.on("close", (code) => {
      clearTimeout(late);
      running.delete(child);
      resolve({ ...result, code });
    });
  });
}

// Starts `stillnear serve` and waits for its line, with an empty data folder if none is named. stop() answers {code, out, err}.
export function start(...args) {
  return new Promise((resolve, reject) => {
    const data = args.includes("--data") ? args[args.indexOf("--data") + 1] : folder({});
    const child = spawn(program, ["serve", "--app-port", "0", "--site-port", "0", "--data", data, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const server = { child, data, out: "", err: "" };
    const ended = new Promise((done) => child.on("close", (code) => (running.delete(child), done(code))));
    running.add(child);
    child.stderr.on("data", (bytes) => (server.err += bytes));
    child.stdout.on("data", (bytes) => {
      server.out += bytes;
      const said = /app (\S+) site (\S+)\n/.exec(server.out);
      if (!said || server.app) return;
      server.app = new URL(said[1]);
      server.site = new URL(said[2]);
      server.stop = async (signal = "SIGTERM") => {
        child.kill(signal);
        return { code: await ended, out: server.out, err: server.err };
      };
      resolve(server);
    });
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${server.err}`)));
  });
}

function parse(bytes) {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return { status: 0, headers: {}, body: Buffer.alloc(0), raw: text };
  const [first, ...lines] = text.slice(0, end).split("\r\n");
  const headers = {};
  for (const line of lines) {
    const at = line.indexOf(":");
    const name = line.slice(0, at).toLowerCase();
    if (name in headers) throw new Error(`the header ${name} came twice`);
    headers[name] = line.slice(at + 1).trim();
  }
  return { status: Number(first.split(" ")[1]), headers, body: bytes.subarray(end + 4), raw: text };
}

// Asks again and again until it is so, and for long: machines are slow in their own ways.
export async function until(isSo, words) {
  for (const began = Date.now(); !(await isSo()); await new Promise((next) => setTimeout(next, 20))) check(Date.now() - began < LONG_MS, words);
}

// Whether these are the bytes of a whole reply.
function whole(bytes) {
  const { status, headers, body } = parse(bytes);
  return status > 0 && body.length >= Number(headers["content-length"] ?? 0);
}

// Sends bytes as they are and reads until the other side closes, or for `wait` milliseconds, or for `one` whole reply.
export function raw(url, bytes, { wait = 5000, one = false } = {}) {
  return new Promise((resolve) => {
    const got = [];
    const socket = net.connect(Number(url.port), "127.0.0.1", () => socket.write(bytes));
    const finish = () => {
      clearTimeout(late);
      socket.destroy();
      resolve(parse(Buffer.concat(got)));
    };
    const late = setTimeout(finish, wait);
    socket.on("data", (chunk) => {
      got.push(chunk);
      if (one && whole(Buffer.concat(got))) finish();
    });
    socket.on("error", finish);
    socket.on("end", finish);
    socket.on("close", finish);
  });
}

// One request on a connection of its own. The path is sent exactly as given.
export function ask(url, path, { method = "GET", headers = {}, body = "" } = {}) {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${url.host}`, "Connection: close"];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return raw(url, `${lines.join("\r\n")}\r\n\r\n${body}`, { wait: LONG_MS });
}
