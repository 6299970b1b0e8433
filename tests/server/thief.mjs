// thief.mjs - what somebody gets who copies the data folder, the logs, or the memory of the running server.
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { Device as Engine } from "../door/device.mjs";
import { answers } from "../door/two.mjs";
import { check, folder, root, same, start, test, until } from "./harness.mjs";
import { Chain, Device, hash, hex, kdf, passphraseSecret, person, slotOf, sodium, stub } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app];

// Every byte of the data folder.
const filesOf = (path) => readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [readFileSync(join(path, entry.name))]));

// Every byte of the process that may be read: as much as a core would hold.
function memoryOf(pid) {
  const parts = [];
  const memory = openSync(`/proc/${pid}/mem`, "r");
  for (const line of readFileSync(`/proc/${pid}/maps`, "utf8").split("\n")) {
    const [, from, to, what] = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+\s*(.*)$/.exec(line) ?? [];
    if (!from || what.startsWith("[v") || what.startsWith("/usr/lib")) continue;
    let at = BigInt(`0x${from}`);
    const end = BigInt(`0x${to}`);
    while (at < end) {
      const piece = Buffer.alloc(Math.min(Number(end - at), 1 << 20));
      try {
        parts.push(piece.subarray(0, readSync(memory, piece, 0, piece.length, at)));
      } catch {
        // a page that is not there
      }
      at += BigInt(piece.length);
    }
  }
  closeSync(memory);
  return parts;
}

// The ways in which bytes could stand somewhere.
const forms = (bytes) => [Buffer.from(bytes), Buffer.from(hex(bytes)), Buffer.from(Buffer.from(bytes).toString("base64").slice(0, -4))];
const holds = (places, bytes) => forms(bytes).some((form) => places.some((place) => place.includes(form)));

test("neither folder nor log nor memory holds a word, a handle, a passphrase or a key", async () => {
  const server = await start(...served);
  const handle = "quiet-otter-4711";
  const passphrase = "canary wren thistle marble kettle lantern";
  const words = `canary ${hex(randomBytes(8))}: nobody may read this`;
  const key = randomBytes(32);
  const id = randomBytes(16);
  const master = Buffer.concat([key, id]);
  const secret = passphraseSecret(server.app.origin, handle, passphrase);
  const recovery = randomBytes(32);
  const who = { key, id, master, slots: [slotOf(1, secret, master), slotOf(2, recovery, master)] };
  const one = new Device(server.app);
  same((await one.signUp(who)).status, 201, "sign-up");
  const sid = kdf(16, 3, "stilacct", key);
  const side = kdf(32, 1, "stilspac", kdf(32, 4, "stilacct", key));
  same((await one.addSpace(sid)).status, 201, "a space");
  const chain = new Chain(sid, { key: side });
  const records = Array.from({ length: 20 }, () => chain.next(JSON.stringify({ t: "note", text: words })));
  same((await one.append(sid, records)).status, 200, "records");
  const again = new Device(server.app);
  same((await again.logIn(who)).status, 200, "login");
  const stream = await again.live([[sid, 0]]);
  await until(() => stream.events.length === 21, "a stream");
  const opened = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, records[0].subarray(96), Buffer.concat([Buffer.from("stillnear/1/rec\0"), records[0].subarray(0, 72)]), records[0].subarray(72, 96), side);
  check(Buffer.from(opened).includes(words), "the words are in there, for who has the key");

  // A sanitizer maps terabytes of its own beside the server's memory; the part `server` looks at that without one.
  const memory = process.env.STILLNEAR ? [] : memoryOf(server.child.pid);
  const files = filesOf(server.data);
  check(files.some((file) => file.includes(records[0].subarray(96))) || memory.some((part) => part.includes(records[0].subarray(96))), "the sealed bytes are found");
  for (const [what, bytes] of Object.entries({ words: Buffer.from(words), handle: Buffer.from(handle), passphrase: Buffer.from(passphrase), secret, recovery, key, side })) {
    check(!holds(files, bytes), `a file holds the ${what}`);
    check(!holds(memory, bytes), `the memory holds the ${what}`);
  }
  const token = Buffer.from(one.cookie.split("=")[1], "base64url");
  check(!holds(files, token), "a file holds a session's token");
  const keys = readFileSync(join(server.data, "server.keys"));
  const others = filesOf(server.data).filter((file) => !file.equals(keys));
  check(!holds(others, keys.subarray(0, 32)) && !holds(others, keys.subarray(32)), "the database holds a key of the server");
  check(others.some((file) => file.includes(hash(16, keys.subarray(0, 32), id, sid))), "a member is a tag, as PROTOCOL says: with the pepper it is found");
  check(others.some((file) => file.includes(hash(32, null, token))), "a session is the hash of its token");
  const { err, out } = await server.stop();
  same([err, out.split("\n").length], ["", 2], "what it said");
});

