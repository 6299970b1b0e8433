// roles.mjs - every call, asked by everybody: who may, who may not, and that the answer tells a stranger nothing.
import { randomBytes } from "node:crypto";
import { execFileSync } from "node:child_process";
import net from "node:net";
import { join } from "node:path";
import { check, folder, same, start, test, until } from "./harness.mjs";
import { b64, Chain, cut, Device, frame, frames, hex, label, person, slotOf, text } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app, "--push-contact", "mailto:operator@example.org"];

// A space with one record, and everybody who could ask about it.
async function cast() {
  const server = await start(...served);
  const who = person();
  const sid = randomBytes(16);
  const chain = new Chain(sid);
  const member = new Device(server.app);
  const device = async (join) => {
    const one = new Device(server.app);
    check((await join(one)).status < 300, "a device that cannot sign in");
    return one;
  };
  same((await member.signUp(who)).status, 201, "sign-up");
  same((await member.addSpace(sid)).status, 201, "a space");
  const record = chain.next();
  same((await member.append(sid, [record])).status, 200, "a record");
  const other = await device((one) => one.signUp(person()));
  const left = await device((one) => one.signUp(person()));
  const shared = randomBytes(16);
  const key = randomBytes(16);
  same((await member.addSpace(shared, 1, { join: b64(key) })).status, 201, "a shared space");
  same((await left.call("POST", `/v1/spaces/${hex(shared)}/join`, { join: b64(key) })).status, 204, "joined");
  const both = new Chain(shared);
  same((await member.append(shared, [both.next()])).status, 200, "a shared record");
  same((await left.pull([[shared, 0]])).frames.filter((one) => one.type === "record").length, 1, "while a member");
  same((await left.call("DELETE", `/v1/spaces/${hex(shared)}/me?purge=0`)).status, 204, "left");
  const revoked = await device((one) => one.logIn(who));
  const name = (await member.call("GET", "/v1/sessions")).json.sessions.find((one) => !one.current).session;
  same((await member.call("DELETE", `/v1/sessions/${name}`)).status, 204, "revoked");
  const own = (await member.call("GET", "/v1/sessions")).json.sessions[0].session;
  const mid = randomBytes(16);
  same((await member.openMailbox(mid, 1, text("one"))).status, 201, "a mailbox");
  return { server, who, sid, mid, shared, chain, both, member, other, left, revoked, stranger: new Device(server.app), own, record };
}

const spaces = (sid) => ({ spaces: [{ space: hex(sid), after: 0 }] });

// method, path and body of every call about spaces and sessions, the status for a member whose login is fresh, whether freshness is needed, and what others get.
const calls = (sid, chain, own) => [
  ["GET", "/v1/slots", undefined, 200, "fresh"],
  ["PUT", "/v1/slots", { add: [], remove: [] }, 204, "fresh"],
  ["GET", "/v1/sessions", undefined, 200, "fresh"],
  ["DELETE", `/v1/sessions/${own}`, undefined, null, "own"],
  ["DELETE", "/v1/sessions/others", undefined, 204, "fresh"],
  ["POST", "/v1/spaces", { space: hex(sid), kind: 0 }, 200, "taken"],
  ["POST", `/v1/spaces/${hex(sid)}/join`, { join: b64(randomBytes(16)) }, 404, "space"],
  ["POST", `/v1/spaces/${hex(sid)}/records`, frames([chain.next()]), 200, "space"],
  ["POST", `/v1/spaces/${hex(sid)}/purge`, { stream: hex(chain.stream), n: [1] }, 200, "space"],
  ["POST", `/v1/spaces/${hex(sid)}/live`, randomBytes(16), 204, "space"],
  ["PUT", `/v1/spaces/${hex(sid)}/push`, { endpoint: "https://fcm.googleapis.com/x" }, 400, "space"], // a personal space has no other side
  ["DELETE", `/v1/spaces/${hex(sid)}/push`, undefined, 400, "space"],
  ["GET", "/v1/push", undefined, 200, "session"],
  ["POST", "/v1/live", spaces(sid), null, "space"],
  ["POST", "/v1/pull", spaces(sid), 200, "pull"],
];

