// A second implementation of seal/box: libsodium.js. Prints the value that tests/test_seal.c expects. Run it by hand: node box.mjs
import { createRequire } from "node:module";

const sodium = createRequire(new URL("../../web/package.json", import.meta.url))("libsodium-wrappers-sumo");
await sodium.ready;
const seed = (byte) => sodium.crypto_box_seed_keypair(new Uint8Array(32).fill(byte));
const mine = seed(1), theirs = seed(2), nonce = new Uint8Array(24).fill(3);
const box = sodium.crypto_box_easy("between two", nonce, theirs.publicKey, mine.privateKey);
console.log(`theirs ${Buffer.from(theirs.publicKey).toString("hex")}\nmine   ${Buffer.from(mine.privateKey).toString("hex")}`);
console.log(`out    ${Buffer.concat([nonce, box]).toString("hex")}`);
