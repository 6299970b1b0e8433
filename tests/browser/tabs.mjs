// tabs.mjs - two windows at once, and windows, and browsers, that die while they write.
import { readFileSync, readdirSync } from "node:fs";
import { CANARY, Person, WAIT_MS } from "./person.mjs";
import { folder, launchProfile } from "./place.mjs";
import { check, same, test } from "./runner.mjs";

const onPhone = { at: ["phone"] };

// Writes one entry after the other; tells of each once the engine has said that it is kept.
function writeOn([name, first, most]) {
  return (async () => {
    for (let i = first; i < first + most; i++) {
      const answer = await window.askEngine("add", { entry: { t: "message", words: `${name} ${i} ${"x".repeat(2_000)}` } });
      if (answer.ok) await window.heard(i);
    }
  })();
}

async function everything(me) {
  const all = [];
  for (let next = null; ; ) {
    const reply = await me.ask("view", { view: "list", limit: 100, ...(next && { before: next }) });
    all.push(...reply.entries);
    next = reply.next;
    if (!next) return all;
  }
}

test("two windows that write at the same time lose nothing: twenty each, forty there", async (me) => {
  await me.checkIn();
  const other = await me.context.newPage();
  await me.open("/today", other);
  await me.engine(other);
  const write = (page, name) =>
    page.evaluate(async (name) => {
      const answers = [];
      for (let i = 0; i < 20; i++) answers.push((await window.askEngine("add", { entry: { t: "message", words: `${name} ${i}` } })).ok);
      return answers.every(Boolean);
    }, name);
  same(await Promise.all([write(me.page, "here"), write(other, "there")]), [true, true], "all were said to be kept");
  await other.close();
  await me.comeBack("/entries");
  await me.sees("here 19", "there 19");
  const words = (await everything(me)).map((entry) => entry.words).filter(Boolean);
  same(words.sort(), ["here", "there"].flatMap((name) => Array.from({ length: 20 }, (_, i) => `${name} ${i}`)).sort(), "entries");
  same((await me.ask("view", { view: "status" })).alarms, [], "alarms");
}, onPhone);

test("what one window writes the other shows without being asked", async (me) => {
  await me.checkIn({ note: "from the first" });
  const other = await me.context.newPage();
  await me.open("/entries", other);
  await other.getByText("from the first").waitFor();
  await me.checkIn({ note: "from the second" });
  await other.getByText("from the second").waitFor();
}, onPhone);

test("two windows that begin at the same time begin the same account", async (me) => {
  await me.open("/checkin");
  const other = await me.context.newPage();
  await me.open("/checkin", other);
  await me.engine(other);
  const add = (page, words) => page.evaluate((words) => window.askEngine("add", { entry: { t: "message", words } }), words);
  const [a, b] = await Promise.all([add(me.page, "one"), add(other, "two")]);
  check(a.ok && b.ok, JSON.stringify([a, b]));
  await other.close();
  await me.comeBack("/entries");
  same((await me.entries()).map(({ words }) => words).sort(), ["one", "two"], "entries");
}, onPhone);

test("a window that dies while it writes loses nothing that was said to be kept, and shows nothing half-written", async (me) => {
  const kept = new Set();
  await me.context.exposeBinding("heard", (_, i) => void kept.add(i));
  await me.checkIn();
  for (let round = 0; round < 10; round++) {
    await me.open("/today");
    await me.engine();
    const { page } = me;
    void page.evaluate(writeOn, ["round", round * 1000, 500]).catch(() => undefined);
    await page.waitForTimeout(20 + ((round * 37) % 200)); // some way into a write, each time another
    if (round % 2) {
      const cdp = await me.context.newCDPSession(page);
      const died = page.waitForEvent("crash");
      void cdp.send("Page.crash").catch(() => undefined); // it dies without an answer
      await died;
    }
    await page.close();
    me.page = await me.context.newPage();
  }
  await me.open("/entries");
  await me.engine();
  const found = (await everything(me)).filter(({ t }) => t === "message").map(({ words }) => words);
  check(kept.size >= 10, `only ${kept.size} writes were under way`);
  for (const i of kept) check(found.some((words) => words.startsWith(`round ${i} `)), `entry ${i} was said to be kept and is not there`);
  for (const words of found) check(/^round \d+ x{2000}$/.test(words), `half-written: ${words.slice(0, 40)}`);
  same((await me.ask("view", { view: "status" })).alarms, [], "alarms");
}, onPhone);

// The ids of the processes of one browser: those that were started with its profile.
function processesOf(profile) {
  return readdirSync("/proc")
    .filter((id) => /^\d+$/.test(id))
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, "utf8").includes(profile);
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

test("a browser that is killed while it writes has on its disk what was said to be kept", async (me) => {
  const profile = folder();
  const kept = new Set();
  for (let round = 0; round < 4; round++) {
    const context = await launchProfile(profile, me.options);
    const there = Object.assign(new Person(me.place, { size: me.size }), { context });
    await there.prepare();
    await context.exposeBinding("heard", (_, i) => void kept.add(i));
    await there.open("/entries");
    await there.engine();
    await there.ask("view", { view: "status" });
    const found = (await everything(there)).map(({ words }) => words ?? "");
    for (const i of kept) check(found.some((words) => words.startsWith(`${CANARY} ${i} `)), `round ${round}: entry ${i} was said to be kept and is not there`);
    for (const words of found) check(new RegExp(`^${CANARY} \\d+ x{2000}$`).test(words), `half-written: ${words.slice(0, 40)}`);
    same((await there.ask("view", { view: "status" })).alarms, [], `round ${round}: alarms`);
    if (round === 3) {
      await there.leftNothing();
      await context.close();
      break;
    }
    void there.page.evaluate(writeOn, [CANARY, round * 1000, 500]).catch(() => undefined);
    const had = kept.size;
    for (const until = Date.now() + WAIT_MS; kept.size < had + 3 && Date.now() < until; ) await there.page.waitForTimeout(10);
    for (const id of processesOf(profile)) process.kill(id, "SIGKILL");
    await context.close().catch(() => undefined);
  }
  check(kept.size >= 9, `only ${kept.size} writes were under way`);
}, onPhone);
