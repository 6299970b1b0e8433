// two.mjs - two people, from an invitation to leaving, over the real server: two engines; and one engine with a second
// implementation of the protocol, written here from docs/PROTOCOL.md through libsodium.js, on either end.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { b64, Device as Plain, hash, hex, kdf, person, sodium, text } from "../server/client.mjs";

const cellKey = (link, cell) => kdf(32, cell + 1, "stilpair", link);
const mailboxOf = (link) => kdf(16, 1, "stilpair", link);
const place = (link, cell) => Buffer.concat([text(`p${cell}`), mailboxOf(link)]);

function sealed(link, cell, message) {
  const nonce = randomBytes(24);
  return b64(Buffer.concat([nonce, sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message, place(link, cell), null, nonce, cellKey(link, cell))]));
}

function opened(link, cell, bytes) {
  const all = Buffer.from(bytes, "base64");
  return Buffer.from(sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, all.subarray(24), place(link, cell), all.subarray(0, 24), cellKey(link, cell)));
}

const words = (link, cell, bytes) => JSON.parse(opened(link, cell, bytes));
const bytes = (base64) => Buffer.from(base64, "base64");
const identityOf = (who) => sodium.crypto_box_seed_keypair(kdf(32, 1, "stilacct", who.key));

function boxed(mine, theirs, message) {
  const nonce = randomBytes(24);
  return Buffer.concat([nonce, sodium.crypto_box_easy(message, nonce, theirs, mine.privateKey)]);
}

const unboxed = (mine, theirs, box) => Buffer.from(sodium.crypto_box_open_easy(box.subarray(24), box.subarray(0, 24), theirs, mine.privateKey));

function transcript(pkA, pkB, rA, rB, nameA, nameB) {
  return hash(32, null, text("stillnear/1/pair"), pkA, pkB, rA, rB, Buffer.of(1), hash(32, null, Buffer.from(nameA)), hash(32, null, Buffer.from(nameB)));
}

function codeOf(T) {
  const six = String(T.readUInt32LE(0) % 1_000_000).padStart(6, "0");
  return `${six.slice(0, 3)} ${six.slice(3)}`;
}

async function signedUp(device, handle, passphrase, origin) {
  await device.confirmed({ do: "sign_up", handle, passphrase, origin, label: handle }, "sign_up_confirm");
  await device.sync();
  return device;
}

async function plain(origin) {
  const device = new Plain(new URL(origin));
  const who = person();
  assert.equal((await device.signUp(who)).status, 201);
  return { device, who, me: identityOf(who), r: randomBytes(32) };
}

const pairing = (device) => device.tell({ view: "pair" });

async function engines(device, origin) {
  const rowan = await signedUp(device(), "rowan-two", "harbour at dusk, two", origin);
  const sage = await signedUp(device(), "sage-two", "lantern by the sea, two", origin);
  await rowan.done({ do: "pair_invite", name: "Rowan", hours: 24 });
  await sage.done({ do: "pair_open", secret: pairing(rowan).link });
  assert.equal(pairing(sage).from, "Rowan");
  await sage.done({ do: "pair_accept", name: "Sage" });
  await rowan.done({ do: "pair_look" });
  await sage.done({ do: "pair_look" });
  assert.equal(pairing(rowan).code, pairing(sage).code);
  await rowan.done({ do: "pair_same" });
  await sage.done({ do: "pair_same" });
  await rowan.done({ do: "pair_look" });
  const { state, space } = pairing(rowan);
  assert.deepEqual([state, pairing(sage).state, pairing(sage).space], ["done", "done", space]);

  const gives = (who, say) => assert.ok(who.tell({ do: "give", space, entry: { t: "card", kind: "reassurance", words: say } }).ok);
  const sees = (who) => who.tell({ view: "between", space, limit: 50 }).items.map((item) => item.words).sort();
  gives(rowan, "of rowan");
  gives(sage, "of sage");
  for (const one of [rowan, sage, rowan]) await one.sync();
  for (const one of [rowan, sage]) assert.deepEqual(sees(one), ["of rowan", "of sage"]);

  const left = rowan.tell({ do: "leave", space, how: "remove", keep: true });
  assert.deepEqual([left.ok, left.kept], [true, 1]);
  await rowan.sync();
  await sage.sync();
  assert.deepEqual(sees(sage), ["of sage"]);
  assert.deepEqual(rowan.tell({ view: "list", type: "kept", limit: 9 }).entries.map((entry) => entry.words), ["of sage"]);
  assert.equal(rowan.tell({ view: "between", space, limit: 9 }).why, "no_such_space");
}

