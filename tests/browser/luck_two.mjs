// luck_two.mjs - bad luck of two people with two devices each, drawn by chance: they write, change, delete, hand over and take back,
// go offline, reload; the server is killed. In the end all four devices show the same
// between the two, each person's two the same entries, what was kept is there and what was taken back is not.
//   SEEDS=36 node tests/browser/run.mjs "drawn by chance"       as many; six share four browsers and begin where the last ended
//   SEED=7 SEEDS=1 ..                                           from this one on
//   SET_BACK=1 ..                                               the server is set back to an older backup, too
// tests/test_spaces_converge.c does the same with three devices each, clones and thousands of seeds.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { level, signedIn } from "./devices.mjs";
import { CANARY } from "./person.mjs";
import { folder, program, serve } from "./place.mjs";
import { check, same, test } from "./runner.mjs";
import { patiently, two } from "./two.mjs";

const FIRST = Number(process.env.SEED ?? 1);
const SEEDS = Number(process.env.SEEDS ?? 6);
const SET_BACK = process.env.SET_BACK === "1";
const TOGETHER = 6; // seeds that share four browsers
const STEPS = 14;

// Mulberry32: the same draws for the same seed.
function chance(seed) {
  let a = seed * 0x9e3779b1;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (n) => Math.floor(next() * n), of: (list) => list[Math.floor(next() * list.length)] };
}

// ---- a server that is killed and set back

async function unlucky(me) {
  const data = folder();
  const backup = join(folder(), "backup.db");
  let server = await serve(me.place.app, 0, data);
  me.origin = server.origin;
  const start = async () => (server = await serve(me.place.app, server.port, data));
  const run = (...args) => {
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
    check(status === 0, `${args[0]}: ${stderr}`);
  };
  const killed = async (meanwhile = () => undefined) => {
    await server.stop("SIGKILL");
    meanwhile();
    await start();
  };
  return {
    killed,
    backUp: () => (rmSync(backup, { force: true }), run("backup", "--data", data, "--to", backup)),
    setBack: () => killed(() => run("restore", "--from", backup, "--data", data, "--force")),
    stop: () => server.stop(),
  };
}

// ---- four devices, and what they must come to

async function four(me) {
  const server = await unlucky(me);
  const { partner, space, account, theirAccount } = await two(me);
  const devices = [];
  for (const [who, [phone, login]] of [[me, account], [partner, theirAccount]].entries()) {
    const tablet = await phone.another();
    await signedIn(tablet, login);
    for (const one of [phone, tablet]) devices.push({ one, who, away: false });
  }
  for (const { one } of devices) await patiently(one, "the space", async () => (await one.ask("view", { view: "spaces" })).spaces?.some((has) => has.space === space));
  for (const { one } of devices) await level(one);
  for (const device of devices) await device.one.context.route("**/v1/**", (route) => (device.away ? route.abort() : route.fallback()));
  server.backUp();
  return { server, space, devices, notes: [new Map(), new Map()], given: new Map(), taken: new Set(), count: 0 };
}

// One way of being offline for the whole story: to take it away while something is asked may leave that without an answer.
const back = ({ one }) => one.page.evaluate(() => dispatchEvent(new Event("online")));

const itemsOf = async ({ one, who }, space) => (await one.ask("view", { view: "between", space, limit: 100 })).items.map(({ mine, ...item }) => ({ ...item, side: mine ? who : 1 - who }));
const wordsOf = (item) => item.words ?? item.event;
const entriesOf = async ({ one }) => (await one.ask("view", { view: "list", limit: 100 })).entries;

