// live.mjs - a pause together and a repair talk: two people, each with a phone, one time to come back.
import { CANARY, WAIT_MS } from "./person.mjs";
import { folder, serve } from "./place.mjs";
import { check, same, test } from "./runner.mjs";
import { two } from "./two.mjs";

const onPhone = { at: ["phone"], account: true, expects: ["Failed to load resource"] };

const liveOf = async (me, space) => (await me.ask("view", { view: "live", space })).live;

// Until the engine says so; what it waited for has a name.
async function live(me, space, what, holds) {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await me.page.waitForTimeout(40)) {
    const now = await liveOf(me, space);
    if (holds(now)) return now;
  }
  throw new Error(`waited for ${what}, and it is ${JSON.stringify(await liveOf(me, space))}`);
}

// Kim asks, Robin joins, and both see the two shapes.
async function pausing(me, minutes = "20") {
  const { partner, space } = await two(me);
  await partner.open("/today");
  await me.open("/pause");
  await me.titled("Pause together");
  if (minutes !== "20") await me.choose(minutes);
  await me.tap("Pause together");
  await me.titled(/Back together at/);
  await partner.sees(/Kim asks for a pause\. Back together at/);
  await partner.tap("Look");
  await partner.titled("Kim asks for a pause");
  await partner.tap("Pause too");
  await partner.titled(/Back together at/);
  return { partner, space };
}

const minutesOf = (clock) => clock.split(":").reduce((hours, minutes) => hours * 60 + Number(minutes), 0);
const shownTime = (me) => me.page.locator("h1 time").getAttribute("datetime");
const compared = (live) => live.error_ms !== null;

test("a pause begins on one phone, shows on the other wherever it is, and ends on both in the same second", async (me) => {
  const { partner, space } = await pausing(me);
  await live(partner, space, "the clocks to be compared", compared);
  await partner.page.waitForFunction((want) => document.querySelector("h1 time")?.dateTime === want, await shownTime(me));
  same(await me.page.locator("h1 time").innerText(), await partner.page.locator("h1 time").innerText(), "the shown times");
  await me.sees("20 minutes to go");
  await partner.sees("20 minutes to go");
  for (const [one, other, name] of [[me, partner, "Kim"], [partner, me, "Robin"]]) {
    await one.tap("I’m here");
    await other.sees(`${name} is here`);
    await one.tap("I’m coming back");
    await other.sees(`${name} is coming back`);
  }
  await me.tap("Breathe in step");
  await partner.sees("Kim breathes");
  await partner.tap("Breathe in step");
  for (const one of [me, partner]) await one.page.getByRole("img", { name: "In for 4 seconds, out for 6" }).waitFor();
}, onPhone);

test("a pause goes on while the server is away, and speaks again when it is back", async (me) => {
  const data = folder();
  let server = await serve(me.place.app, 0, data);
  me.origin = server.origin;
  const { partner, space } = await pausing(me);
  await me.tap("I’m here");
  await partner.sees("Kim is here");
  await server.stop();
  await me.tap("I’m coming back"); // into the void: it is not kept for later
  const [a, b] = await Promise.all([me, partner].map(shownTime));
  same(a, b, "both keep the time");
  for (const one of [me, partner]) await one.sees("20 minutes to go", "I’m ready now");
  server = await serve(me.place.app, server.port, data);
  for (const one of [me, partner]) await one.page.evaluate(() => dispatchEvent(new Event("online")));
  const heard = async (one, other, words) => {
    for (const until = Date.now() + WAIT_MS; Date.now() < until; ) {
      await one.tap("I’m here");
      if (await other.text(words).waitFor({ timeout: 500 }).then(() => true, () => false)) return;
    }
    throw new Error(`“${words}” did not come through again`);
  };
  await heard(partner, me, "Robin is here");
  await me.tap("10 more minutes, once");
  await live(partner, space, "the longer pause", ({ renewed }) => renewed === "them");
  await server.stop();
}, onPhone);

test("a pause is made longer once, by either, and nobody can a second time", async (me) => {
  const { partner, space } = await pausing(me, "5");
  const before = (await liveOf(me, space)).ends;
  await partner.tap("10 more minutes, once");
  const { ends } = await live(me, space, "the longer pause", ({ renewed }) => renewed === "them");
  check(Math.abs(ends - before - 600_000) < 1_000, `ten minutes more: ${ends - before}`);
  for (const one of [me, partner]) await one.until("no way to a second time", () => !document.querySelector("main").innerText.includes("more minutes, once"));
  const again = await me.ask("live_answer", { space, session: (await liveOf(me, space)).session, answer: "join", renews: true, minutes: 10 });
  same(again.why, "renewed", "the engine");
}, onPhone);

