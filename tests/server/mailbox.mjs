// mailbox.mjs - mailboxes: written once, burnt, ended; how often they may be opened and read.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, folder, same, start, test, until } from "./harness.mjs";
import { b64, Device, hex, person, text } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app];
const hour = () => Math.floor(Date.now() / 3_600_000);

async function signedIn(server, options) {
  const one = new Device(server.app, options);
  same((await one.signUp(person())).status, 201, "sign-up");
  return one;
}

const said = ({ status, why }) => [status, why];

test("two people meet: five cells, each written once; what was lost on the way may be sent again", async () => {
  const server = await start(...served);
  const [a, b, guest] = [await signedIn(server), await signedIn(server), new Device(server.app)];
  const mid = randomBytes(16);
  const cells = [1, 2, 3, 4, 5].map(() => randomBytes(300));
  const began = hour();
  same((await a.openMailbox(mid, 24, cells[0])).status, 201, "opened");
  same((await a.openMailbox(mid, 24, cells[0])).status, 200, "again");
  same(said(await b.openMailbox(mid, 24, cells[1])), [409, "mailbox_taken"], "by another");
  const seen = (await guest.mailbox(mid)).json;
  same(seen.cells, [b64(cells[0]), null, null, null, null], "what a guest sees");
  check(seen.until % 3600 === 0 && seen.until >= (began + 25) * 3600 && seen.until <= (hour() + 25) * 3600, `until ${seen.until}`);
  for (const [who, number] of [[b, 2], [a, 3], [a, 4], [b, 5]]) {
    same(said(await who.putCell(mid, number, cells[number - 1])), [204, undefined], `cell ${number}`);
    same((await who.putCell(mid, number, cells[number - 1])).status, 204, "again");
    same(said(await a.putCell(mid, number, randomBytes(300))), [409, "cell_taken"], "other bytes");
  }
  const { json } = await guest.mailbox(mid);
  same(json.cells, cells.map(b64), "all five");
  check(json.until >= (began + 2) * 3600 && json.until <= (hour() + 2) * 3600, `an hour from the second cell on: ${json.until}`);
  for (const path of [1, 6, 0, "", "22", "x", "2/"].map((name) => `/v1/mailboxes/${hex(mid)}/cells/${name}`)) same(said(await a.call("PUT", path, { cell: "AA==" })), [404, "absent"], path);
  await server.stop();
});

test("an hour is prolonged by the second cell, a week cut short", async () => {
  const server = await start(...served);
  const a = await signedIn(server);
  for (const hours of [1, 24, 168]) {
    const mid = randomBytes(16);
    const began = hour();
    const end = async () => (await a.mailbox(mid)).json.until / 3600;
    same((await a.openMailbox(mid, hours, text("one"))).status, 201, "opened");
    check((await end()) - began - 1 >= hours && (await end()) - hour() - 1 <= hours, `${hours} hours`);
    same((await a.putCell(mid, 3, text("three"))).status, 204, "the third");
    check((await end()) - hour() - 1 <= hours, "a later cell changes nothing");
    same((await a.putCell(mid, 2, text("two"))).status, 204, "the second");
    check((await end()) - began >= 2 && (await end()) - hour() <= 2, `then ${await end()} of ${hour()}`);
  }
  await server.stop();
});

test("a cell holds 2,048 bytes and not one more", async () => {
  const server = await start(...served);
  const a = await signedIn(server);
  const mid = randomBytes(16);
  same(said(await a.openMailbox(mid, 1, randomBytes(2049))), [400, "bad_request"], "2,049 to open");
  same((await a.openMailbox(mid, 1, randomBytes(2048))).status, 201, "2,048 to open");
  same(said(await a.putCell(mid, 2, randomBytes(2049))), [400, "bad_request"], "2,049");
  same((await a.putCell(mid, 2, randomBytes(2048))).status, 204, "2,048");
  await server.stop();
});

