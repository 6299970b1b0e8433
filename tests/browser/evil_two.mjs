// evil_two.mjs - a server that lies to two people who are linked (tests/evil: a proxy before the real one), and to their real
// clients in a real browser. Each lie is noticed or harmless: nothing that was given goes, nothing false appears between
// them, what each keeps alone is untouched, and honest answers heal it. tests/test_spaces_evil.c and tests/test_pair_evil.c
// have the same and more against the vault alone.
import { evil } from "../evil/evil.mjs";
import { add, level, shows, signedIn } from "./devices.mjs";
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";
import { link, pairOf, patiently, quickAccount, spacesOf, two } from "./two.mjs";

const onPhone = { at: ["phone"], account: true, expects: ["Failed to load resource"] };

const nudge = (one) => one.page.evaluate(() => dispatchEvent(new Event("online")));
const between = async (one, space) => (await one.ask("view", { view: "between", space, limit: 100 })).items.map(({ words }) => words);
const alarms = async (one) => (await one.ask("view", { view: "status" })).alarms;

const wish = (words) => ({ t: "card", kind: "wish", words });

async function give(one, space, words) {
  const given = await one.ask("give", { space, entry: wish(words) });
  check(given.ok, `give ${words}: ${given.why}`);
  return given.o;
}

// In one append, so that whoever pulls gets all of them or none.
async function giveAtOnce(one, space, all) {
  const given = await one.ask("give", { space, entries: all.map(wish) });
  check(given.ok, `give ${all}: ${given.why}`);
}

// Tells the requests of this device from all others.
async function deviceOf(server, one) {
  const { value } = (await one.context.cookies()).find(({ name }) => name.endsWith("sn"));
  const place = server.cookies.indexOf(value);
  check(place >= 0, "its cookie has been seen");
  return ({ device }) => device === place;
}

async function have(one, space, want) {
  const list = [...want].sort().join(" | ");
  let got = "";
  await patiently(one, `“${list}” between the two`, async () => ((got = (await between(one, space)).sort().join(" | ")), await nudge(one), got === list)).catch((error) => {
    throw new Error(`${error.message}, and it is “${got}”`);
  });
}

// ---- linking

// Both say all that they have to say, whatever comes of it.
async function linkWhatever(me, partner, early = async () => undefined) {
  check((await me.ask("pair_invite", { name: "Kim", hours: 24 })).ok, "an invitation");
  const { link: secret } = await pairOf(me);
  me.secrets.push(secret);
  await early();
  await partner.ask("pair_open", { secret });
  await partner.ask("pair_accept", { name: "Robin" });
  for (const say of ["pair_look", "pair_look", "pair_same", "pair_look", "pair_look"]) for (const one of [me, partner]) await one.ask(say);
}

const ended = async (one) => (({ state, reason }) => `${state} ${reason ?? ""}`)(await pairOf(one));
const linkedWith = async (one) => (await spacesOf(one)).filter(({ state }) => state === "on");

async function forgets(...people) {
  for (const one of people) {
    await one.ask("pair_stop");
    for (const { space } of await linkedWith(one)) check((await one.ask("leave", { space, how: "remove" })).ok, "left");
  }
}