test("a stranger, a revoked session, another account and one who left get nothing, and learn nothing", async () => {
  const { server, sid, shared, chain, both, member, other, left, revoked, stranger, own } = await cast();
  for (const [method, path, body, , kind] of calls(sid, chain, own)) {
    for (const [role, one] of Object.entries({ stranger, revoked })) {
      const reply = await one.call(method, path, body);
      same([reply.status, reply.why], [401, "no_session"], `${role}: ${method} ${path}`);
    }
    const reply = await other.call(method, path, body);
    if (kind === "space") {
      same([reply.status, reply.why], [404, "no_space"], `other: ${method} ${path}`);
      const nowhere = randomBytes(16);
      const again = calls(nowhere, new Chain(nowhere), own).find(([m, p]) => m === method && p === path.replace(hex(sid), hex(nowhere)));
      same((await other.call(...again.slice(0, 3))).bytes.toString(), reply.bytes.toString(), `an unknown space answers otherwise: ${path}`);
    }
    if (kind === "session") same(reply.status, 200, path);
    if (kind === "taken") same([reply.status, reply.why], [409, "space_taken"], path);
    if (kind === "pull") {
      const [head, end, ...more] = cut(reply.bytes).map(frame);
      same([head.type, end.type, end.head, more.length], ["head", "end", "none", 0], "a pull of another's space");
    }
    if (kind === "own") same(reply.status, 404, "another's session");
  }
  for (const [method, path, body, , kind] of calls(shared, both, own)) {
    const reply = await left.call(method, path, body);
    if (kind === "space") same([reply.status, reply.why], [404, "no_space"], `left: ${method} ${path}`);
    if (kind === "pull") same(cut(reply.bytes).map(frame).map(({ type }) => type), ["head", "end"], "a pull after leaving");
  }
  same((await member.pull([[sid, 0]])).frames.filter(({ type }) => type === "record").length, 1, "what there was is there, and no more");
  await server.stop();
});

// Mailboxes: who knows the name may, once signed in; anybody may read, since an invitation is looked at before there is an account.
const mailboxCalls = (mid) => [
  ["POST", "/v1/mailboxes", { mailbox: hex(mid), hours: 1, cell: b64(text("one")) }, 200],
  ["PUT", `/v1/mailboxes/${hex(mid)}/cells/2`, { cell: b64(text("two")) }, 204],
  ["DELETE", `/v1/mailboxes/${hex(mid)}`, undefined, 204],
];

test("a place beside somebody is taken once: by nobody without the word, by no third, and by nobody again who left", async () => {
  const { server, shared, member, other, left, revoked, stranger } = await cast();
  const [sid, key] = [randomBytes(16), randomBytes(16)];
  const path = `/v1/spaces/${hex(sid)}/join`;
  const join = (one, bytes = key, where = path) => one.call("POST", where, { join: b64(bytes) });
  same((await member.addSpace(sid, 1, { join: b64(key) })).status, 201, "a space that awaits one");
  for (const one of [stranger, revoked]) same((await join(one)).why, "no_session", "without a session");
  const refused = [await join(other, randomBytes(16)), await join(other, key, `/v1/spaces/${hex(randomBytes(16))}/join`), await join(member)];
  same((await join(other)).status, 204, "joined");
  refused.push(await join(left), await join(other));
  same((await other.call("DELETE", `/v1/spaces/${hex(sid)}/me?purge=1`)).status, 204, "left");
  refused.push(await join(other), await join(left, key, `/v1/spaces/${hex(shared)}/join`));
  // A wrong word, no such space, the inviter, a third, twice, again, and again elsewhere.
  for (const reply of refused) same([reply.status, reply.why, reply.bytes.toString()], [404, "no_space", refused[0].bytes.toString()], "one answer for all");
  for (const one of [other, left]) same((await one.pull([[sid, 0]])).frames.map(({ type, head }) => [type, head]), [["head", undefined], ["end", "none"]], "nothing to pull");
  await server.stop();
});

test("a mailbox is for whoever knows its name: to read for all, to write for those with a session; no answer says whose it is", async () => {
  const { server, mid, member, other, left, revoked, stranger } = await cast();
  for (const [role, one] of Object.entries({ stranger, revoked })) {
    for (const [method, path, body] of mailboxCalls(mid)) {
      const reply = await one.call(method, path, body);
      same([reply.status, reply.why], [401, "no_session"], `${role}: ${method} ${path}`);
    }
  }
  const read = await member.mailbox(mid);
  same([read.status, read.json.cells], [200, [b64(text("one")), null, null, null, null]], "what its opener reads");
  for (const one of [other, left, revoked, stranger]) same((await one.mailbox(mid)).bytes.toString(), read.bytes.toString(), "what others read");
  for (const one of [other, left, member]) for (const [method, path, body, status] of mailboxCalls(mid).slice(0, 2)) same((await one.call(method, path, body)).status, status, `${method} ${path}`);
  same((await other.burnMailbox(mid)).status, 204, "another burns it");
  const burnt = await member.mailbox(mid);
  same([burnt.status, burnt.why], [410, "mailbox_burnt"], "its opener is told");
  same((await stranger.mailbox(mid)).bytes.toString(), burnt.bytes.toString(), "as is anybody");
  const unknown = await member.mailbox(randomBytes(16));
  same([unknown.status, unknown.why], [404, "no_mailbox"], "an unknown one");
  same((await stranger.mailbox(randomBytes(16))).bytes.toString(), unknown.bytes.toString(), "to anybody");
  await server.stop();
});

