// limits.mjs - bad input and bad luck: what is too large, too slow, too many, or not HTTP at all.
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, check, folder, raw, same, start, test, until } from "./harness.mjs";

const large = 8 * 1024 * 1024; // SERVER_ASSET_BYTES_MAX
const app = folder({ "index.html": "the app", "large.bin": Buffer.alloc(large, 7) });
const served = ["--app-dir", app, "--site-dir", folder({ "index.html": "the site" })];
const healthy = async (server) => same((await ask(server.app, "/healthz")).body.toString(), "ok\n", "afterwards");

function connect(url) {
  return new Promise((resolve) => {
    const socket = net.connect(Number(url.port), "127.0.0.1");
    socket.open = true;
    socket.on("error", () => (socket.open = false));
    socket.on("end", () => (socket.open = false));
    socket.on("close", () => ((socket.open = false), resolve(socket)));
    socket.on("connect", () => resolve(socket));
    socket.resume();
  });
}

test("headers may be as large as the limit and no larger", async () => {
  const server = await start(...served);
  const start_ = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: ";
  const sized = (bytes) => `${start_}${"a".repeat(bytes - start_.length - 4)}\r\n\r\n`;
  for (const [bytes, status] of [[8192, 200], [8193, 431], [20000, 431]]) same((await raw(server.app, sized(bytes))).status, status, `${bytes} bytes`);
  for (const bytes of [33_000, 200_000]) {
    const { status } = await raw(server.app, sized(bytes));
    check(status === 431 || status === 0, `${bytes} bytes: ${status}`); // beyond the library's buffer: refused or hung up on
  }
  const { status } = await raw(server.app, `GET / HTTP/1.1\r\nHost: x\r\n${"A: b\r\n".repeat(1300)}\r\n`, { wait: 1000 });
  check(status === 431 || status === 0, `many headers: ${status}`);
  await healthy(server);
  await server.stop();
});

test("a path may be as long as the limit and no longer", async () => {
  const server = await start(...served);
  for (const [bytes, status] of [[1024, 404], [1025, 414], [8000, 414]]) same((await ask(server.app, `/${"a".repeat(bytes - 1)}`)).status, status, `${bytes} bytes`);
  await server.stop();
});

test("what is not HTTP is refused, and changes nothing", async () => {
  const server = await start(...served);
  for (const [bytes, ...expected] of [
    ["GARBAGE\r\n\r\n", 0, 400],
    ["\r\n\r\n", 0],
    ["\0\0\0\0\0\r\n\r\n", 0, 400],
    ["\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", 0, 400], // TLS to a plain port
    ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 505],
    ["GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400, 505],
    ["GET / HTTP/1.1\r\n\r\n", 400], // no Host
    ["GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413],
    ["GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n", 413],
    ["GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 413],
    ["GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 413],
    ["POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", 405],
    ["GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["CONNECT elsewhere:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["GET http://elsewhere/ HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["GET ?query HTTP/1.1\r\nHost: x\r\n\r\n", 400],
    ["get / HTTP/1.1\r\nHost: x\r\n\r\n", 405], // methods have a case
    ["GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", 400, 404],
    ["GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: \xff\xfe;q=\x80\r\n\r\n", 200],
    ["GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"\r\n\r\n", 200],
  ]) {
    const { status } = await raw(server.app, Buffer.from(bytes, "latin1"), expected.includes(0) ? { wait: 400 } : { one: true });
    check(expected.includes(status), `${JSON.stringify(bytes.slice(0, 60))}: ${status}`);
  }
  // A second request must never be made of a body that was refused.
  const smuggled = await raw(server.app, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  same(smuggled.raw.match(/HTTP\/1\.1 \d+/g)?.length, 1, "replies");
  await healthy(server);
  await server.stop();
});

test("headers that take more than ten seconds end the connection, however they dribble", async () => {
  const server = await start(...served);
  const began = Date.now();
  const silent = await connect(server.app);
  const dribbling = await connect(server.app);
  const second = await connect(server.app); // a whole request first, then a slow one
  second.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  dribbling.write("GET / HTTP/1.1\r\nHost: x\r\nX: ");
  let ended = 0;
  for (let i = 0; i < 120 && (silent.open || dribbling.open || second.open); i++) {
    await sleep(500);
    for (const socket of [dribbling, second]) if (socket.open) socket.write("a");
    ended = Date.now() - began;
    if (ended < 9000) check(silent.open && dribbling.open && second.open, "ended too early");
  }
  check(!silent.open && !dribbling.open && !second.open, "still open after a minute");
  check(ended > 9000, `ended after ${ended} ms`);
  await healthy(server);
  await server.stop();
});

test("one address may hold as many connections as the limit and no more", async () => {
  const server = await start(...served);
  const held = [];
  for (let i = 0; i < 256; i++) held.push(await connect(server.app)); // SERVER_CONNECTIONS_PER_IP_MAX
  const more = [await connect(server.app), await connect(server.app)];
  await until(() => !more.some((socket) => socket.open), "beyond the limit");
  same(held.filter((socket) => socket.open).length, 256, "held");
  same((await raw(server.app, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).status, 0, "no reply either");
  same((await ask(server.site, "/healthz")).status, 200, "the other origin");
  for (const socket of held.slice(0, 6)) socket.destroy();
  await until(async () => (await ask(server.app, "/healthz")).status === 200, "room again");
  for (const socket of held) socket.destroy();
  await server.stop();
});

test("a thousand visitors who come and go leave nothing behind", async () => {
  const server = await start(...served);
  for (let round = 0; round < 20; round++)
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        if (i % 5 === 0) return (await connect(server.app)).destroy(); // says nothing
        if (i % 5 === 1) return raw(server.app, "GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n", { wait: 5 }); // leaves in the middle
        return same((await ask(server.app, "/")).body.toString(), "the app", "page");
      }),
    );
  await healthy(server);
  const { code, out, err } = await server.stop();
  same([code, err], [0, ""], "the end");
  same(out.split("\n").length, 2, "lines said: nothing about any request");
});

test("TERM lets a reply under way finish, and then ends", async () => {
  const server = await start(...served);
  const socket = net.connect(Number(server.app.port), "127.0.0.1");
  let got = 0;
  socket.write("GET /large.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  await new Promise((resolve) => socket.once("readable", resolve));
  const stopped = server.stop();
  await until(async () => !(await connect(server.app)).open, "a new connection is taken");
  socket.on("data", (bytes) => (got += bytes.length));
  await new Promise((resolve) => socket.on("close", resolve));
  check(got > large, `got ${got} bytes`);
  same((await stopped).code, 0, "exit");
});

test("TERM and INT end it at once when nothing is under way, even with connections open", async () => {
  for (const signal of ["SIGTERM", "SIGINT"]) {
    const took = []; // waiting for replies would be five seconds each time; a busy machine may take that once
    while (took.length < 5 && !(took.at(-1) < 4000)) {
      const server = await start(...served);
      const idle = await connect(server.app);
      await sleep(100);
      const began = Date.now();
      same((await server.stop(signal)).code, 0, signal);
      took.push(Date.now() - began);
      idle.destroy();
    }
    check(took.at(-1) < 4000, `${signal} took ${took} ms`);
  }
});
