// api.mjs - what each call does, and what it says where the body is not as it should be.
import { randomBytes } from "node:crypto";
import { check, folder, same, start, test } from "./harness.mjs";
import { b64, Chain, Device, frames, hash, hex, label, person, signedIn, slotOf, stub, u32 } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app];
const today = () => Math.floor(Date.now() / 86_400_000);

test("sign-up wants a passphrase and a recovery code, and refuses what is taken", async () => {
  const server = await start(...served);
  const who = person();
  const one = new Device(server.app);
  for (const [kinds, status, why] of [
    [[1], 422, "slots_needed"],
    [[2, 3], 422, "slots_needed"],
    [[1, 3], 422, "slots_needed"],
    [[1, 2, 3, 3, 3, 3, 3, 3, 3], 422, "too_many_slots"],
    [[], 422, "slots_needed"],
  ]) {
    const reply = await one.signUp(person(kinds));
    same([reply.status, reply.why], [status, why], JSON.stringify(kinds));
  }
  same((await one.signUp(person([1, 2, 3, 3, 3, 3, 3, 3]))).status, 201, "eight slots");
  const made = await one.signUp(who);
  same([made.status, made.json], [201, { account: hex(who.id) }], "made");
  check(/^sn=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Strict$/.test(made.headers["set-cookie"][0]), "the cookie");
  const same_ = await new Device(server.app).signUp({ ...person(), slots: who.slots });
  same([same_.status, same_.why], [409, "slot_taken"], "the same handle and passphrase");
  const again = await new Device(server.app).signUp({ ...person(), id: who.id });
  same([again.status, again.why], [409, "account_taken"], "the same account");
  await server.stop();
});

test("bodies that are not as they should be are refused by name, and change nothing", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const space = `/v1/spaces/${hex(one.sid)}`;
  const slots = person().slots.map(({ row }) => row);
  const good = { account: hex(randomBytes(16)), slots, label: label() };
  const deep = Buffer.from(`${"[".repeat(8000)}${"]".repeat(8000)}`);
  const proof = { ...(await one.proof(one.who.slots[0])), label: label() };
  for (const [method, path, body] of [
    ...["", "{", "[]", "null", "{}", '"x"', '{"account":1}', "{}{}", '{"a":1,"a":2}', "\xff", deep].map((text) => ["POST", "/v1/accounts", Buffer.from(text)]),
    ["POST", "/v1/accounts", { ...good, account: hex(randomBytes(15)) }],
    ["POST", "/v1/accounts", { ...good, account: hex(randomBytes(16)).toUpperCase() }],
    ["POST", "/v1/accounts", { ...good, label: b64(randomBytes(103)) }],
    ["POST", "/v1/accounts", { ...good, label: label().replace(/=*$/, "") }],
    ["POST", "/v1/accounts", { ...good, slots: { 0: slots[0] } }],
    ["POST", "/v1/accounts", { ...good, slots: [slots[0], { ...slots[1], kind: 4 }] }],
    ["POST", "/v1/accounts", { ...good, slots: [slots[0], { ...slots[1], kind: "2" }] }],
    ["POST", "/v1/accounts", { ...good, slots: [slots[0], { ...slots[1], wrapped: b64(randomBytes(89)) }] }],
    ["POST", "/v1/accounts", { ...good, slots: [slots[0], { ...slots[1], login: b64(randomBytes(31)) }] }],
    ["POST", "/v1/accounts", { ...good, invite: "a".repeat(65) }],
    ["POST", "/v1/login/challenge", { slot: "0" }],
    ["POST", "/v1/login", { ...proof, signature: b64(randomBytes(63)) }],
    ["POST", "/v1/login", { ...proof, challenge: b64(randomBytes(41)) }],
    ["POST", "/v1/login", { ...proof, label: undefined }],
    ["PUT", "/v1/slots", { add: 1 }],
    ["PUT", "/v1/slots", { remove: ["x"] }],
    ["PUT", "/v1/slots", { revoke_others: 1 }],
    ["POST", "/v1/spaces", { space: hex(one.sid), kind: 3 }],
    ["POST", "/v1/spaces", { space: hex(one.sid), kind: -1 }],
    ["POST", "/v1/spaces", { space: hex(randomBytes(16)), kind: 1, join: b64(randomBytes(15)) }],
    ["POST", "/v1/spaces", { space: hex(randomBytes(16)), kind: 0, join: b64(randomBytes(16)) }],
    ["POST", `${space}/join`, { join: "" }],
    ["DELETE", `${space}/me`, undefined],
    ["DELETE", `${space}/me?purge=2`, undefined],
    ["DELETE", `${space}/me?purge=0&seen=-1`, undefined],
    ["DELETE", `${space}/me?purge=0&seen=${"1".repeat(17)}`, undefined],
    ["POST", `${space}/purge`, { stream: hex(one.chain.stream), n: [] }],
    ["POST", `${space}/purge`, { stream: hex(one.chain.stream), n: [0] }],
    ["POST", `${space}/purge`, { stream: hex(one.chain.stream), n: [1.5] }],
    ["POST", `${space}/purge`, { stream: "00", n: [1] }],
    ["POST", `${space}/live`, Buffer.alloc(0)],
    ["POST", "/v1/pull", { spaces: [] }],
    ["POST", "/v1/pull", { spaces: [{ space: hex(one.sid), after: -1 }] }],
    ["POST", "/v1/pull", { spaces: [{ space: hex(one.sid), after: 2 ** 53 }] }],
    ["POST", "/v1/pull", { spaces: [{ space: hex(one.sid), after: 0 }, { space: hex(one.sid), after: 0 }] }],
    ["POST", "/v1/live", { spaces: "all" }],
    ["POST", "/v1/mailboxes", { mailbox: hex(randomBytes(16)), hours: 2, cell: "AA==" }],
    ["POST", "/v1/mailboxes", { mailbox: hex(randomBytes(16)), hours: "24", cell: "AA==" }],
    ["POST", "/v1/mailboxes", { mailbox: hex(randomBytes(15)), hours: 24, cell: "AA==" }],
    ["POST", "/v1/mailboxes", { mailbox: hex(randomBytes(16)), hours: 24 }],
    ["POST", "/v1/mailboxes", { mailbox: hex(randomBytes(16)), hours: 24, cell: "" }],
    ["POST", "/v1/mailboxes", { mailbox: hex(randomBytes(16)), hours: 24, cell: "AA" }],
    ["PUT", `/v1/mailboxes/${hex(randomBytes(16))}/cells/2`, { cell: 1 }],
    ["DELETE", "/v1/account", { spaces: ["x"] }],
    ["DELETE", "/v1/account", {}],
  ]) {
    const reply = await one.call(method, path, body);
    same([reply.status, reply.why], [400, "bad_request"], `${method} ${path} ${String(body).slice(0, 30)} ${JSON.stringify(body)?.slice(0, 60)}`);
  }
  same((await one.call("POST", "/v1/accounts", good)).status, 201, "and the good one is taken");
  await server.stop();
});

