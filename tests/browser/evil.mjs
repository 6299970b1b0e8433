// evil.mjs - a server that lies to the real client in a real browser: what it hands out is changed on the way. Each
// lie is noticed or harmless: nothing that was there goes, nothing false appears, and an honest answer heals it.
// tests/test_sync_evil.c has the same and more against the vault alone.
import { add, level, makeAccount, shows, signedIn, signIn } from "./devices.mjs";
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

const RECORD = 1, STUB = 2, END = 3;
const HEAD = 1 + 8; // of a record in a pull: its type and its cursor
const BODY = 72; // of a record: its header, and then what is sealed

// A pull's answer as frames, and back.
function framesOf(bytes) {
  const frames = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    frames.push(Buffer.from(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return frames;
}

const lengthOf = (frame) => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(frame.length);
  return length;
};
const joined = (frames) => Buffer.concat(frames.flatMap((frame) => [lengthOf(frame), frame]));

const isRecord = (frame) => frame[0] === RECORD;
const changed = (frames, change) => frames.map((frame) => (isRecord(frame) ? change(Buffer.from(frame)) : frame));
const flipped = (at) => (frames) => changed(frames, (frame) => ((frame[frame.length + at < 0 ? 0 : at < 0 ? frame.length + at : HEAD + at] ^= 1), frame));

// A deletion that nobody wrote: the header, and any hash.
const stubbed = (frame) => Buffer.concat([Buffer.from([STUB]), frame.subarray(1, HEAD + BODY), Buffer.alloc(32, 7)]);

const lies = {
  "a bit of what is sealed is flipped": flipped(-20),
  "a bit of the number is flipped": flipped(32),
  "a bit of the space is flipped": flipped(8),
  "a bit of the side is flipped": flipped(1),
  "a bit of the link to the one before is flipped": flipped(40),
  "each record comes twice": (frames) => frames.flatMap((frame) => (isRecord(frame) ? [frame, frame] : [frame])),
  "the records come in another order": (frames) => [frames[0], ...frames.filter(isRecord).reverse(), ...frames.filter((frame) => frame[0] === END)],
  "the first record is left out": (frames) => frames.filter((frame, i) => i !== frames.findIndex(isRecord)),
  "all records are left out, and the end says that they were there": (frames) => frames.filter((frame) => !isRecord(frame)),
  "all come as deletions": (frames) => frames.map((frame) => (isRecord(frame) ? stubbed(frame) : frame)),
  "the head goes backwards": (frames) => frames.map((frame) => (frame[0] === END ? Buffer.concat([frame.subarray(0, 17), Buffer.alloc(8), frame.subarray(25)]) : frame)),
  "the history is said to be another": (frames) => frames.map((frame) => (frame[0] === 0 ? Buffer.concat([Buffer.alloc(17, 9).fill(0, 0, 1), frame.subarray(17)]) : frame)),
  "a record is cut short": (frames) => changed(frames, (frame) => frame.subarray(0, 60)),
  "a frame of an unknown kind": (frames) => [...frames, Buffer.from([9, 9, 9])],
  "an empty frame": (frames) => [...frames, Buffer.alloc(0)],
};

const asBytes = {
  "the answer breaks off in the middle": (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)),
  "a frame is said to be longer than the answer": (bytes) => Buffer.concat([bytes, Buffer.from([255, 255, 255, 127, 1])]),
  "the answer is empty": () => Buffer.alloc(0),
  "the answer is a page of text": () => Buffer.from("<html>Please sign in to the hotel’s network</html>"),
};

const all = { ...Object.fromEntries(Object.entries(lies).map(([name, lie]) => [name, (bytes) => joined(lie(framesOf(bytes)))])), ...asBytes };

