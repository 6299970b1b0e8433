// A second implementation of the number that is compared later: libsodium.js. Prints `pair_number` of protocol_v1.json, from
// keys that stand there. Run it by hand: node number.mjs
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const sodium = createRequire(new URL("../../web/package.json", import.meta.url))("libsodium-wrappers-sumo");
await sodium.ready;
const known = JSON.parse(readFileSync(new URL("protocol_v1.json", import.meta.url), "utf8"));
const bytes = (name) => Buffer.from(known[name], "hex");
const parts = [Buffer.from("stillnear/1/later"), ...["identity_pk", "identity_pk_b", "personal_space_key", "personal_space_id"].map(bytes)];
const hash = Buffer.from(sodium.crypto_generichash(64, Buffer.concat(parts)));
const groups = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => String(hash.readBigUInt64LE(8 * i) % 100000n).padStart(5, "0"));
console.log(groups.join(" "));