test("records: what does not continue a stream is refused with its place, all or nothing", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const records = one.chain.many(4);
  const { sid } = one;
  const append = async (list) => {
    const { status, why, json } = await one.append(sid, list);
    return [status, why ?? json, json.frame, json.last];
  };
  same(await append(records.slice(0, 2)), [200, { cursor: 2, accepted: 2 }, undefined, undefined], "two");
  same(await append(records.slice(0, 3)), [200, { cursor: 3, accepted: 3 }, undefined, undefined], "known ones and one more");
  same(await append(records.slice(1, 2)), [200, { cursor: 3, accepted: 1 }, undefined, undefined], "known, again");
  const fork = new Chain(sid, { stream: one.chain.stream });
  same(await append([fork.next()]), [409, "fork", 0, 3], "other bytes at 1");
  const gap = Object.assign(new Chain(sid, { stream: one.chain.stream }), { n: 5, hash: one.chain.hash });
  same(await append([records[3], gap.next()]), [409, "gap", 1, 4], "6 after 4");
  const broken = Object.assign(new Chain(sid, { stream: one.chain.stream }), { n: 3, hash: randomBytes(32) });
  same(await append([broken.next()]), [409, "broken", 0, 3], "another predecessor");
  const side = new Chain(sid, { side: 1 });
  same((await append([side.next()])).slice(0, 2), [403, "wrong_side"], "the other side");
  const elsewhere = new Chain(randomBytes(16));
  const good = records[3];
  const bend = (at, value) => Object.assign(Buffer.from(good), { [at]: value });
  for (const [what, list, at] of [
    ["another space", [good, elsewhere.next()], 1],
    ["version 2", [bend(0, 2)], 0],
    ["side 2", [bend(1, 2)], 0],
    ["a flag", [bend(2, 1)], 0],
    ["reserved bytes", [bend(7, 1)], 0],
    ["a size that is none of the nine", [good.subarray(0, 367)], 0],
    ["an empty frame", [good, Buffer.alloc(0)], 1],
    ["number 0", [Object.assign(Buffer.from(good), { 32: 0 })], 0],
  ]) {
    const reply = await one.append(sid, list);
    same([reply.status, reply.why, reply.json.frame], [400, "bad_frame", at], what);
  }
  for (const [what, body, at] of [
    ["nothing", Buffer.alloc(0), 0],
    ["three bytes", Buffer.alloc(3), 0],
    ["a length beyond the end", Buffer.concat([frames([good]), u32(0xffffffff)]), 1],
    ["cut short", frames([good]).subarray(0, -1), 0],
  ]) {
    const reply = await one.call("POST", `/v1/spaces/${hex(sid)}/records`, body);
    same([reply.status, reply.why, reply.json?.frame], [400, "bad_frame", at], what);
  }
  same(await append([good]), [200, { cursor: 4, accepted: 1 }, undefined, undefined], "and then the good one");
  const { frames: got } = await one.pull([[sid, 0]]);
  same(got.filter(({ type }) => type === "record").map(({ bytes }) => hex(bytes)), records.map(hex), "what is there");
  await server.stop();
});

