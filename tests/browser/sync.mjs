// sync.mjs - the same person on several devices: offline spells, conflicts, a device put out, an old server, a full
// disk, two windows. What was written is on every device in the end, and nothing is lost on the way.
import { cpSync, rmSync } from "node:fs";
import { add, grown, level, makeAccount, offline, online, shows, signedIn } from "./devices.mjs";
import { CANARY } from "./person.mjs";
import { folder, serve } from "./place.mjs";
import { check, same, test } from "./runner.mjs";

const onPhone = { at: ["phone"], account: true, expects: ["Failed to load resource"] };

async function two(me, handle, ...notes) {
  for (const note of notes) await me.checkIn({ note });
  const account = await makeAccount(me, handle);
  await level(me);
  const other = await me.another();
  await signedIn(other, account);
  await shows(other, ...notes);
  return { account, other };
}

const one = async (me, note) => (await me.entries()).find((entry) => entry.note === note);
const edit = async (me, o, note) => check((await me.ask("edit", { o, entry: { t: "checkin", close: 1, settled: 1, note } })).ok, `${note} is kept`);

test("offline on both devices, new and changed things meet afterwards, and a conflict ends the same on both", async (me) => {
  const { other } = await two(me, "two at once", "to change", "to delete", "to quarrel over");
  const quarrel = (await one(me, "to quarrel over")).o;
  for (const each of [me, other]) await offline(each);
  await add(me, `first, offline ${CANARY}`);
  await add(other, `second, offline ${CANARY}`);
  await edit(me, (await one(me, "to change")).o, "changed");
  await other.ask("delete", { o: (await one(other, "to delete")).o });
  await edit(me, quarrel, "as the first has it");
  await edit(other, quarrel, "as the second has it");
  await me.open("/today");
  await me.sees("Offline: 3 wait");
  for (const each of [me, other]) await online(each);
  const end = ["changed", `first, offline ${CANARY}`, `second, offline ${CANARY}`, "as the second has it"];
  for (const each of [me, other]) await shows(each, ...end);
  for (const each of [me, other]) await level(each);
  await me.sees("Backed up");
  for (const each of [me, other]) {
    await each.comeBack("/entries");
    await shows(each, ...end);
    same((await each.ask("view", { view: "status" })).alarms, [], "alarms");
  }
}, onPhone);

test("a new device is told on the others, who can look, say that it was them, or put it out", async (me) => {
  const { account, other } = await two(me, "who is there", "mine");
  await me.open("/today");
  await me.sees("A new device signed in.");
  await me.tap("It was me");
  await me.seesNot("A new device signed in.");
  await me.comeBack("/today");
  await me.sees("Backed up");
  await me.seesNot("A new device signed in.");

  const third = await me.another();
  await signedIn(third, account);
  await me.sees("A new device signed in.");
  await grown(me);
  await me.tap("See devices");
  await me.titled("Devices");
  await me.type("Your passphrase", account.passphrase);
  await me.tap("Show them");
  await me.sees("This device, since");
  same(await me.page.locator("main li .item b").count(), 3, "devices");
  await me.page.getByRole("button", { name: /^Sign out: / }).first().click();
  await me.sees("That device is signed out.");
  await me.until("two devices", () => document.querySelectorAll("main li .item b").length === 2);
  const out = await Promise.any([other, third].map(async (each) => (await each.open("/today"), await each.sees("This device is signed out."), each)));
  await shows(out, "mine");
  await out.checkIn({ note: "written after it was put out" });
  await out.sees("Signed out on this device: 1 waits");
  await add(me, "after");
  await shows(out, "mine", "written after it was put out");
  await signedIn(out, account);
  await shows(out, "mine", "written after it was put out", "after");
  await shows(me, "mine", "written after it was put out", "after");
}, onPhone);

