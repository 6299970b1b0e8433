// live.mjs - streams: nothing lost, nothing twice, nothing to whom it is not for; and an end to readers who do not read.
import { randomBytes } from "node:crypto";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { check, folder, same, start, test, until } from "./harness.mjs";
import { b64, Chain, Device, frame, hex, signedIn, stub } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app, "--append-per-minute", "1000000"];

const framesOf = (stream) => stream.events.filter(({ event }) => event === "f").map(({ data }) => frame(data));
const headsOf = (stream) => stream.events.filter(({ event }) => event === "h").map(({ data }) => frame(data));

test("a stream first catches up, then tells each record once, while others write", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const records = [];
  let writing = true;
  const writer = (async () => {
    while (writing) {
      const list = one.chain.many(1 + (records.length % 3), 256);
      records.push(...list);
      same((await one.append(one.sid, list)).status, 200, "append");
    }
  })();
  const readers = [];
  for (let i = 0; i < 40; i++) {
    const from = Math.max(0, records.length - 30); // a backlog that a stream brings by itself
    const stream = await one.live([[one.sid, from]]);
    same(stream.status, 200, "a stream");
    readers.push({ stream, from });
    await sleep(20);
    if (readers.length >= 5) {
      const { stream: old, from: since } = readers.shift();
      const got = framesOf(old);
      old.close();
      for (const [k, { cursor, bytes }] of got.entries()) {
        same(cursor, since + k + 1, "each cursor once, in order");
        check(bytes.equals(records[cursor - 1]), "another record");
      }
      check(got.length > 0, "nothing came");
      await until(async () => (await one.call("GET", "/metrics")).bytes.toString().includes("stillnear_streams 4\n"), "the old stream is still there");
    }
  }
  writing = false;
  await writer;
  await until(() => readers.every(({ stream, from }) => from + framesOf(stream).length === records.length), "the last records");
  await server.stop();
});

test("a stream tells of purges, logins and ephemeral frames, and of nobody else's", async () => {
  const server = await start(...served);
  const [a, b, other] = [await signedIn(server), await signedIn(server), await signedIn(server)];
  const [sid, key] = [randomBytes(16), randomBytes(16)];
  await a.addSpace(sid, 1, { join: b64(key) });
  await b.call("POST", `/v1/spaces/${hex(sid)}/join`, { join: b64(key) });
  const second = new Device(server.app);
  await second.logIn(a.who);
  const [ofA, ofSecond, ofB, ofOther] = [await a.live([[sid, 0], [a.sid, 0]]), await second.live([[sid, 0]]), await b.live([[sid, 0]]), await other.live([[other.sid, 0]])];
  const chain = new Chain(sid);
  const [first] = chain.many(1);
  await a.append(sid, [first]);
  await a.call("POST", `/v1/spaces/${hex(sid)}/purge`, { stream: hex(chain.stream), n: [1] });
  await until(() => [ofA, ofSecond, ofB].every((stream) => framesOf(stream).length === 2), "a record and its stub");
  same(framesOf(ofB).map(({ type, cursor }) => [type, cursor]), [["record", 1], ["stub", 2]], "what B heard");
  check(framesOf(ofB)[1].bytes.equals(stub(first)), "the stub");
  const words = randomBytes(1024);
  same((await a.call("POST", `/v1/spaces/${hex(sid)}/live`, words)).status, 204, "an ephemeral frame");
  await until(() => [ofSecond, ofB].every((stream) => stream.events.some(({ event }) => event === "e")), "it arrives");
  check(ofB.events.find(({ event }) => event === "e").data.equals(Buffer.concat([sid, words])), "as it was sent");
  const third = new Device(server.app);
  await third.logIn(a.who);
  await until(() => headsOf(ofA).length === 2 && headsOf(ofSecond).length === 2, "a login is told");
  same(headsOf(ofA).map(({ logins, sessions }) => [logins, sessions]), [[2, 2], [3, 3]], "logins and sessions");
  same([ofA.events.filter(({ event }) => event === "e").length, headsOf(ofB).length, ofOther.events.length], [0, 1, 1], "what is not for them");
  await server.stop();
});

test("a stream ends with its session, its membership and its account", async () => {
  const server = await start(...served);
  const [a, b] = [await signedIn(server), await signedIn(server)];
  const [sid, key] = [randomBytes(16), randomBytes(16)];
  await a.addSpace(sid, 1, { join: b64(key) });
  await b.call("POST", `/v1/spaces/${hex(sid)}/join`, { join: b64(key) });
  const second = new Device(server.app);
  await second.logIn(a.who);
  const streams = [await a.live([[a.sid, 0]]), await second.live([[a.sid, 0]])];
  const ofB = await b.live([[sid, 0], [b.sid, 0]]);
  await a.call("DELETE", "/v1/sessions/others");
  await streams[1].ended;
  check(streams[0].open, "the other one goes on");
  const relay = (one, space) => one.call("POST", `/v1/spaces/${hex(space)}/live`, randomBytes(8));
  same((await relay(b, sid)).status, 204, "a frame of a member who listens");
  same((await relay(a, sid)).status, 204, "a frame of a member who does not");
  await b.call("DELETE", `/v1/spaces/${hex(sid)}/me?purge=0`);
  const gone = await relay(b, sid);
  same([gone.status, gone.why], [404, "no_space"], "who left sends nothing, though the stream is open");
  same((await relay(b, a.sid)).why, "no_space", "nor where they never were");
  same((await relay(b, b.sid)).status, 204, "but in what is theirs");
  await a.append(sid, new Chain(sid).many(1));
  await b.append(b.sid, b.chain.many(1));
  await until(() => framesOf(ofB).length === 1, "what is still theirs");
  check(framesOf(ofB)[0].bytes.subarray(8, 24).equals(b.sid), "and nothing of what they left");
  await a.call("DELETE", "/v1/account", { spaces: [hex(a.sid), hex(sid)] });
  await streams[0].ended;
  const stopped = server.stop();
  await ofB.ended;
  same((await stopped).code, 0, "a stream holds nobody up");
});