test("whoever waves a pause away tells nobody; whoever names another time does, and closing the app changes nothing", async (me) => {
  const { partner, space } = await two(me);
  await partner.open("/calm");
  await me.open(`/with/${space}/pause`);
  await me.tap("Pause together");
  await partner.sees(/Kim asks for a pause/);
  await partner.tap("Not now");
  await partner.seesNot("Kim asks for a pause");
  same((await liveOf(me, space)).them, "none", "what Kim can see of that");
  await partner.open(`/with/${space}/repair`);
  await partner.tap("Begin");
  await partner.sees(/^A pause or a talk is open between you two already/);
  await partner.open(`/with/${space}/pause`);
  await partner.titled("Kim asks for a pause");
  await partner.tap("Name another time");
  const ends = await partner.page.locator(".return-at b").innerText();
  const first = await partner.page.locator("dialog .btn.quiet").first().innerText();
  const after = (minutesOf(first) - minutesOf(ends) + 1440) % 1440; // also around midnight
  check(after > 0 && after < 720, `${first} is offered instead of ${ends}`);
  const time = await partner.page.locator("dialog .btn.quiet").nth(1).innerText();
  await partner.page.locator("dialog .btn.quiet").nth(1).click();
  await partner.sees(`You said ${time}.`);
  await me.sees(`Robin says ${time}.`);
  await me.comeBack("/today");
  await me.sees(/A pause\. Back together at/);
  await me.tap("Back to it");
  await me.titled(/Back together at/);
  await me.tap("I’m ready now");
  await me.titled("How is it now?");
  await me.slide("How strong is it now?", 3);
  await me.tap("Keep it");
  await me.at("/today");
  same((await me.entries()).filter(({ t }) => t === "pause").map(({ skill, after }) => ({ skill, after })), [{ skill: "time_out", after: 3 }], "what Kim kept for herself");
  same(await liveOf(me, space), null, "what goes on for Kim");
}, onPhone);

test("how often somebody has asked for a pause is told to them alone", async (me) => {
  const { partner, space } = await two(me);
  await me.open(`/with/${space}/pause`);
  for (let n = 0; n < 4; n++) {
    const { session } = await me.ask("live_begin", { space, what: "pause", minutes: 5 });
    check((await me.ask("live_answer", { space, session, answer: "end" })).ok, "ended");
  }
  await me.sees("You have asked for 4 pauses in seven days. Only you see this.");
  await partner.open(`/with/${space}/pause`);
  await partner.titled("Pause together");
  same((await partner.ask("view", { view: "live", space })).asked, 0, "what the partner's phone counts");
  await partner.seesNot("in seven days");
}, onPhone);

