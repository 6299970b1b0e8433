// rates.mjs - every limit of the API, at it and one past it.
import { randomBytes } from "node:crypto";
import { check, folder, raw, same, start, test, until } from "./harness.mjs";
import { Chain, Device, frames, hex, label, person, signedIn, slotOf } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app];

const padded = (object, bytes) => Buffer.from(JSON.stringify(object).padEnd(bytes));

test("bodies may be as large as their limit, announced or in chunks, and not a byte more", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const space = `/v1/spaces/${hex(one.sid)}`;
  for (const [path, body, bytes, status] of [
    ["/v1/pull", { spaces: [{ space: hex(one.sid), after: 0 }] }, 16384, 200],
    ["/v1/login/challenge", { slot: "0".repeat(32) }, 16384, 200],
    [`${space}/live`, null, 1024, 204],
  ]) {
    const sized = (size) => (body ? padded(body, size) : randomBytes(size));
    same((await one.call("POST", path, sized(bytes))).status, status, `${path}: ${bytes} bytes`);
    const over = await one.call("POST", path, sized(bytes + 1));
    same([over.status, over.why], [413, "too_large"], `${path}: ${bytes + 1} bytes`);
    const chunked = (size) =>
      raw(server.app, Buffer.concat([
        Buffer.from(`POST ${path} HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\nCookie: ${one.cookie}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${size.toString(16)}\r\n`),
        sized(size), Buffer.from("\r\n0\r\n\r\n"),
      ]));
    same((await chunked(bytes)).status, status, `${path}: ${bytes} bytes in chunks`);
    same((await chunked(bytes + 1)).status, 413, `${path}: ${bytes + 1} bytes in chunks`);
  }
  const large = frames(one.chain.many(15, 65536));
  check(large.length < 1048576, "a body that fits");
  const fill = new Chain(one.sid).many(1000, 256);
  const most = Buffer.concat([large, frames(fill.slice(0, Math.floor((1048576 - large.length) / 372)))]);
  same((await one.call("POST", `${space}/records`, most)).status, 200, "nearly a megabyte");
  const over = await one.call("POST", `${space}/records`, Buffer.concat([most, Buffer.alloc(1048577 - most.length)]));
  same([over.status, over.why], [413, "too_large"], "a byte over a megabyte");
  same((await one.call("GET", "/v1/slots", Buffer.from("x"))).why, "too_large", "a body where none is");
  const { status } = await raw(server.app, `POST ${space}/records HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\nCookie: ${one.cookie}\r\nContent-Length: 99999999999999999999\r\n\r\n`, { one: true });
  check(status === 413 || status === 400, `a length that is no number of ours: ${status}`);
  await server.stop();
});

test("who is refused gets the answer, though the body is still coming; a long one is not waited for", async () => {
  const server = await start(...served);
  const space = `/v1/spaces/${"0".repeat(32)}/records`;
  for (let i = 0; i < 20; i++) {
    const { status, why } = await new Device(server.app).call("POST", space, Buffer.alloc(1_000_000));
    same([status, why], [401, "no_session"], "a stranger who sends a megabyte");
  }
  const { status } = await raw(server.app, `POST ${space} HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\nContent-Length: 2097153\r\n\r\n`, { one: true });
  same(status, 401, "answered before anything of it came");
  const one = await signedIn(server);
  for (let i = 0; i < 20; i++) same((await one.call("POST", `/v1/spaces/${hex(one.sid)}/records`, Buffer.alloc(2_000_000))).why, "too_large", "two megabytes");
  await server.stop();
});

test("frames, purges, spaces and streams have their numbers", async () => {
  const server = await start(...served, "--append-per-minute", "100000");
  const one = await signedIn(server);
  const list = one.chain.many(257);
  const over = await one.append(one.sid, list);
  same([over.status, over.why], [422, "too_many_frames"], "257 frames");
  same((await one.append(one.sid, list.slice(0, 256))).status, 200, "256 frames");
  for (let i = 0; i < 3; i++) await one.append(one.sid, one.chain.many(0).concat(i === 0 ? list.slice(256) : []).concat(one.chain.many(250)));
  const purge = (count) => one.call("POST", `/v1/spaces/${hex(one.sid)}/purge`, { stream: hex(one.chain.stream), n: Array.from({ length: count }, (_, i) => i + 1) });
  same((await purge(1001)).why, "bad_request", "1,001 numbers");
  same((await purge(1000)).status, 200, "1,000 numbers");
  const spaces = [one.sid];
  for (let i = 0; i < 19; i++) spaces.push(randomBytes(16)), same((await one.addSpace(spaces.at(-1))).status, 201, "a space");
  const last = await one.addSpace(randomBytes(16));
  same([last.status, last.why], [422, "too_many_spaces"], "the 21st space");
  same((await one.pull(spaces.map((sid) => [sid, 0]))).frames.filter(({ type }) => type === "end").length, 20, "20 in a pull");
  same((await one.pull([...spaces, randomBytes(16)].map((sid) => [sid, 0]))).why, "bad_request", "21 in a pull");
  const stream = await one.live(spaces.slice(1, 9).map((sid) => [sid, 0]));
  same(stream.status, 200, "8 in a stream");
  stream.close();
  same((await one.live(spaces.slice(1, 10).map((sid) => [sid, 0]))).why, "bad_request", "9 in a stream");
  const many = [];
  for (let i = 0; i < 255; i++) many.push(new Chain(one.sid).next());
  same((await one.append(one.sid, many)).status, 200, "256 streams of one side");
  const another = await one.append(one.sid, [new Chain(one.sid).next()]);
  same([another.status, another.why, another.json.frame], [422, "too_many_streams", 0], "the 257th");
  await server.stop();
});