test("a member may, and what needs a fresh login does not go without one", async () => {
  const { server, who, sid, chain, member, own } = await cast();
  const { code } = await server.stop();
  same(code, 0, "exit");
  const again = await start(...served, "--data", server.data); // which forgets who was fresh
  for (const one of [member]) Object.assign(one, { url: again.app, origin: again.app.origin });
  const list = calls(sid, chain, own);
  for (const [method, path, body, , kind] of list) {
    if (kind !== "fresh") continue;
    const reply = await member.call(method, path, body);
    same([reply.status, reply.why], [403, "not_fresh"], `not fresh: ${method} ${path}`);
  }
  same((await member.call("DELETE", "/v1/account", { spaces: [] })).why, "not_fresh", "the account");
  same((await member.call("DELETE", `/v1/sessions/${hex(randomBytes(16))}`)).why, "not_fresh", "another session");
  same((await member.freshen()).status, 204, "a signature");
  for (const [method, path, body, status] of list) {
    if (status === null) continue;
    const reply = await member.call(method, path, body);
    same(reply.status, status, `member: ${method} ${path} ${reply.why}`);
  }
  const stream = await member.live([[sid, 0]]);
  same(stream.status, 200, "a stream");
  stream.close();
  const second = new Device(again.app);
  await second.logIn(who, 1);
  same((await second.call("DELETE", `/v1/sessions/${own}`)).status, 204, "a revoked device");
  same((await member.call("POST", "/v1/pull", spaces(sid))).status, 401, "which is out at once");
  same((await second.call("DELETE", "/v1/sessions/current")).status, 204, "signed out");
  same((await second.call("POST", "/v1/pull", spaces(sid))).status, 401, "signed out is out");
  await again.stop();
});

test("a session that ends while its body is on the way stores nothing", async () => {
  const { server, sid, chain, member, who } = await cast();
  const body = frames([chain.next()]);
  const second = new Device(server.app);
  await second.logIn(who);
  const socket = net.connect(Number(server.app.port), "127.0.0.1");
  let got = "";
  socket.on("data", (bytes) => (got += bytes));
  socket.write(`POST /v1/spaces/${hex(sid)}/records HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\nCookie: ${member.cookie}\r\nContent-Length: ${body.length}\r\n\r\n`);
  socket.write(body.subarray(0, 100));
  const metrics = async () => (await second.call("GET", "/metrics")).bytes.toString();
  await metrics(); // the headers are read by now: what was sent later is answered
  same((await second.call("DELETE", "/v1/sessions/others")).status, 204, "revoked");
  socket.write(body.subarray(100));
  await until(() => got.includes("\r\n\r\n"), "an answer");
  check(got.startsWith("HTTP/1.1 401 "), got.slice(0, 40));
  same((await second.pull([[sid, 0]])).frames.filter(({ type }) => type === "record").length, 1, "nothing more is there");
  socket.destroy();
  await server.stop();
});

test("a session that was not used for 90 days is over, a day less is not", async () => {
  const { server, sid, member } = await cast();
  await server.stop();
  const today = Math.floor(Date.now() / 86_400_000);
  for (const [days, status] of [[90, 200], [91, 401]]) {
    try {
      execFileSync("sqlite3", [join(server.data, "store.db"), `UPDATE session SET last_day = ${today - days}`]);
    } catch (error) {
      if (error.code === "ENOENT") return "there is no sqlite3 command";
      throw error;
    }
    const again = await start(...served, "--data", server.data);
    Object.assign(member, { url: again.app, origin: again.app.origin });
    same((await member.call("POST", "/v1/pull", spaces(sid))).status, status, `${days} days`);
    await again.stop();
  }
  return "";
});

test("a space that is only read, or only listened to, is used all the same", async () => {
  const { server, sid, member } = await cast();
  await server.stop();
  const today = Math.floor(Date.now() / 86_400_000);
  const database = (command) => execFileSync("sqlite3", [join(server.data, "store.db"), command]).toString().trim();
  for (const use of [() => member.pull([[sid, 0]]), async () => (await member.live([[sid, 0]])).close()]) {
    try {
      database(`UPDATE space SET last_day = ${today - 399}`);
    } catch (error) {
      if (error.code === "ENOENT") return "there is no sqlite3 command";
      throw error;
    }
    const again = await start(...served, "--data", server.data);
    Object.assign(member, { url: again.app, origin: again.app.origin });
    await use();
    await again.stop();
    same(database(`SELECT last_day >= ${today} FROM space WHERE sid = x'${hex(sid)}'`), "1", "its last day");
  }
  return "";
});