const steps = {
  async writes({ one, who }, { notes }, { words }) {
    const { ok, o } = await one.ask("add", { entry: { t: "checkin", close: 5, settled: 5, note: words } });
    if (ok) notes[who].set(o, true);
    return ok;
  },
  // What one device changes, no device deletes: an edit that the other had not seen would rightly outlive that.
  async changes(device, { notes }, { draw, words }) {
    const mine = (await entriesOf(device)).filter(({ t, o }) => t === "checkin" && notes[device.who].has(o));
    if (mine.length === 0) return true;
    const { o } = draw.of(mine);
    notes[device.who].set(o, false);
    return (await device.one.ask("edit", { o, entry: { t: "checkin", close: 1, settled: 1, note: words } })).ok;
  },
  async deletes(device, { notes }, { draw }) {
    const mine = (await entriesOf(device)).filter(({ o }) => notes[device.who].get(o));
    if (mine.length === 0) return true;
    const { o } = draw.of(mine);
    const { ok } = await device.one.ask("delete", { o });
    if (ok) notes[device.who].delete(o);
    return ok;
  },
  async handsOver({ one, who }, { space, given, notes }, { words }) {
    const { ok, o, copy } = await one.ask("hand_over", { space, fields: ["event"], entry: { t: "trigger", event: words, need: `kept ${CANARY}` } });
    if (ok) given.set(copy, { who, words });
    if (ok) notes[who].set(o, true);
    return ok;
  },
  async gives({ one, who }, { space, given }, { words }) {
    const { ok, o } = await one.ask("give", { space, entry: { t: "card", kind: "wish", words } });
    if (ok) given.set(o, { who, words });
    return ok;
  },
  async takesBack(device, { space, given, taken }, { draw }) {
    const mine = (await itemsOf(device, space)).filter(({ o, side }) => side === device.who && given.has(o));
    if (mine.length === 0) return true;
    const { o } = draw.of(mine);
    const { ok } = await device.one.ask("take_back_copy", { space, copy: o });
    if (ok) taken.add(given.get(o).words) && given.delete(o);
    return ok;
  },
  async goesAway(device) {
    device.away = !device.away;
    if (!device.away) await back(device);
    return true;
  },
  async reloads({ one }) {
    await one.reload();
    await one.engine();
    return patiently(one, "its engine", async () => ["open"].includes((await one.ask("view", { view: "status" })).state));
  },
};

const LIKELY = ["writes", "writes", "changes", "deletes", "handsOver", "handsOver", "gives", "gives", "takesBack", "takesBack", "goesAway", "goesAway", "reloads"];

async function oneSeed(world, seed) {
  const draw = chance(seed);
  const { server, devices } = world;
  const unlucky = new Map([[draw.below(STEPS), "killed"]]);
  const [setBack, when] = [draw.below(3) > 0, draw.below(STEPS)];
  if (SET_BACK && setBack) unlucky.set(when, "setBack");
  if (draw.below(2) > 0) server.backUp(); // else an older one
  for (let step = 0; step < STEPS; step++) {
    if (unlucky.has(step)) await server[unlucky.get(step)]();
    const name = draw.of(LIKELY);
    const device = draw.of(devices);
    const ok = await steps[name](device, world, { draw, words: `${seed}-${++world.count} ${CANARY}` });
    check(ok, `step ${step}, ${name}: refused`);
  }
}

// What this device shows, in words that can be held against another's.
async function shown(device, { space }) {
  return [JSON.stringify(await itemsOf(device, space)), JSON.stringify(await entriesOf(device))];
}

async function comeTogether(world) {
  const { devices, given, taken, notes, space } = world;
  for (const device of devices) {
    device.away = false;
    await back(device);
  }
  let why = "";
  const alike = async () => {
    const all = await Promise.all(devices.map((device) => shown(device, world)));
    const says = await Promise.all(devices.map(({ one }) => one.ask("view", { view: "status" })));
    why = all.map(([items], i) => `device ${i}, ${says[i].sync} ${says[i].blocked} ${says[i].unsent} unsent ${says[i].alarms}: ${JSON.parse(items).map(wordsOf)}`).join("\n");
    const entries = all.map(([, list]) => list);
    return all.every(([items]) => items === all[0][0]) && entries[0] === entries[1] && entries[2] === entries[3] && JSON.parse(all[0][0]).length === given.size;
  };
  await patiently(devices[0].one, "all to show the same", alike).catch((error) => check(false, `${error.message}, ${given.size} things\n${why}`));
  for (const device of devices) {
    await level(device.one);
    const items = await itemsOf(device, space);
    same(items.map((item) => `${item.side} ${wordsOf(item)}`).sort(), [...given.values()].map(({ who, words }) => `${who} ${words}`).sort(), "what is between them");
    check(!items.some((item) => taken.has(wordsOf(item))), "something taken back is there");
    same((await entriesOf(device)).map(({ o }) => o).sort(), [...notes[device.who].keys()].sort(), "what each keeps");
    same((await device.one.ask("view", { view: "status" })).alarms, [], "alarms");
  }
}

for (let from = FIRST; from < FIRST + SEEDS; from += TOGETHER)
  test(`two people with two devices each come to the same, whatever is drawn by chance, from ${from} on`, async (me) => {
    const world = await four(me);
    for (let seed = from; seed < Math.min(from + TOGETHER, FIRST + SEEDS); seed++)
      try {
        await oneSeed(world, seed);
        await comeTogether(world);
      } catch (error) {
        throw new Error(`seed ${seed} (of those from ${from}): ${error.message}`);
      }
    await world.server.stop();
  }, { at: ["phone"], account: true, expects: ["Failed to load resource"] });