// The server started again, after the end of every mailbox; `one` asks it from here on. null: there is no sqlite3 command to make it so.
async function endedMeanwhile(server, one) {
  await server.stop();
  try {
    execFileSync("sqlite3", [join(server.data, "store.db"), `UPDATE mailbox SET end_hour = ${hour()}`]);
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
  const again = await start(...served, "--data", server.data);
  Object.assign(one, { url: again.app, origin: again.app.origin });
  return again;
}

test("what was burnt leaves the disk at once; what has ended answers like what never was, and leaves it too", async () => {
  const server = await start(...served);
  const a = await signedIn(server);
  const [mid, other, never] = [randomBytes(16), randomBytes(16), randomBytes(16)];
  const cells = [randomBytes(64), randomBytes(64)];
  for (const [i, id] of [mid, other].entries()) same((await a.openMailbox(id, 168, cells[i])).status, 201, "opened");
  const times = (bytes) => ["store.db", "store.db-wal"].reduce((sum, name) => sum + (readFileSync(join(server.data, name)).includes(bytes) ? 1 : 0), 0);
  check(times(cells[0]) > 0 && times(cells[1]) > 0, "sealed bytes on the disk");
  same((await a.burnMailbox(mid)).status, 204, "burnt");
  same((await a.burnMailbox(mid)).status, 204, "again");
  for (const reply of [await a.mailbox(mid), await a.putCell(mid, 2, text("x")), await a.openMailbox(mid, 168, cells[0])]) same(said(reply), [410, "mailbox_burnt"], "afterwards");
  await until(() => times(cells[0]) === 0, "burnt bytes stay on the disk");
  const again = await endedMeanwhile(server, a);
  if (!again) return "there is no sqlite3 command";
  for (const ask of [(id) => a.mailbox(id), (id) => a.putCell(id, 2, text("x")), (id) => a.burnMailbox(id)]) {
    const want = await ask(never);
    same(said(want), [404, "no_mailbox"], "one that never was");
    for (const id of [mid, other]) same((await ask(id)).bytes.toString(), want.bytes.toString(), "one that has ended");
  }
  await until(() => times(cells[1]) === 0, "ended bytes stay on the disk");
  same((await a.openMailbox(mid, 1, text("new"))).status, 201, "its name is free");
  await again.stop();
  return "";
});

test("what has ended leaves the disk on a server that has no quiet second", async () => {
  const server = await start(...served);
  const a = await signedIn(server);
  const [ended, busy] = [randomBytes(16), randomBytes(16)];
  const cell = randomBytes(64);
  same((await a.openMailbox(ended, 168, cell)).status, 201, "opened");
  const again = await endedMeanwhile(server, a);
  if (!again) return "there is no sqlite3 command";
  same((await a.openMailbox(busy, 1, text("one"))).status, 201, "opened");
  let goesOn = true;
  const writes = (async () => {
    for (; goesOn; await new Promise((done) => setTimeout(done, 250))) same((await a.putCell(busy, 2, text("two"))).status, 204, "kept busy");
  })();
  const there = () => ["store.db", "store.db-wal"].some((name) => readFileSync(join(again.data, name)).includes(cell));
  try {
    await until(() => !there(), "ended bytes stay on the disk");
  } finally {
    goesOn = false;
    await writes;
  }
  await again.stop();
  return "";
});

test("an account opens twenty mailboxes a day and reads sixty times a minute; a visitor without one sixty times an hour", async () => {
  const server = await start(...served, "--trust-proxy", "127.0.0.1");
  const a = await signedIn(server);
  const mids = Array.from({ length: 21 }, () => randomBytes(16));
  for (const mid of mids.slice(0, 20)) same((await a.openMailbox(mid, 1, text("x"))).status, 201, "one of twenty");
  same(said(await a.openMailbox(mids[20], 1, text("x"))), [429, "too_many"], "the 21st");
  const guest = (address) => new Device(server.app, { headers: { "X-Forwarded-For": address } });
  for (const [good, same_, other] of [
    ["203.0.113.1", "203.0.113.1", "203.0.113.2"],
    ["2001:db8:0:100::1", "2001:db8:0:1ff::2", "2001:db8:0:200::1"],
  ]) {
    for (let i = 0; i < 60; i++) same((await guest(good).mailbox(mids[0])).status, 200, `read ${i}`);
    const over = await guest(same_).mailbox(mids[0]);
    same(said(over), [429, "too_many"], "the 61st");
    check(Number(over.headers["retry-after"]) > 0, "when to come again");
    same((await guest(other).mailbox(mids[0])).status, 200, "another visitor");
  }
  // Its bucket fills by one a second, so a little more than sixty may pass, never less.
  let passed = 0;
  while (passed < 200 && (await a.mailbox(mids[0])).status === 200) passed++;
  check(passed >= 60 && passed < 200, `${passed} reads`);
  await server.stop();
});