test("a mailbox whose cells are altered or another's links nobody; late ones and a joining heard twice do", async (me) => {
  const server = await evil({ app: me.place.app });
  me.origin = server.origin;
  const [partner, stranger] = [await me.another(), await me.another()];
  for (const [one, handle] of [[me, "altered kim"], [partner, "altered robin"], [stranger, "of another link"]]) {
    await one.open("/together");
    await quickAccount(one, handle);
  }
  await add(me, `mine alone ${CANARY}`);
  for (const cell of [1, 2, 3, 4, 5]) {
    const reader = [2, 5].includes(cell) ? me : partner;
    server.only("cell_flip", await deviceOf(server, reader), { cell });
    await linkWhatever(me, partner);
    same(await ended(reader), "broken altered", `who reads cell ${cell}, altered`);
    same((await linkedWith(me)).length, 0, `spaces of who invited, after cell ${cell}`);
    server.good();
    await forgets(me, partner);
  }
  await linkWhatever(me, partner, async () => {
    check((await stranger.ask("pair_invite", { name: "Alex", hours: 24 })).ok, "another invitation");
    await stranger.ask("pair_look");
    server.do("cells_swapped");
  });
  for (const one of [me, partner]) {
    check((await ended(one)).startsWith("broken"), `cells of another mailbox: ${await ended(one)}`);
    same((await linkedWith(one)).length, 0, "spaces");
  }
  server.good();
  await forgets(me, partner);

  let cell = 2; // each of them is seen only once its reader has looked in vain
  server.only("cell_late", () => true, { get cell() { return cell; } });
  server.do("repeat");
  await linkWhatever(me, partner);
  check(["waiting", "invited"].includes((await pairOf(partner)).state), `without the second cell: ${(await pairOf(partner)).state}`);
  for (cell of [3, 4, 5, 0]) {
    for (const say of ["pair_look", "pair_look", "pair_same"]) for (const one of [me, partner]) await one.ask(say);
    check(cell === 0 || (await pairOf(me)).state !== "done", `done without cell ${cell}`);
  }
  for (const one of [me, partner]) await patiently(one, "to be linked", async () => (await one.ask("pair_look"), (await pairOf(one)).state === "done"));
  const joins = server.seen.requests.filter(({ path, status }) => path.endsWith("/join") && status !== 204);
  check(joins.length > 0, "a joining was answered as if it were not the first");
  server.good();
  const [{ space }] = await linkedWith(me);
  await give(me, space, "it holds");
  await have(partner, space, ["it holds"]);
  await shows(me, `mine alone ${CANARY}`);
  for (const one of [me, partner]) same(await alarms(one), [], "alarms");
  await server.stop();
}, onPhone);

// ---- what is between them

// Two who are linked, and the one who is lied to with somebody else as well.
async function scene(me) {
  const server = await evil({ app: me.place.app });
  me.origin = server.origin;
  const { partner, space, account } = await two(me);
  const third = await me.another();
  await third.open("/together");
  await quickAccount(third, "a third");
  const other = await link(me, third, { mine: "K", theirs: "Alex" });
  await add(me, `mine alone ${CANARY}`);
  await give(third, other, "of the third");
  await give(me, space, `of mine ${CANARY}`);
  await give(partner, space, "of theirs");
  for (const one of [me, partner]) await have(one, space, [`of mine ${CANARY}`, "of theirs"]);
  await have(me, other, ["of the third"]);
  for (const one of [me, partner, third]) await level(one);
  return { server, partner, third, space, other, account, lied: await deviceOf(server, me), given: [`of mine ${CANARY}`, "of theirs"] };
}

async function untouched(me, { other }) {
  await shows(me, `mine alone ${CANARY}`);
  same(await between(me, other), ["of the third"], "what is between me and somebody else");
}

// One lie while the partner writes, then the truth.
async function lieAndHeal(me, stage, name, options = {}) {
  const { server, partner, space, lied, given } = stage;
  server.only("no_live", lied);
  server.only(name, (request) => lied(request) && !request.path.endsWith("/live"), options);
  await nudge(me);
  const lies = server.seen.lies;
  const fresh = [`${name}, first`, `${name}, second ${CANARY}`].map((words) => `${words} (${given.length})`);
  await giveAtOnce(partner, space, fresh);
  await level(partner);
  const heard = server.seen.requests.length;
  await patiently(me, "two pulls", async () => (await nudge(me), server.seen.requests.slice(heard).filter((one) => lied(one) && one.path === "/v1/pull").length >= 2));
  check(server.seen.lies > lies, "no lie was told");
  const had = await between(me, space);
  for (const words of given) check(had.includes(words), `“${words}” is gone`);
  for (const words of had) check([...given, ...fresh].includes(words), `“${words}” was not given`);
  await untouched(me, stage);
  if (name === "not_yours") check((await spacesOf(me)).some((has) => has.space === space && has.gone), "it is said to be gone");
  server.good();
  given.push(...fresh);
  await have(me, space, given);
}

// A purge that is not done, and one that is undone.
async function takenBack(me, stage) {
  const { server, partner, space, account, lied, given } = stage;
  for (const [lie, words] of [["lie_purge", "kept by the server"], ["unpurge", "brought back by the server"]]) {
    server.do(lie);
    if (lie === "unpurge") server.only("no_live", lied);
    const copy = await give(partner, space, words);
    await have(me, space, [...given, words]);
    const taken = await partner.ask("take_back_copy", { space, copy });
    check(taken.ok, `${lie}: taken back: ${taken.why}`);
    for (const one of [me, partner]) await have(one, space, given);
    await me.comeBack("/today");
    await have(me, space, given);
  }
  const tablet = await me.another(); // while the server still says it all
  await signedIn(tablet, account);
  await have(tablet, space, given);
  server.good();
  for (const one of [me, tablet]) await have(one, space, given);
  await tablet.page.goto("about:blank");
}