// The second implementation answers an invitation of the engine's. What it knows then, which no server may.
export async function answers(device, origin) {
  const rowan = await signedUp(device(), "rowan-three", "harbour at dusk, three", origin);
  const other = await plain(origin);
  await rowan.done({ do: "pair_invite", name: "Éloïse 🌱", hours: 1 });
  const link = Buffer.from(pairing(rowan).link, "base64url");
  const path = `/v1/mailboxes/${hex(mailboxOf(link))}`;
  const look = async () => (await other.device.call("GET", path)).json.cells;
  const put = async (cell, body) => assert.equal((await other.device.call("PUT", `${path}/cells/${cell}`, { cell: body })).status, 204);
  const first = words(link, 1, (await look())[0]);
  assert.equal(first.name, "Éloïse 🌱");
  await put(2, sealed(link, 2, JSON.stringify({ pk: b64(other.me.publicKey), name: "Sage by the sea", r: b64(other.r) })));
  await rowan.done({ do: "pair_look" });
  const { r } = words(link, 3, (await look())[2]);
  assert.equal(b64(hash(32, null, text("stillnear/1/commit\0"), bytes(r), bytes(first.pk))), first.c);
  const T = transcript(bytes(first.pk), other.me.publicKey, bytes(r), other.r, first.name, "Sage by the sea");
  assert.equal(pairing(rowan).code, codeOf(T));
  await rowan.done({ do: "pair_same" });
  const gift = unboxed(other.me, bytes(first.pk), opened(link, 4, (await look())[3]));
  const sid = gift.subarray(32, 48), join = gift.subarray(48, 64);
  assert.deepEqual([gift.length, gift.subarray(64)], [96, T]);
  await put(5, sealed(link, 5, boxed(other.me, bytes(first.pk), Buffer.concat([text("ok"), T]))));
  assert.equal((await other.device.call("POST", `/v1/spaces/${hex(sid)}/join`, { join: b64(join) })).status, 204);
  await rowan.done({ do: "pair_look" });
  assert.deepEqual([pairing(rowan).state, pairing(rowan).space], ["done", hex(sid)]);
  return { rowan, other, link, sid, key: gift.subarray(0, 32), join };
}

// And makes one, which the engine answers.
async function invites(device, origin) {
  const sage = await signedUp(device(), "sage-four", "lantern by the sea, four", origin);
  const other = await plain(origin);
  const link = randomBytes(32), pk = other.me.publicKey;
  const c = hash(32, null, text("stillnear/1/commit\0"), other.r, pk);
  const cell = sealed(link, 1, JSON.stringify({ pk: b64(pk), name: "Rowan", kind: 1, c: b64(c) }));
  assert.equal((await other.device.call("POST", "/v1/mailboxes", { mailbox: hex(mailboxOf(link)), hours: 168, cell })).status, 201);
  const path = `/v1/mailboxes/${hex(mailboxOf(link))}`;
  const look = async () => (await other.device.call("GET", path)).json.cells;
  const put = async (number, body) => assert.equal((await other.device.call("PUT", `${path}/cells/${number}`, { cell: body })).status, 204);
  await sage.done({ do: "pair_open", secret: link.toString("base64url") });
  await sage.done({ do: "pair_accept", name: "Sage" });
  const second = words(link, 2, (await look())[1]);
  await put(3, sealed(link, 3, JSON.stringify({ r: b64(other.r) })));
  await sage.done({ do: "pair_look" });
  const T = transcript(pk, bytes(second.pk), other.r, bytes(second.r), "Rowan", second.name);
  assert.equal(pairing(sage).code, codeOf(T));
  const sid = randomBytes(16), join = randomBytes(16);
  assert.equal((await other.device.addSpace(sid, 1, { join: b64(join) })).status, 201);
  await put(4, sealed(link, 4, boxed(other.me, bytes(second.pk), Buffer.concat([randomBytes(32), sid, join, T]))));
  await sage.done({ do: "pair_same" });
  assert.deepEqual([pairing(sage).state, pairing(sage).space], ["done", hex(sid)]);
  const yes = unboxed(other.me, bytes(second.pk), opened(link, 5, (await look())[4]));
  assert.deepEqual(yes, Buffer.concat([text("ok"), T]));
}

// What device() makes is an engine on the server at origin().
export const pairs = (device, origin) => [
  ["two people link, give, and one leaves", () => engines(device, origin())],
  ["another implementation answers an invitation", () => answers(device, origin())],
  ["another implementation invites", () => invites(device, origin())],
];
