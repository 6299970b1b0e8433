// copies.mjs - a copy in a file, everything deleted, and the copy brought back; and files that are not what they say.
import { CANARY } from "./person.mjs";
import { lines } from "./entries.mjs";
import { check, same, test } from "./runner.mjs";

const WORDS = "a phrase for the file";
const DAMAGED = "This file is damaged or is not a Stillnear copy, so nothing was taken from it.";

const plain = (entries) => entries.map(({ c: _clock, ...rest }) => rest);

async function makeCopy(me) {
  await me.open("/me/backup");
  await me.type("A passphrase for this file", WORDS);
  await me.type("The same once more", WORDS);
  return me.save("Save the copy");
}

async function deleteAll(me) {
  await me.open("/me/delete");
  await me.tap("Delete all of it");
  await me.tap("Delete now");
  await me.sees("Everything is gone from this device.");
}

async function openCopy(me, bytes, words = WORDS) {
  await me.open("/today");
  await me.open("/me/backup");
  await me.bringBack("copy.bin", bytes);
  await me.type("The passphrase of this file", words);
  await me.tap("Open it");
}

test("a copy brings everything back after everything was deleted", async (me) => {
  await me.checkIn({ note: `first ${CANARY}` });
  await me.checkIn({ close: 9, note: "second" });
  await me.ask("add", { entry: { t: "trigger", event: `third ${CANARY}`, intensity: 7, feelings: ["hurt", "sad"] } });
  const before = plain(await me.entries());
  const copy = await makeCopy(me);
  check(/^copy-\d{4}-\d\d-\d\d\.bin$/.test(copy.name), `the file is called ${copy.name}`);
  check(!copy.bytes.includes(CANARY), "the file can be read without its passphrase");
  await deleteAll(me);
  same(await me.rows(), [], "rows after deleting");
  same(await me.local(), [], "localStorage after deleting");
  await openCopy(me, copy.bytes);
  await me.sees("3 entries came back.");
  same(plain(await me.entries()), before, "entries");
  await me.comeBack("/entries");
  await me.sees(`third ${CANARY}`);
  await openCopy(me, copy.bytes);
  await me.sees("3 were here already.");
  same(plain(await me.entries()), before, "entries after the same copy again");
});

test("a file that is not what it says changes nothing, and is answered with a sentence", async (me) => {
  await me.checkIn({ note: "kept" });
  for (let i = 0; i < 12; i++) await me.ask("add", { entry: { t: "message", words: `${i} ${"x".repeat(5_900)}` } });
  const copy = (await makeCopy(me)).bytes; // of more than one sealed part
  check(copy.length > 70_000, `the copy has ${copy.length} bytes`);
  const before = await me.entries();
  const flipped = (at) => Buffer.from(copy.map((byte, i) => (i === at ? byte ^ 1 : byte)));
  const newer = Buffer.from(copy.map((byte, i) => (i === 8 ? 2 : byte)));
  const WRONG = "That does not open it.";
  const sealed = [
    ["a wrong passphrase", copy, WRONG, "not the phrase of it"],
    ["a bit of the salt flipped", flipped(20), WRONG],
    ["a bit of the first part flipped", flipped(200), WRONG],
    ["a bit of the last part flipped", flipped(copy.length - 2), DAMAGED],
    ["the last byte cut off", copy.subarray(0, -1), DAMAGED],
    ["cut off at a part's end", copy.subarray(0, 56 + 65_536 + 17), DAMAGED],
    ["cut off in the first part", copy.subarray(0, 20_000), WRONG],
    ["of a newer version", newer, "This was made by a newer Stillnear."],
  ];
  for (const [what, bytes, sentence, words] of sealed) {
    await openCopy(me, bytes, words).catch((error) => check(false, `${what}: ${error.message}`));
    await me.sees(sentence).catch((error) => check(false, `${what}: ${error.message}`));
  }
  const asTheyAre = [
    ["an empty file", Buffer.alloc(0)],
    ["a text", Buffer.from("Dear diary,\nit rained.\n")],
    ["cut off in the header", copy.subarray(0, 30)],
    ["a bit of the first word flipped", flipped(3)],
    ["lines cut off", Buffer.from(lines(5).slice(0, -40))],
    ["lines with one missing", Buffer.from(lines(5).split("\n").filter((_, i) => i !== 3).join("\n"))],
    ["bytes that are no text", Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 37) & 255))],
  ];
  for (const [what, bytes] of asTheyAre) {
    await me.open("/today");
    await me.open("/me/backup");
    await me.bringBack("file", bytes);
    const asked = me.page.getByLabel("The passphrase of this file");
    await asked.or(me.page.getByRole("alert")).first().waitFor();
    if (await asked.isVisible()) {
      await me.type("The passphrase of this file", WORDS);
      await me.tap("Open it");
    }
    await me.sees(DAMAGED).catch((error) => check(false, `${what}: ${error.message}`));
  }
  await me.bringBack("lines", lines(2).replace('"version":1', '"version":2'));
  await me.sees("This was made by a newer Stillnear.");
  same(await me.entries(), before, "entries");
}, { at: ["phone"] });

test("everything as plain text goes out and comes back the same on another device", async (me) => {
  await me.checkIn({ note: `line one\nline two "quoted" ${CANARY} 🌊` });
  await me.ask("add", { entry: { t: "calm", lines: ["tea", "the window"] } });
  await me.ask("add", { entry: { t: "practice", lesson: "strategy", words: "tried", done: true } });
  await me.open("/me/backup");
  const file = await me.save("Save as text");
  const before = await me.entries();
  const rows = file.bytes.toString("utf8").trim().split("\n").map((line) => JSON.parse(line));
  same(rows.length, 4, "lines");
  check(rows.some(({ note }) => note?.includes(CANARY)), "the words can be read");
  await deleteAll(me); // a device that knows nothing
  await me.open("/me/backup");
  await me.bringBack(file.name, file.bytes);
  await me.sees("3 entries came back.");
  same(plain(await me.entries()), plain(before), "entries");
}, { at: ["phone"] });