test("a stub takes a record's place, and a record never a stub's", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const records = one.chain.many(3);
  await one.append(one.sid, records);
  same((await one.append(one.sid, [stub(records[0])])).json, { cursor: 4, accepted: 1 }, "a stub for a record");
  same((await one.append(one.sid, [records[0]])).json, { cursor: 4, accepted: 1 }, "a record for a stub");
  const purge = (n, stream = one.chain.stream) => one.call("POST", `/v1/spaces/${hex(one.sid)}/purge`, { stream: hex(stream), n });
  same((await purge([2])).json, { cursor: 5 }, "purged");
  same((await purge([1, 2])).json, { cursor: 5 }, "again");
  same((await purge([4])).why, "no_record", "beyond the end");
  same((await purge([1], randomBytes(8))).why, "no_record", "an unknown stream");
  const list = (await one.pull([[one.sid, 0]])).frames.slice(1, -1);
  same(list.map(({ type, cursor }) => [type, cursor]), [["record", 3], ["stub", 4], ["stub", 5]], "what is there");
  same(hex(list[1].bytes), hex(stub(records[0])), "header and hash stay");
  const lost = new Chain(one.sid);
  const gone = stub(lost.next());
  same((await one.append(one.sid, [gone, lost.next()])).json, { cursor: 7, accepted: 2 }, "what was deleted before it was ever sent");
  await server.stop();
});

test("a pull goes on where it stopped, and each answer is at most four megabytes", async () => {
  const server = await start(...served, "--append-per-minute", "100000");
  const one = await signedIn(server);
  const large = one.chain.many(100, 65536); // 6.5 MB
  for (let i = 0; i < 100; i += 10) same((await one.append(one.sid, large.slice(i, i + 10))).status, 200, "append");
  const got = [];
  let rounds = 0;
  for (let after = 0, more = 1; more; rounds++) {
    const reply = await one.pull([[one.sid, after]]);
    check(reply.bytes.length <= 4 * 1024 * 1024, `${reply.bytes.length} bytes`);
    const end = reply.frames.at(-1);
    same([end.type, end.head], ["end", 100], "end");
    for (const { cursor, bytes } of reply.frames.slice(1, -1)) (after = cursor), got.push(hex(bytes));
    more = end.more;
  }
  same(rounds, 2, "rounds");
  same(got, large.map(hex), "all of it, in order");
  await server.stop();
});

test("slots change at once or not at all; replacing them can end the other sessions", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const who = one.who;
  const second = new Device(server.app);
  await second.logIn(who);
  const put = (body) => one.call("PUT", "/v1/slots", body);
  const fresh = slotOf(1, randomBytes(32), who.master);
  const ids = async () => (await one.call("GET", "/v1/slots")).json.slots.map(({ slot }) => slot).sort();
  const before = await ids();
  same((await put({ add: [], remove: [hex(who.slots[0].id)] })).why, "slots_needed", "no passphrase left");
  same((await put({ add: [fresh.row, fresh.row] })).why, "slots_needed", "one twice");
  same((await put({ add: Array.from({ length: 7 }, () => slotOf(3, randomBytes(32), who.master).row) })).why, "too_many_slots", "nine");
  const theirs = person();
  await new Device(server.app).signUp(theirs);
  same((await put({ add: [theirs.slots[0].row] })).why, "slot_taken", "another's");
  same(await ids(), before, "unchanged");
  same((await put({ add: [fresh.row], remove: [hex(who.slots[0].id)], revoke_others: true })).status, 204, "replaced");
  same(await ids(), [hex(fresh.id), hex(who.slots[1].id)].sort(), "the new ones");
  same((await second.pull([[one.sid, 0]])).status, 401, "the other session");
  same((await new Device(server.app).logIn(who)).status, 401, "the old passphrase");
  who.slots[0] = fresh;
  const { status, json } = await new Device(server.app).logIn(who);
  same([status, json.account, json.kind, json.wrapped], [200, hex(who.id), 1, b64(fresh.wrapped)], "the new one");
  await server.stop();
});