// One of the partner's records is held back, and their next checkpoint names it.
async function heldBack(me, stage) {
  const { server, partner, space, lied, given } = stage;
  const before = server.seen.records.length;
  await me.page.goto("about:blank"); // else the stream has brought it before it can be held back
  await give(partner, space, "held back");
  await level(partner);
  const { bytes } = server.seen.records.slice(before).find(({ sid }) => sid === space);
  server.only("hide", lied, { header: bytes.subarray(0, 72) });
  await me.comeBack("/today");
  for (let n = 0; n < 50; n++) await give(partner, space, `one of many, ${n}`);
  const many = Array.from({ length: 50 }, (_, n) => `one of many, ${n}`);
  await level(partner);
  await patiently(me, "an alarm", async () => (await nudge(me), (await alarms(me)).some((alarm) => ["missing", "withheld"].includes(alarm))));
  await untouched(me, stage);
  server.good();
  given.push("held back", ...many);
  await me.comeBack("/today");
  await have(me, space, given);
}

test("whatever a server does to what is between two, nothing given is lost, nothing false appears, and each keeps their own", async (me) => {
  const stage = await scene(me);
  const { server, partner, third, space, other } = stage;
  const lies = [["swap_space", { from: other }], ["swap_space", { from: other, rename: true }], ["move_side"], ["move_stream"], ["swap_records"], ["flip"], ["stub"], ["stub_lie"], ["drop_middle"], ["reorder"], ["not_yours", { sid: space }]];
  for (const [name, options] of lies)
    await lieAndHeal(me, stage, name, options).catch((error) => {
      throw new Error(`${name}: ${error.message}`);
    });
  await takenBack(me, stage);
  await heldBack(me, stage);
  await give(me, space, "and it goes on");
  stage.given.push("and it goes on");
  await have(partner, space, stage.given);
  await untouched(me, stage);
  for (const one of [partner, third]) same(await alarms(one), [], "alarms of who was not lied to");
  await server.stop();
}, onPhone);

// ---- a pause together

// Counts what the worker tells the window of the other phone's taps.
function countTaps() {
  const Before = window.Worker;
  window.heardTaps = [];
  window.Worker = class extends Before {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => data.live && data.live.kind !== "beat" && window.heardTaps.push(`${data.live.space} ${data.live.kind}`));
    }
  };
}

test("a frame of a pause counts once and in its own space, however often and wherever a server relays it", async (me) => {
  const { server, partner, third, space, other } = await scene(me);
  await me.context.addInitScript(countTaps);
  await me.comeBack("/today");
  for (const [one, where, minutes] of [[third, other, 20], [partner, space, 5]]) {
    check((await one.ask("live_begin", { space: where, what: "pause", minutes })).ok, "a pause begins");
    await one.open(`/with/${where}/pause`);
    await one.titled(/Back together at/);
  }
  await me.open(`/with/${space}/pause`);
  await me.tap("Pause too");
  await me.titled(/Back together at/);
  await patiently(me, "frames of both", () => server.seen.frames.some(({ sid }) => sid === other) && server.seen.frames.some(({ sid }) => sid === space));
  await patiently(me, "the clocks to be compared", async () => (await me.ask("view", { view: "live", space })).live.error_ms !== null);
  server.do("live_replay");
  server.do("live_other");
  await third.tap("I’m here");
  await partner.tap("I’m coming back");
  await me.sees("Robin is coming back");
  const relayed = server.seen.frames.length;
  await patiently(me, "some more frames", () => server.seen.frames.length > relayed + 12);
  const taps = await me.page.evaluate(() => window.heardTaps);
  same(taps.filter((tap) => tap.startsWith(space)), [`${space} coming`], "taps of the partner");
  check(taps.filter((tap) => tap.startsWith(other)).length <= 1, `taps of somebody else: ${taps}`);
  await me.seesNot("Robin is here");
  server.good();
  await partner.tap("I’m here");
  await me.sees("Robin is here");
  await shows(me, `mine alone ${CANARY}`);
  for (const one of [me, partner, third]) same(await alarms(one), [], "alarms");
  await server.stop();
}, onPhone);
