// slow.mjs - clients that are slow, silent or many: they end, memory stays bounded, and the others are served.
import { readFileSync } from "node:fs";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, check, folder, same, start, test, until } from "./harness.mjs";
import { Device, hex, person, signedIn } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app, "--append-per-minute", "1000000"];

function connect(url, from) {
  return new Promise((resolve) => {
    const socket = net.connect({ port: Number(url.port), host: "127.0.0.1", localAddress: from });
    socket.open = true;
    for (const event of ["error", "end", "close"]) socket.on(event, () => ((socket.open = false), resolve(socket)));
    socket.on("connect", () => resolve(socket));
  });
}

const resident = (server) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, "utf8"))[1]) / 1024;

test("a body that comes a byte a second, one that stops, and a reply that nobody reads, all end", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  for (let i = 0; i < 4; i++) await one.append(one.sid, one.chain.many(15, 65536));
  const head = (path, length) => `POST ${path} HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\nCookie: ${one.cookie}\r\nContent-Length: ${length}\r\n\r\n`;
  const [dribbling, silent, deaf] = [await connect(server.app), await connect(server.app), await connect(server.app)];
  dribbling.resume();
  silent.resume();
  dribbling.write(head(`/v1/spaces/${hex(one.sid)}/records`, 100_000));
  silent.write(head(`/v1/spaces/${hex(one.sid)}/records`, 100_000));
  const body = JSON.stringify({ spaces: [{ space: hex(one.sid), after: 0 }] });
  deaf.write(head("/v1/pull", body.length) + body); // four megabytes that nobody takes
  for (let i = 0; i < 180 && (dribbling.open || silent.open); i++) {
    await sleep(500);
    if (dribbling.open && i % 2) dribbling.write("a");
  }
  check(!dribbling.open && !silent.open, "still open after ninety seconds");
  let got = 0;
  deaf.on("data", (bytes) => (got += bytes.length));
  await until(() => !deaf.open, "the deaf one is still there");
  check(got < 4_000_000, `it was given ${got} bytes`);
  same((await one.append(one.sid, one.chain.many(1))).status, 200, "the others");
  await server.stop();
});

test("ten thousand connections that say half a sentence are bounded, and end; others are served meanwhile", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const idle = [];
  for (let i = 0; i < 10_000; i += 200)
    idle.push(...(await Promise.all(Array.from({ length: 200 }, async (_, k) => {
      const socket = await connect(server.app, `127.1.${Math.floor((i + k) / 200)}.1`); // 200 from each address
      socket.resume();
      if (socket.open) socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(2000)}`);
      return socket;
    }))));
  check(idle.filter(({ open }) => open).length > 5000, "they are refused"); // the first may be over by now, on a slow machine
  const megabytes = resident(server);
  same((await one.append(one.sid, one.chain.many(3))).status, 200, "an append");
  same((await one.pull([[one.sid, 0]])).frames.length, 5, "a pull");
  same((await new Device(server.app).signUp(person())).status, 201, "a sign-up");
  check(megabytes < (process.env.STILLNEAR ? 600 : 150), `${megabytes} MB`);
  for (let i = 0; i < 60 && idle.some(({ open }) => open); i++) await sleep(500);
  same(idle.filter(({ open }) => open).length, 0, "still open");
  same((await ask(server.app, "/healthz")).status, 200, "afterwards");
  await server.stop();
});