test("an account and a space that nobody came for in 400 days stay; a day more, and they go", async () => {
  const { server, who, sid, shared, other } = await cast();
  await server.stop();
  const file = join(server.data, "store.db");
  const sql = (words) => execFileSync("sqlite3", [file, words], { encoding: "utf8" }).trim().split("\n");
  const day = Math.floor(Date.now() / 86_400_000) - 400;
  try {
    sql(`UPDATE account SET last_day = ${day}; UPDATE space SET last_day = ${day};
      UPDATE account SET last_day = ${day - 1} WHERE id = x'${hex(other.who.id)}'; UPDATE space SET last_day = ${day - 1} WHERE sid = x'${hex(shared)}'`);
  } catch (error) {
    if (error.code === "ENOENT") return "there is no sqlite3 command";
    throw error;
  }
  const again = await start(...served, "--data", server.data);
  const left = () => sql("SELECT lower(hex(id)) FROM account UNION ALL SELECT lower(hex(sid)) FROM space");
  await until(() => !left().includes(hex(other.who.id)) && !left().includes(hex(shared)), "401 days: still there");
  check(left().includes(hex(who.id)) && left().includes(hex(sid)), "400 days: gone");
  await again.stop();
  return "";
});

test("writes without our header or from another origin are refused before anything else", async () => {
  const { server, sid, mid, chain, member, own } = await cast();
  const list = [...calls(sid, chain, own), ...mailboxCalls(mid), ["POST", "/v1/accounts", {}], ["POST", "/v1/login", {}], ["POST", "/v1/login/challenge", {}], ["POST", "/v1/fresh", {}]];
  for (const [method, path, body] of list) {
    if (method === "GET") continue;
    for (const headers of [{ "X-Stillnear": null }, { "X-Stillnear": "2" }, { Origin: "https://evil.example" }, { Origin: "null" }, { Origin: server.site.origin }]) {
      const reply = await member.call(method, path, body, headers);
      same([reply.status, reply.why], [403, "not_ours"], `${method} ${path} ${JSON.stringify(headers)}`);
    }
  }
  same((await member.call("POST", "/v1/pull", spaces(sid), { Origin: server.app.origin })).status, 200, "our own origin");
  const asked = await member.call("OPTIONS", "/v1/pull", undefined, { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" });
  check(asked.status === 405 && !("access-control-allow-origin" in asked.headers), "a preflight is not granted");
  await server.stop();
});

test("slots: known and unknown answer alike, a challenge is used once, and a signature is for one origin", async () => {
  const { server, who, other } = await cast();
  const stranger = new Device(server.app);
  const good = async (slot = who.slots[0]) => ({ ...(await stranger.proof(slot)), label: label() });
  const nobody = slotOf(1, randomBytes(32), randomBytes(48));
  const wrongKey = { ...who.slots[0], login: nobody.login };
  const used = await good();
  const elsewhere = new Device(server.app, { origin: "https://evil.example" });
  const bent = { ...(await good()), challenge: b64(randomBytes(40)) };
  const swapped = { ...(await good()), slot: hex(who.slots[1].id) };
  same((await new Device(server.app).call("POST", "/v1/login", used)).status, 200, "the first use");
  const answers = [];
  for (const [why, body] of [
    ["an unknown slot", await good(nobody)],
    ["a known slot and a wrong key", await good(wrongKey)],
    ["used twice", used],
    ["another origin", { ...(await elsewhere.proof(who.slots[0])), label: label() }],
    ["a challenge that is not ours", bent],
    ["another slot's challenge", swapped],
  ]) {
    const reply = await stranger.call("POST", "/v1/login", body);
    same([reply.status, reply.why, reply.headers["set-cookie"]], [401, "no_login", undefined], why);
    answers.push(JSON.stringify([reply.bytes.toString(), Object.keys(reply.headers)]));
  }
  same(new Set(answers).size, 1, "different answers");
  same((await other.call("POST", "/v1/fresh", await other.proof(who.slots[0]))).status, 401, "another account's slot freshens nobody");
  const [known, unknown] = [await stranger.call("POST", "/v1/login/challenge", { slot: hex(who.slots[0].id) }), await stranger.call("POST", "/v1/login/challenge", { slot: hex(nobody.id) })];
  same([known.status, known.bytes.length, Object.keys(known.headers)], [unknown.status, unknown.bytes.length, Object.keys(unknown.headers)], "challenges");
  await server.stop();
});
