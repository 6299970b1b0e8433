// disk.mjs - what was acknowledged is there, whatever becomes of the process; and a disk that refuses is answered, and outlived.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, check, folder, outcome, program, root, same, start, test, until } from "./harness.mjs";
import { Chain, hex, signedIn } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app, "--append-per-minute", "1000000"];

// Sends batch after batch until the connection breaks; notes what was acknowledged. What was not is sent again first, as a phone would.
async function write(one) {
  for (;;) {
    one.unsent ??= one.chain.many(1 + Math.floor(Math.random() * 4));
    try {
      const { status, why, json } = await one.append(one.sid, one.unsent);
      if (status !== 200) throw new Error(`${status} ${why} ${JSON.stringify(json)}`);
      one.acked.push(...one.unsent.map(hex));
      one.unsent = null;
    } catch (error) {
      if (error.code) return; // the connection broke
      throw error;
    }
  }
}

test("killed a hundred times under load, the server has every record that it acknowledged", async () => {
  let server = await start(...served);
  const devices = [];
  for (let i = 0; i < 4; i++) devices.push(Object.assign(await signedIn(server), { acked: [], after: 0, held: [] }));
  for (let round = 0; round < 100; round++) {
    const writing = Promise.all(devices.map(write));
    await sleep(10 + Math.random() * 50);
    await server.stop("SIGKILL");
    await writing;
    server = await start(...served, "--data", server.data);
    for (const one of devices) {
      one.url = server.app;
      const { frames } = await one.pull([[one.sid, one.after]]);
      for (const { type, cursor, bytes } of frames) if (type === "record") (one.after = cursor), one.held.push(hex(bytes));
      const lost = one.acked.findIndex((record, i) => record !== one.held[i]);
      same(lost, -1, `round ${round}: an acknowledged record is not there`);
    }
  }
  check(devices.every(({ acked }) => acked.length > 100), "there was no load");
  await server.stop();
});

// A server that may write so many bytes into one file, until it is let.
const starved = (data, blocks) =>
  new Promise((resolve, reject) => {
    const words = ["-c", `ulimit -S -f ${blocks}; exec "$0" "$@"`, program, "serve", "--app-port", "0", "--site-port", "0", "--data", data, ...served];
    const child = spawn("sh", words, { stdio: ["ignore", "pipe", "pipe"] });
    const server = { child, data, err: "" };
    const ended = new Promise((done) => child.on("close", done));
    child.stderr.on("data", (bytes) => (server.err += bytes));
    child.stdout.on("data", (bytes) => {
      server.app = new URL(/app (\S+) site/.exec(bytes)[1]);
      server.stop = async () => (child.kill("SIGTERM"), await ended);
      server.feed = () => execFileSync("prlimit", ["--pid", `${child.pid}`, "--fsize=unlimited"]);
      resolve(server);
    });
    void ended.then((code) => reject(new Error(`it ended with ${code}: ${server.err}`)));
  });

test("a full disk is said, nothing is half stored, reading goes on, and so does writing once there is room", async () => {
  if (!existsSync("/usr/bin/prlimit")) return "there is no prlimit command";
  const first = await start(...served);
  const one = await signedIn(first);
  await first.stop();
  const size = statSync(join(first.data, "store.db")).size;
  const server = await starved(first.data, Math.ceil(size / 512) + 200); // sh counts in blocks of 512 bytes
  one.url = server.app;
  one.origin = server.app.origin;
  let stored = 0;
  let refused = null;
  let list = null;
  for (let i = 0; i < 100 && !refused; i++) {
    list = one.chain.many(4, 16384);
    const reply = await one.append(one.sid, list);
    if (reply.status === 200) stored += 4;
    else refused = reply;
  }
  same([refused?.status, refused?.why, refused?.headers["retry-after"]], [503, "cannot_write", "10"], "when it is full");
  same((await one.pull([[one.sid, 0]])).frames.filter(({ type }) => type === "record").length, stored, "reading goes on, and nothing is half there");
  same((await ask(server.app, "/readyz")).status, 503, "it says that it is not ready");
  same((await ask(server.app, "/healthz")).status, 200, "it lives");
  same((await one.append(one.sid, list)).why, "cannot_write", "still");
  server.feed();
  same((await one.append(one.sid, list)).status, 200, "room again");
  same((await ask(server.app, "/readyz")).status, 200, "ready again");
  same(server.err, "stillnear: event=cannot_write\nstillnear: event=writing_again\n", "said once each");
  await server.stop();
  return "";
});

test("a file system without room: the server says so, and reads", async () => {
  const first = await start(...served);
  const one = await signedIn(first);
  same((await one.append(one.sid, one.chain.many(3))).status, 200, "append");
  await first.stop();
  const place = folder({});
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", place], { stdio: "ignore" });
  } catch {
    return "this user may not mount a file system";
  }
  try {
    execFileSync("cp", ["-a", `${first.data}/.`, place]);
    const server = await start(...served, "--data", place);
    one.url = server.app;
    same((await one.append(one.sid, one.chain.many(1))).status, 200, "while it may be written");
    execFileSync("sh", ["-c", `dd if=/dev/zero of="${place}/ballast" bs=4096 2>/dev/null || true`]);
    let refused = null;
    for (let i = 0; i < 200 && !refused; i++) {
      const reply = await one.append(one.sid, one.chain.many(4, 16384));
      if (reply.status !== 200) refused = reply;
    }
    same([refused?.status, refused?.why], [503, "cannot_write"], "a disk that is full for real");
    check((await one.pull([[one.sid, 0]])).status === 200, "reading");
    await server.stop();
  } finally {
    execFileSync("umount", ["-l", place]);
  }
  return "";
});