test("after a purge, a stub, a leave or a farewell the sealed bytes are in neither file nor log", async () => {
  const server = await start(...served);
  const gone = async (record, what) => until(() => !filesOf(server.data).some((file) => file.includes(record.subarray(96, 160))), `${what}: still there`);
  const there = (record) => filesOf(server.data).some((file) => file.includes(record.subarray(96, 160)));
  const one = new Device(server.app);
  await one.signUp(person());
  const [sid, other] = [randomBytes(16), randomBytes(16)];
  for (const each of [sid, other]) await one.addSpace(each);
  const chain = new Chain(sid);
  const records = chain.many(6);
  await one.append(sid, records);
  const elsewhere = new Chain(other).many(2);
  await one.append(other, elsewhere);
  check([...records, ...elsewhere].every(there), "they are stored");
  const stream = await one.live([[sid, 0]]); // a reader in the way
  await one.call("POST", `/v1/spaces/${hex(sid)}/purge`, { stream: hex(chain.stream), n: [1, 2] });
  for (const record of records.slice(0, 2)) await gone(record, "purged");
  same((await one.append(sid, [stub(records[2])])).status, 200, "a stub");
  await gone(records[2], "a stub");
  check(there(records[4]), "what was not deleted stays");
  await one.call("DELETE", `/v1/spaces/${hex(other)}/me?purge=0`);
  for (const record of elsewhere) await gone(record, "left by its last member");
  stream.close();
  await one.call("DELETE", "/v1/account", { spaces: [hex(sid)] });
  for (const record of records) await gone(record, "farewell");
  await until(() => !filesOf(server.data).some((file) => file.includes(one.who.id) || file.includes(one.who.slots[0].id)), "the account's own rows");
  await server.stop();
});

// What a record of the engine's is made of from its nonce on, by its row; no other record has it.
const sealedIn = (engine, row) => Buffer.from(engine.script.rows.get(row), "base64").subarray(72);

test("of two who linked, handed over and took back, no file and no log has a word, a name, the link or the key", async () => {
  const wasm = join(root, "build/stillnear.wasm");
  if (!existsSync(wasm)) return "there is no engine in WebAssembly: run script/build first";
  const server = await start(...served);
  const couple = await answers(() => new Engine(wasm, server.app.origin), server.app.origin);
  const { rowan, other, link, sid, key } = couple;
  const canary = `canary ${hex(randomBytes(8))}`;
  const space = hex(sid);
  const rows = () => [...rowan.script.rows.keys()].filter((row) => row.startsWith(`sp/${space}/rec/`));
  const told = (line) => {
    const reply = rowan.tell(line);
    check(reply.ok, `${line.do}: ${reply.why}`);
    return reply;
  };
  const before = new Set(rows());
  const handed = told({ do: "hand_over", space, fields: ["event"], entry: { t: "trigger", event: `${canary}, handed over`, need: `${canary}, kept` } });
  const given = told({ do: "give", space, entry: { t: "card", kind: "wish", words: `${canary}, given` } });
  const stays = told({ do: "give", space, entry: { t: "card", kind: "wish", words: `${canary}, and it stays` } });
  const sealed = rows().filter((row) => !before.has(row)).map((row) => sealedIn(rowan, row));
  check(sealed.length >= 3 && stays.o, `records of three things: ${sealed.length}`);
  const chain = new Chain(sid, { side: 1, key: kdf(32, 2, "stilspac", key) });
  await rowan.sync();
  same((await other.device.append(sid, [chain.next(JSON.stringify({ t: "card", kind: "wish", words: `${canary}, of the other` }))])).status, 200, "the other's");
  const stands = (bytes) => filesOf(server.data).some((file) => file.includes(bytes));
  check(sealed.every(stands), "what was handed over is stored, sealed");

  for (const copy of [handed.copy, given.o]) told({ do: "take_back_copy", space, copy });
  const stubs = rows().filter((row) => !before.has(row) && sealedIn(rowan, row).length === 32);
  same(stubs.length, 2, "stubs of what was taken back");
  await rowan.sync();
  await until(() => sealed.filter(stands).length === sealed.length - 2, "what was taken back still stands in a file");
  check((await other.device.pull([[sid, 0]])).frames.filter(({ type }) => type === "stub").length === 2, "to the other it is two stubs");

  const files = filesOf(server.data);
  const memory = process.env.STILLNEAR ? [] : memoryOf(server.child.pid);
  const sides = [1, 2, 9].map((number) => kdf(32, number, "stilspac", key));
  const names = ["Éloïse", "Sage by the sea", "rowan-three", "harbour at dusk, three"].map((name) => Buffer.from(name));
  for (const [what, list] of Object.entries({ words: [Buffer.from(canary)], names, "secret of the link": [link, Buffer.from(link.toString("base64url"))], "key of the space": [key, ...sides] }))
    for (const bytes of list) {
      check(!holds(files, bytes), `a file holds the ${what}: ${bytes}`);
      check(!holds(memory, bytes), `the memory holds the ${what}: ${bytes}`);
    }
  check(!files.some((file) => file.includes(link.subarray(0, 16))) && !holds(files, couple.join), "a file holds what lets somebody in");
  const { err, out } = await server.stop();
  same([err, out.split("\n").length], ["", 2], "what it said");
  return "";
});