test("whatever a lying server makes of a pull, nothing is lost, nothing false appears, and the truth heals it", async (me) => {
  await me.checkIn({ note: "there before" });
  const account = await makeAccount(me, "lied to");
  await level(me);
  const other = await me.another();
  await signedIn(other, account);
  await shows(other, "there before");

  // The stream is out of the way, so that everything comes by pulls; each pull is lied about while there is a lie.
  let lie = null, told = 0;
  await other.context.route("**/v1/live", (route) => route.abort());
  await other.context.route("**/v1/pull", async (route) => {
    const response = await route.fetch();
    if (!lie) return route.fulfill({ response });
    const body = lie(await response.body());
    told++;
    return route.fulfill({ response, body });
  });
  await other.comeBack("/today");
  const nudge = () => other.page.evaluate(() => dispatchEvent(new Event("online")));

  const notes = ["there before"];
  for (const [name, next] of Object.entries(all)) {
    try {
      [lie, told] = [next, 0];
      await add(me, `${name}, first`);
      await add(me, `${name}, second ${CANARY}`);
      await level(me);
      for (const until = Date.now() + 15_000; told < 2; await other.page.waitForTimeout(50)) {
        check(Date.now() < until, `it was lied to ${told} times`);
        await nudge();
      }
      const had = (await other.entries()).map(({ note }) => note);
      for (const note of notes) check(had.includes(note), `“${note}” is gone`);
      lie = null;
      notes.push(`${name}, first`, `${name}, second ${CANARY}`);
      await nudge();
      await shows(other, ...notes);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`);
    }
  }
  await other.comeBack("/entries");
  await shows(other, ...notes);
  await other.context.unroute("**/v1/live");
  await add(other, "and it goes on");
  await shows(me, ...notes, "and it goes on");
}, { at: ["phone"], account: true, expects: ["Failed to load resource"] });

test("a stream of nonsense breaks nothing, and what it said is fetched", async (me) => {
  await me.checkIn({ note: "there before" });
  const account = await makeAccount(me, "nonsense");
  await level(me);
  const other = await me.another();
  const nonsense = ["event: f\ndata: AAAA\n\n", "event: f\ndata: not base64 at all\n\n", "event: h\ndata: AA==\n\n", `event: f\ndata: ${"A".repeat(400_000)}\n\n`, "data: no event\n\n", "event: p\n\n", ": \n\n", "\0\0\0\0"];
  await other.context.route("**/v1/live", (route) => route.fulfill({ status: 200, contentType: "text/event-stream", body: nonsense.join("") }));
  await signedIn(other, account);
  await shows(other, "there before");
  await add(me, `while it spoke nonsense ${CANARY}`);
  await other.page.evaluate(() => dispatchEvent(new Event("online")));
  await shows(other, "there before", `while it spoke nonsense ${CANARY}`);
  await other.context.unroute("**/v1/live");
  await other.comeBack("/today");
  await add(me, "after");
  await shows(other, "there before", `while it spoke nonsense ${CANARY}`, "after");
}, { at: ["phone"], account: true, expects: ["Failed to load resource"] });

test("another account's keys, or a wrong answer, let nobody in and change nothing", async (me) => {
  await me.checkIn({ note: "mine" });
  const mine = await makeAccount(me, "mine alone");
  const stranger = await me.another();
  await stranger.checkIn({ note: "of a stranger" });
  const theirs = await makeAccount(stranger, "a stranger");
  await level(stranger);

  // What the server hands out for the stranger, given to the person in place of their own.
  let wrapped = null;
  const third = await me.another();
  await third.context.route("**/v1/login", async (route) => {
    const response = await route.fetch();
    wrapped = (await response.json()).wrapped;
    return route.fulfill({ response });
  });
  await signedIn(third, theirs);
  check(typeof wrapped === "string", "the stranger's wrapped keys");

  const other = await me.another();
  await other.checkIn({ note: "written here" });
  const before = await other.rows();
  const answers = {
    "another account's keys": (body) => ({ ...body, wrapped }),
    "another account's name": (body) => ({ ...body, account: "00112233445566778899aabbccddeeff" }),
    "another kind": (body) => ({ ...body, kind: 2 }),
    "no keys": ({ wrapped: _gone, ...body }) => body,
  };
  for (const [name, change] of Object.entries(answers)) {
    await other.context.route("**/v1/login", async (route) => {
      const response = await route.fetch();
      return route.fulfill({ response, json: change(await response.json()) });
    });
    await signIn(other, mine);
    await other.sees("The server answered with something that is not from Stillnear.").catch((error) => check(false, `${name}: ${error.message}`));
    same(await other.rows(), before, `rows after ${name}`);
    await other.context.unroute("**/v1/login");
    await other.open("/today");
  }
  await signedIn(other, mine);
  await shows(other, "mine", "written here");
}, { at: ["phone"], account: true, expects: ["Failed to load resource"] });