test("a second device that began alone keeps its entries, and they join the account", async (me) => {
  await me.checkIn({ note: `from the first ${CANARY}` });
  const account = await makeAccount(me, "joining");
  const other = await me.another();
  await other.checkIn({ note: `from the second ${CANARY}` });
  await add(other, "another from the second");
  const before = (await other.entries()).map(({ o, c }) => [o, c]);
  await other.open("/account/in");
  await other.sees("2 entries are on this device. They stay, and join your account.");
  await signedIn(other, account);
  const all = [`from the first ${CANARY}`, `from the second ${CANARY}`, "another from the second"];
  for (const each of [me, other]) await shows(each, ...all);
  const after = (await me.entries()).map(({ o, c }) => [o, c]);
  for (const [o, c] of before) check(after.some(([one, clock]) => one === o && String(clock) === String(c)), "the same entry, with its own clock");
  await other.comeBack("/entries");
  await shows(other, ...all);
}, onPhone);

// A server of one's own, for a test that stops it; its data in a folder that can be put back.
async function ownServer(me) {
  const data = folder();
  let server = await serve(me.place.app, 0, data);
  me.origin = server.origin;
  const start = async () => (server = await serve(me.place.app, server.port, data));
  const back = (from) => {
    rmSync(data, { recursive: true });
    cpSync(from, data, { recursive: true });
  };
  return { data, start, stop: () => server.stop(), back };
}

test("a server that is down, and then back with an old state, is healed by its devices", async (me) => {
  const server = await ownServer(me);
  const { account, other } = await two(me, "old server", "early");
  await server.stop();
  const copy = folder();
  cpSync(server.data, copy, { recursive: true });
  await server.start();
  for (const each of [me, other]) await online(each);
  await add(me, `late, from the first ${CANARY}`);
  await add(other, "late, from the second");
  const all = ["early", `late, from the first ${CANARY}`, "late, from the second"];
  for (const each of [me, other]) await shows(each, ...all);
  for (const each of [me, other]) await level(each);

  await server.stop();
  await add(me, "while it was down");
  await me.open("/today");
  await me.sees("Offline: 1 waits");
  server.back(copy);
  await server.start();
  for (const each of [me, other]) await online(each);
  all.push("while it was down");
  for (const each of [me, other]) await shows(each, ...all);
  for (const each of [me, other]) await level(each);
  const third = await me.another();
  await signedIn(third, account);
  await shows(third, ...all);
  await server.stop();
}, onPhone);

test("two windows of one device: one of them talks to the server, and both show everything", async (me) => {
  const { other } = await two(me, "two windows", "before");
  const streams = new Set();
  me.context.on("request", (request) => request.url().endsWith("/v1/live") && streams.add(request));
  me.context.on("requestfinished", (request) => streams.delete(request));
  me.context.on("requestfailed", (request) => streams.delete(request));
  await me.comeBack("/entries");
  const second = await me.context.newPage();
  await me.open("/entries", second);
  await second.getByText("before").waitFor();
  await add(other, `from elsewhere ${CANARY}`);
  for (const page of [me.page, second]) await page.getByText(`from elsewhere ${CANARY}`).waitFor();
  await me.ask("add", { entry: { t: "checkin", close: 1, settled: 1, note: "in the second window" } }, second);
  await shows(other, "before", `from elsewhere ${CANARY}`, "in the second window");
  check(streams.size <= 1, `${streams.size} streams for one device`);
  await me.page.close(); // whichever had the stream, the other goes on
  me.page = second;
  await add(other, "after one was closed");
  await second.getByText("after one was closed").waitFor();
}, onPhone);

test("a disk that is full while things come from elsewhere loses nothing, and goes on once there is room", async (me) => {
  const { other } = await two(me, "full disk", "before");
  await other.fillsUp();
  await other.comeBack("/today");
  await other.sees("Backed up");
  await other.hasRoomFor(0);
  await add(me, `no room for it ${CANARY}`);
  await other.sees("This device is full: what is new elsewhere cannot come here");
  await shows(other, "before");
  await other.hasRoomFor(Infinity);
  await online(other);
  await shows(other, "before", `no room for it ${CANARY}`);
  await other.sees("Backed up");
}, onPhone);

test("a session that has ended shows as signed out, and nothing that is here is lost", async (me) => {
  const { account, other } = await two(me, "ended", "before");
  await other.context.clearCookies();
  await other.checkIn({ note: "without a session" });
  await other.sees("This device is signed out.", "Signed out on this device: 1 waits");
  await signedIn(other, account);
  await shows(me, "before", "without a session");
}, onPhone);