test("a data folder that can only be read ends the start with a sentence, and is as it was", async () => {
  const first = await start(...served);
  const one = await signedIn(first);
  same((await one.append(one.sid, one.chain.many(3))).status, 200, "append");
  await first.stop();
  const { data } = first;
  try {
    execFileSync("mount", ["--bind", data, data], { stdio: "ignore" });
  } catch {
    return "this user may not mount a file system";
  }
  try {
    execFileSync("mount", ["-o", "remount,bind,ro", data]);
    const before = readFileSync(join(data, "store.db"));
    const { code, out, err } = await outcome("serve", "--app-port", "0", "--site-port", "0", "--data", data, ...served);
    same([code, out, err], [1, "", `stillnear serve: ${data} cannot be written to: Read-only file system.\n`], "the start");
    check(before.equals(readFileSync(join(data, "store.db"))), "the data have changed");
  } finally {
    execFileSync("umount", ["-l", data]);
  }
  const again = await start(...served, "--data", data);
  one.url = again.app;
  same((await one.append(one.sid, one.chain.many(1))).json.cursor, 4, "once it may write");
  await again.stop();
  return "";
});

// A server on another disk than the machine's: tests/server/NAME.c, loaded before it. Or why there is none.
async function startOn(name, environment, ...options) {
  const shim = join(root, `build/${name}.so`);
  if (!existsSync(shim)) return { why: `there is no build/${name}.so` };
  if (process.env.STILLNEAR) return { why: "a sanitizer wants to be loaded first" };
  const added = { LD_PRELOAD: shim, ...environment };
  Object.assign(process.env, added);
  try {
    return { server: await start(...served, ...options) };
  } finally {
    for (const one of Object.keys(added)) delete process.env[one];
  }
}

test("a disk that can only be read from now on: writing is refused, reading goes on, and all is well once it takes again", async () => {
  const sign = join(folder({}), "sign");
  const { server, why } = await startOn("read_only_disk", { STILLNEAR_READ_ONLY: sign });
  if (!server) return why;
  const one = await signedIn(server);
  const records = one.chain.many(6);
  same((await one.append(one.sid, records.slice(0, 3))).status, 200, "before");
  writeFileSync(sign, "");
  const refused = await one.append(one.sid, records.slice(3));
  same([refused.status, refused.why, refused.headers["retry-after"]], [503, "cannot_write", "10"], "while it can only be read");
  same((await one.pull([[one.sid, 0]])).frames.filter(({ type }) => type === "record").length, 3, "reading goes on, and nothing is half there");
  same((await ask(server.app, "/readyz")).status, 503, "it says that it is not ready");
  rmSync(sign);
  same((await one.append(one.sid, records.slice(3))).json, { cursor: 6, accepted: 3 }, "once it takes again");
  same((await ask(server.app, "/readyz")).status, 200, "ready again");
  same(server.err, "stillnear: event=cannot_write\nstillnear: event=writing_again\n", "said once each");
  await server.stop();
  return "";
});

test("a slow disk makes a queue with an end; who waits too long a line is told, and the rest is served", async () => {
  const { server, why } = await startOn("slow_disk", {}, "--trust-proxy", "127.0.0.1");
  if (!server) return why;
  const devices = [];
  for (let i = 0; i < 16; i++) devices.push(await signedIn(server));
  // Each from a stream of its own, all at once: more than may wait (SERVER_WRITES_MAX) and be under way.
  const answers = devices.flatMap((one) => Array.from({ length: 150 }, () => one.append(one.sid, [new Chain(one.sid).next()]).then((reply) => ({ one, ...reply }))));
  same((await ask(server.app, "/healthz")).status, 200, "health");
  same((await devices[0].pull([[devices[0].sid, 0]])).status, 200, "a pull does not wait for the disk");
  const replies = await Promise.all(answers);
  for (const { status, why, headers } of replies) check(status === 200 || (why === "busy" && headers["retry-after"] === "1"), `${status} ${why}`);
  for (const one of devices) {
    const acked = replies.filter((reply) => reply.one === one && reply.status === 200).length;
    same((await one.pull([[one.sid, 0]])).frames.filter(({ type }) => type === "record").length, acked, "what was acknowledged, and no more");
  }
  const good = replies.filter(({ status }) => status === 200).length;
  check(good >= 1024, `only ${good} were taken`);
  await server.stop();
  return "";
});

test("after a backup was restored the history has another name, and what was lost can be sent again", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const records = one.chain.many(5);
  same((await one.append(one.sid, records.slice(0, 3))).status, 200, "append");
  const copy = join(folder({}), "copy.db");
  same((await outcome("backup", "--data", server.data, "--to", copy)).code, 0, "a backup while it runs");
  same((await one.append(one.sid, records.slice(3))).json.cursor, 5, "more");
  const before = (await one.pull([[one.sid, 0]])).frames[0].gen;
  await server.stop();
  const { code, err } = await outcome("restore", "--from", copy, "--data", server.data, "--force");
  same([code, err], [0, ""], "restored");
  const again = await start(...served, "--data", server.data);
  one.url = again.app;
  const { frames } = await one.pull([[one.sid, 5]]);
  check(frames[0].gen !== before, "the same name");
  same([frames.at(-1).head, frames.length], [3, 2], "a cursor beyond the head gets nothing but the head");
  same((await one.append(one.sid, records)).json, { cursor: 5, accepted: 5 }, "everything sent again");
  same((await one.pull([[one.sid, 0]])).frames.slice(1, -1).map(({ bytes }) => hex(bytes)), records.map(hex), "it is whole");
  await again.stop();
});