test("a side of a space holds fifty megabytes", async () => {
  const server = await start(...served, "--append-per-minute", "100000");
  const one = await signedIn(server);
  let stored = 0;
  let refused = null;
  while (!refused && stored < 1000) {
    const reply = await one.append(one.sid, one.chain.many(15, 65536));
    if (reply.status === 200) stored += 15;
    else refused = reply;
  }
  same([refused?.status, refused?.why], [507, "space_full"], "when it is full");
  check(stored * 65648 <= 50 << 20 && (stored + 15) * 65648 > 50 << 20, `${stored} records of 65,648 bytes`);
  await server.stop();
});

test("sign-ups are five a day for a visitor: an IPv4 address, an IPv6 /56", async () => {
  const server = await start(...served, "--trust-proxy", "127.0.0.1");
  const signUp = async (address) => {
    const { status, why, headers } = await new Device(server.app, { headers: { "X-Forwarded-For": address } }).signUp(person());
    return status === 429 ? [status, why, Number(headers["retry-after"]) > 0] : status;
  };
  for (const [good, same_, other] of [
    ["203.0.113.1", "203.0.113.1", "203.0.113.2"],
    ["2001:db8:0:100::1", "2001:db8:0:1ff::2", "2001:db8:0:200::1"],
  ]) {
    for (let i = 0; i < 5; i++) same(await signUp(good), 201, `${good}, ${i + 1}`);
    same(await signUp(same_), [429, "too_many", true], `${same_}, the sixth`);
    same(await signUp(other), 201, `${other}, another visitor`);
  }
  await server.stop();
});

test("appends, ephemeral frames and other writes have a rate each", async () => {
  const server = await start(...served, "--append-per-minute", "20");
  const one = await signedIn(server);
  // Buckets fill again while this runs, so a little more than the number may pass, never less.
  const until429 = async (call, most) => {
    for (let passed = 0; passed <= most; passed++) {
      const { status, why, headers } = await call();
      if (status === 429) return check(why === "too_many" && Number(headers["retry-after"]) >= 1, "when to come again"), passed;
      check(status < 300, `${status} ${why}`);
    }
    return Infinity;
  };
  for (const [what, call, limit] of [
    ["appends", () => one.append(one.sid, one.chain.many(1)), 20],
    ["frames", () => one.call("POST", `/v1/spaces/${hex(one.sid)}/live`, randomBytes(8)), 10],
    ["writes", () => one.addSpace(one.sid), 119], // of 120: one was used to make the space
  ]) {
    const passed = await until429(call, limit * 20);
    check(passed >= limit && passed < Infinity, `${what}: ${passed} passed`);
  }
  const other = await signedIn(server);
  same((await other.append(other.sid, other.chain.many(1))).status, 200, "another account is not concerned");
  await server.stop();
});

test("a flood of wrong logins shuts nobody out", async () => {
  const server = await start(...served, "--trust-proxy", "127.0.0.1");
  const who = person();
  const home = { headers: { "X-Forwarded-For": "203.0.113.1" } };
  same((await new Device(server.app, home).signUp(who)).status, 201, "sign-up");
  let flooding = true;
  let failed = 0;
  const flood = Array.from({ length: 30 }, async (_, i) => {
    // Half of them from the very address of the person, and against the very slot.
    const one = new Device(server.app, i % 2 ? home : { headers: { "X-Forwarded-For": `198.51.100.${i}` } });
    const slot = { ...who.slots[0], login: slotOf(1, randomBytes(32), randomBytes(48)).login };
    while (flooding) {
      same((await one.call("POST", "/v1/login", { ...(await one.proof(slot)), label: label() })).status, 401, "a wrong login");
      failed++;
    }
  });
  await until(() => failed > 60, "the flood is on");
  for (let i = 0; i < 3; i++) {
    const before = failed;
    same((await new Device(server.app, home).logIn(who)).status, 200, "a right login");
    await until(() => failed > before, "the flood goes on");
  }
  flooding = false;
  await Promise.all(flood);
  await server.stop();
});