test("sessions are listed with their labels and days, and the oldest of more than 32 goes", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  const { json } = await one.call("GET", "/v1/sessions");
  const [{ session, label: text, ...rest }] = json.sessions;
  same(session, hex(hash(32, null, Buffer.from(one.cookie.split("=")[1], "base64url"))).slice(0, 32), "a session's name");
  check(Buffer.from(text, "base64").length === 104, "name and label");
  same(rest, { created: today(), last: today(), current: true }, "days");
  const devices = [];
  for (let i = 0; i < 32; i++) devices.push(new Device(server.app)), same((await devices[i].logIn(one.who)).status, 200, "login");
  const statuses = await Promise.all([one, ...devices].map(async (each) => (await each.pull([[one.sid, 0]])).status));
  same(statuses.filter((status) => status === 401).length, 1, "who is out");
  const head = (await devices[31].pull([[one.sid, 0]])).frames[0];
  same([head.logins, head.sessions], [33, 32], "what the head says");
  await server.stop();
});

test("a shared space has two sides; each writes its own, and joining is once", async () => {
  const server = await start(...served);
  const [a, b, c] = [await signedIn(server), await signedIn(server), await signedIn(server)];
  const sid = randomBytes(16);
  const key = randomBytes(16);
  const join = (one, bytes = key) => one.call("POST", `/v1/spaces/${hex(sid)}/join`, { join: b64(bytes) });
  same((await join(b)).why, "no_space", "before it is there");
  same((await a.addSpace(sid, 1, { join: b64(key) })).status, 201, "a space for two");
  same((await join(b, randomBytes(16))).why, "no_space", "a wrong key");
  same((await join(b)).status, 204, "joined");
  same((await join(c)).why, "no_space", "the third");
  const [mine, theirs] = [new Chain(sid), new Chain(sid, { side: 1 })];
  same((await a.append(sid, [mine.next()])).status, 200, "side 0");
  same((await b.append(sid, [theirs.next()])).status, 200, "side 1");
  same((await a.append(sid, [theirs.next()])).why, "wrong_side", "the other's side");
  const forged = Object.assign(new Chain(sid, { stream: theirs.stream }), { n: 1, hash: mine.hash });
  same((await a.append(sid, [forged.next()])).why, "wrong_side", "the other's stream");
  same((await a.call("POST", `/v1/spaces/${hex(sid)}/purge`, { stream: hex(theirs.stream), n: [1] })).why, "wrong_side", "the other's record");
  const unseen = await b.call("DELETE", `/v1/spaces/${hex(sid)}/me?purge=0&seen=1`);
  same([unseen.status, unseen.why], [409, "behind"], "who has not seen the last of theirs");
  same((await b.call("DELETE", `/v1/spaces/${hex(sid)}/me?purge=1`)).status, 204, "one leaves, and takes theirs");
  const list = (await a.pull([[sid, 0]])).frames.slice(1, -1);
  same(list.map(({ type }) => type).sort(), ["record", "stub"], "what stays");
  same((await a.call("DELETE", `/v1/spaces/${hex(sid)}/me?purge=0&seen=1`)).status, 204, "the other leaves");
  same((await c.addSpace(sid, 1)).status, 201, "and it is as if it never was");
  await server.stop();
});

test("deleting an account takes its spaces, slots and sessions", async () => {
  const server = await start(...served);
  const one = await signedIn(server);
  await one.append(one.sid, one.chain.many(3));
  const { status, headers } = await one.call("DELETE", "/v1/account", { spaces: [hex(one.sid), hex(randomBytes(16))] });
  same(status, 204, "deleted");
  check(/^sn=; .*Max-Age=0/.test(headers["set-cookie"][0]), "the cookie goes");
  same((await one.pull([[one.sid, 0]])).status, 401, "the session");
  same((await new Device(server.app).logIn(one.who)).status, 401, "the slots");
  same((await new Device(server.app).signUp(one.who)).status, 201, "the same person may come again");
  await server.stop();
});