test("what a repair talk ends in is handed over whole or not at all, and trying again doubles nothing", async (me) => {
  await me.fillsUp(/^sp\/.*\/rec\//); // of records for two
  const { space } = await two(me);
  const things = async () => (await me.ask("view", { view: "between", space, limit: 50 })).items.filter(({ t }) => t !== "live").map(({ t }) => t).sort();
  await me.open(`/with/${space}/repair`);
  await me.choose("This one");
  await me.tap("Begin");
  for (let turn = 0; turn < 2; turn++) for (const step of ["I’ve said it", "I’ve said it back", "Yes. Swap"]) await me.tap(step);
  await me.tap("Come to an end");
  await me.titled("One small thing");
  await me.type("What we will try", `a word at the door ${CANARY}`);
  await me.type("One thing I saw in you and liked", `you waited ${CANARY}`);
  await me.hasRoomFor(1);
  await me.tap("Hand it over to Robin");
  await me.page.getByRole("alert").waitFor();
  same(await things(), [], "what is there after the disk broke off");
  await me.hasRoomFor(Infinity);
  await me.tap("Hand it over to Robin");
  await me.at(`/with/${space}`);
  same(await things(), ["agreement", "card", "repair"], "what is there after trying again");
}, onPhone);

test("with nobody linked, pausing is a break for one, and a repair talk works on one phone and keeps nothing unasked", async (me) => {
  await me.open("/pause");
  await me.at("/slow/time_out");
  await me.open("/together");
  await me.door("A repair talk");
  await me.titled("Repair talk");
  await me.type("One topic, in a few words", `the door ${CANARY}`);
  await me.tap("Begin");
  for (const [speaks, back] of [["You speak", "your partner says it back"], ["your partner speaks", "Say back what you heard"]]) {
    await me.titled(speaks);
    await me.pressable("I’ve said it").dblclick(); // and the step after it is not skipped
    await me.titled(back);
    await me.tap("I’ve said it back");
    await me.tap("Yes. Swap");
  }
  await me.tap("Come to an end");
  await me.titled("One small thing");
  await me.type("What we will try", `a word at the door ${CANARY}`);
  await me.tap("Close, keep nothing");
  await me.at("/today");
  same(await me.rows(), [], "rows");
}, { at: ["phone"] });

test("a repair talk on two phones: each sees their own turn, and what it ends in is with both", async (me) => {
  const { partner, space } = await two(me);
  await partner.open("/today");
  await me.open(`/with/${space}/repair`);
  await me.tap("Begin");
  await me.sees("Robin’s phone shows it as soon as the app is open there.");
  await partner.sees("Kim asks for a repair talk.");
  await partner.tap("Look");
  await partner.tap("Name another time");
  const later = partner.page.locator("dialog .btn.quiet").first();
  const time = await later.innerText();
  await later.click();
  await partner.sees(`You said ${time}.`);
  await partner.titled("Kim asks for a repair talk");
  await me.sees(`Robin says ${time}.`);
  await partner.tap("I’m in");
  await me.seesNot("Robin says");
  for (const [speaks, listens, name] of [[me, partner, "Kim"], [partner, me, "Robin"]]) {
    await speaks.titled("Your turn to speak");
    await listens.titled(`${name} speaks`);
    const hold = speaks.page.getByRole("button", { name: "Hold while you speak" });
    await hold.focus();
    await speaks.page.keyboard.down(" ");
    await listens.page.locator(".across.held").waitFor();
    await speaks.page.keyboard.up(" ");
    await speaks.tap("I’ve said it");
    await listens.titled("Say back what you heard");
    await listens.tap("I’ve said it back");
    await speaks.titled("Did they get it?");
    await speaks.tap("Yes. Swap");
  }
  await me.titled("Your turn to speak");
  await me.tap("Come to an end");
  for (const one of [me, partner]) await one.titled("One small thing");
  await me.type("What we will try", `a word at the door ${CANARY}`);
  await me.type("One thing I saw in you and liked", `you waited ${CANARY}`);
  await me.tap("Hand it over to Robin");
  await partner.tap("Close, keep nothing");
  const things = async () => (await partner.ask("view", { view: "between", space, limit: 50 })).items.filter(({ t }) => t !== "live").map(({ t, words, agreement }) => `${t} ${words ?? agreement}`).sort();
  for (const until = Date.now() + WAIT_MS; Date.now() < until && (await things()).length < 3; ) await partner.page.waitForTimeout(50);
  same(await things(), [`agreement a word at the door ${CANARY}`, `card you waited ${CANARY}`, `repair a word at the door ${CANARY}`], "what is with the partner");
}, onPhone);

test("whoever leaves a talk says so to the other without a reason; who has not come in finds the question gone; and a pause takes both out of it", async (me) => {
  const { partner, space } = await two(me);
  const asks = async () => {
    await partner.open("/today");
    await me.open(`/with/${space}/repair`);
    await me.tap("Begin");
    await partner.sees("Kim asks for a repair talk.");
  };
  const stops = async (sees) => {
    await me.tap("Stop here");
    await me.sees(sees);
    await me.page.locator("dialog").getByRole("button", { name: "Stop here" }).click();
    await me.at("/together");
  };
  await asks();
  await stops("Robin has not come in yet.");
  await partner.seesNot("Kim asks for a repair talk.");
  await asks();
  await partner.tap("Look", "Name another time");
  await partner.page.locator("dialog .btn.quiet").first().click();
  await me.sees(/^Robin says /);
  await stops("Robin sees that you stop here for now");
  await partner.titled("Kim stops here for now");
  await partner.tap("All right");
  await asks();
  await partner.tap("Look", "I’m in");
  await partner.titled("Kim speaks");
  await live(me, space, "the other to be in", ({ them }) => them === "join");
  await stops("Robin sees that you stop here for now");
  await partner.titled("Kim stops here for now");
  await partner.open("/today");
  await partner.sees("Kim has left the talk for now.");
  await partner.tap("Look", "All right");
  await partner.at("/together");
  same(await liveOf(partner, space), null, "what goes on for Robin");
  await asks();
  await partner.tap("Look", "I’m in");
  await partner.titled("Kim speaks");
  await me.tap("Pause us", "Pause together");
  await partner.titled("Kim asks for a pause");
}, onPhone);