test("a backlog may be as large as the limit; beyond it the stream says to pull, and ends", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const each = 1 + 8 + 96 + 16 + 16384; // bytes of a frame as the limit counts them
  const fits = Math.floor(262144 / each); // SERVER_LIVE_BACKLOG_MAX
  await one.append(one.sid, one.chain.many(fits, 16384));
  const whole = await one.live([[one.sid, 0]]);
  await until(() => framesOf(whole).length === fits, "all of it");
  check(whole.open, "and it goes on");
  await one.append(one.sid, one.chain.many(1, 16384));
  await until(() => framesOf(whole).length === fits + 1, "the one after");
  const over = await one.live([[one.sid, 0]]);
  await over.ended;
  same(over.events.map(({ event }) => event), ["h", "p"], "one more");
  await one.append(one.sid, one.chain.many(fits + 1, 16384));
  await whole.ended;
  same(whole.events.at(-1).event, "p", "too much at once, while it is open");
  await server.stop();
});

test("who reads nothing is disconnected, and costs the others nothing", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const socket = net.connect(Number(server.app.port), "127.0.0.1");
  const body = JSON.stringify({ spaces: [{ space: hex(one.sid), after: 0 }] });
  socket.write(`POST /v1/live HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\nCookie: ${one.cookie}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await new Promise((done) => socket.once("data", done));
  socket.pause();
  const good = await one.live([[one.sid, 0]]);
  let gone = false;
  let written = 0;
  for (let i = 0; i < 200 && !gone; i++) {
    same((await one.append(one.sid, one.chain.many(10, 16384))).status, 200, "append");
    written += 10;
    await until(() => framesOf(good).length === written, "the good reader");
    gone = (await one.call("GET", "/metrics")).bytes.toString().includes("stillnear_streams 1\n");
  }
  check(gone, "it is still there");
  check(good.open, "the good one");
  socket.destroy();
  await server.stop();
});

test("a stream is six an account, fifty a visitor, and whoever is a guest of a proxy is a visitor", async () => {
  const server = await start(...served, "--trust-proxy", "127.0.0.1");
  const from = (address) => ({ headers: { "X-Forwarded-For": address } });
  const account = async (address) => signedIn(server, from(address));
  const first = await account("203.0.113.1");
  const open = [];
  for (let i = 0; i < 6; i++) open.push(await first.live([[first.sid, 0]])); // SERVER_LIVE_PER_ACCOUNT_MAX
  same(open.map(({ status }) => status), Array(6).fill(200), "six");
  const seventh = await first.live([[first.sid, 0]]);
  same([seventh.status, seventh.why], [429, "too_many"], "the seventh");
  open[0].close();
  await until(async () => {
    const again = await first.live([[first.sid, 0]]);
    if (again.status === 200) open[0] = again;
    return again.status === 200;
  }, "room again");
  // Forty-four more of the same IPv4 visitor, from other accounts: SERVER_LIVE_PER_IP_MAX. Sign-ups come from elsewhere, as they have a limit.
  const others = [];
  for (let i = 0; i < 8; i++) others.push(await account(`198.51.100.${i}`));
  for (const one of others) one.headers = { "X-Forwarded-For": "203.0.113.1" };
  const statuses = [];
  for (let i = 0; i < 45; i++) statuses.push((await others[Math.floor(i / 6)].live([[others[Math.floor(i / 6)].sid, 0]])).status);
  same([statuses.filter((status) => status === 200).length, statuses.at(-1)], [44, 429], "fifty of one visitor");
  others[7].headers = { "X-Forwarded-For": "203.0.113.1, 203.0.113.2" };
  same((await others[7].live([[others[7].sid, 0]])).status, 200, "the visitor is whom the proxy saw, not what the visitor wrote");
  await server.stop();
});

test("streams end when the server stops, and answers under way are finished first", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const stream = await one.live([[one.sid, 0]]);
  const list = Array.from({ length: 20 }, () => {
    const chain = new Chain(one.sid);
    return one.append(one.sid, chain.many(5));
  });
  await until(async () => framesOf(stream).length > 0, "the first is stored");
  const { code } = await server.stop();
  same(code, 0, "exit");
  await stream.ended;
  const answers = await Promise.allSettled(list);
  const acked = answers.filter(({ value }) => value?.status === 200).length;
  const again = await start(...served, "--data", server.data);
  Object.assign(one, { url: again.app });
  const { frames } = await one.pull([[one.sid, 0]]);
  check(frames.filter(({ type }) => type === "record").length >= acked * 5, "what was acknowledged is there");
  check(answers.every(({ value }) => value === undefined || value.status === 200 || value.why === "busy"), "an answer, or none, or busy");
  await again.stop();
});
