// slow.mjs - slow down: each way to do it, how it is afterwards, and the forms for people who want no movement.
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

const onPhone = { at: ["phone"] };

async function sayHowItIs(me, after, before) {
  await me.titled("How is it now?");
  await me.slide("How strong is it now?", after);
  if (before !== undefined) await me.slide("And when you began?", before);
  await me.tap("Keep it");
  await me.at("/today");
}

const pauses = async (me) => (await me.entries()).filter(({ t }) => t === "pause").map(({ skill, before, after }) => ({ skill, before, after }));

test("six ways to slow down lead each to its own screen", async (me) => {
  const titles = { "Breathe slowly": "Breathe slowly", "Come back to the room": "Come back to the room", "Cool water": "Cool water", "Walk, and come back": "Walk, and come back", "Speak kindly to yourself": "Speak kindly to yourself", "Take a break, and say when you will be back": "Take a break, and say when you will be back" };
  for (const [way, title] of Object.entries(titles)) {
    await me.open("/slow");
    await me.titled("What would help right now?");
    await me.door(way);
    await me.page.locator("#main h1", { hasText: title }).waitFor({ state: "attached" });
  }
});

test("breathing may be rated afterwards, and the rating is kept", async (me) => {
  await me.open("/slow/breathing");
  await me.page.getByRole("img", { name: "In for 4 seconds, out for 6" }).waitFor();
  await me.tap("Adjust");
  await me.tap("Slower");
  await me.tap("Done");
  await me.tap("I feel a little steadier");
  await sayHowItIs(me, 3, 7);
  same(await pauses(me), [{ skill: "breathing", before: 7, after: 3 }], "pauses");
});

test("breathing without a number keeps nothing for somebody who is new", async (me) => {
  await me.open("/slow/breathing");
  await me.tap("I feel a little steadier");
  await me.tap("Close without a number");
  await me.at("/today");
  same(await me.rows(), [], "rows");
}, onPhone);

test("for people who want no movement, breathing is a ring with words and a count", async (me) => {
  await me.open("/slow/breathing");
  await me.sees("Breathe in");
  const moving = await me.page.evaluate(() => document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations === Infinity).length);
  same(moving, 0, "endless animations");
  const before = await me.page.locator("main").innerText();
  await me.until("the count to go on", (had) => document.querySelector("main").innerText !== had, before);
}, { ...onPhone, reducedMotion: "reduce" });

test("when it is not getting better, breathing offers other ways and people", async (me) => {
  await me.open("/slow/breathing");
  await me.tap("It is not getting better");
  await me.sees("Then do something else", "Talk to somebody");
  await me.door("Come back to the room");
  await me.sees("Five things you can see");
}, onPhone);

test("grounding goes through five senses and back", async (me) => {
  await me.open("/slow/grounding");
  await me.sees("Five things you can see");
  for (let found = 0; found < 5; found++) await me.tap("Found one");
  await me.tap("Next sense");
  await me.sees("Four things you can feel with your skin");
  await me.tap("Back");
  await me.sees("Five things you can see");
  for (let sense = 0; sense < 4; sense++) await me.tap("Go to the next sense");
  await me.sees("One thing you can taste");
  await me.tap("Found one");
  await me.tap("I am here");
  await sayHowItIs(me, 2, 6);
  same(await pauses(me), [{ skill: "grounding", before: 6, after: 2 }], "pauses");
});

test("water and a walk are done away from the screen, and come back to it", async (me) => {
  for (const [address, skill] of [["cold_water", "cold_water"], ["walk", "walk"]]) {
    await me.open(`/slow/${address}`);
    await me.tap("I am back");
    await sayHowItIs(me, 4, 5);
    same((await pauses(me))[0], { skill, before: 5, after: 4 }, "the last pause");
  }
}, onPhone);

test("one kind sentence is shown alone, ours or one's own", async (me) => {
  await me.open("/slow/self_talk");
  await me.tap("This is a wave. It will come down.");
  await me.titled("This is a wave. It will come down.");
  await me.tap("Back");
  await me.unfold("A sentence of your own");
  await me.type("What would you tell a friend in your place?", `it will pass, ${CANARY}`);
  await me.tap("Use it");
  await me.titled(`it will pass, ${CANARY}`);
  await me.tap("I have said it");
  await sayHowItIs(me, 2, 3);
}, onPhone);

test("a break has a length and a time of return, is copied, and can be made longer once", async (me) => {
  await me.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: me.origin });
  await me.page.clock.install({ time: new Date("2026-03-02T19:00:30+01:00") });
  await me.open("/slow/time_out");
  await me.choose("30");
  await me.choose("Warm");
  same(await me.page.getByLabel("Your line").inputValue(), "You matter to me, and I cannot do this well right now. I need 30 minutes to settle. At 19:30 I will come back to you.", "the line");
  await me.tap("Copy the line");
  await me.sees("Copied. You can paste it into any message.");
  check((await me.page.evaluate(() => navigator.clipboard.readText())).includes("At 19:30 I will come back to you."), "the line is on the clipboard");
  await me.titled("Back at 19:30");
  await me.tap("I need longer");
  await me.titled("A little longer");
  await me.choose("10");
  await me.tap("I say it aloud");
  await me.titled("Back at 19:10");
  same(await me.page.getByRole("button", { name: "I need longer" }).count(), 0, "ways to make it longer again");
  await me.page.clock.fastForward("11:00");
  await me.sees("It is time. One sentence is enough to begin.");
  await me.tap("I am back");
  await me.titled("How is it now?");
});

test("slowing down after a hard moment tells that moment how it ended", async (me) => {
  const { o } = await seedTrigger(me);
  await me.open("/today");
  await me.sees("Earlier today it was loud. Has it come down?");
  await me.tap("Say how it is now");
  await sayHowItIs(me, 2);
  same((await me.entries()).find((one) => one.o === o).after, 2, "how it ended");
  await me.seesNot("Earlier today it was loud.");
}, onPhone);

async function seedTrigger(me) {
  await me.open("/today");
  await me.engine();
  const kept = await me.ask("add", { entry: { t: "trigger", event: `silence, ${CANARY}`, feelings: ["hurt"], intensity: 8, need: "to be heard" } });
  check(kept.ok, JSON.stringify(kept));
  return kept;
}

test("where the disk takes one of the two and not the other, keeping it again keeps the pause once", async (me) => {
  await me.fillsUp(/^rec\//);
  const { o } = await seedTrigger(me);
  await me.open(`/slow/breathing?trigger=${o}&before=8`);
  await me.engine();
  await me.tap("I feel a little steadier");
  await me.titled("How is it now?");
  await me.slide("How strong is it now?", 2);
  await me.hasRoomFor(1);
  await me.tap("Keep it");
  await me.sees("This device has no room to keep it.");
  await me.hasRoomFor(Infinity);
  await me.tap("Keep it");
  await me.at("/today");
  same(await pauses(me), [{ skill: "breathing", before: 8, after: 2 }], "pauses");
  same((await me.entries()).find((one) => one.o === o).after, 2, "how it ended");
}, onPhone);

test("something hard to say begins with the words of the hard moment", async (me) => {
  const { o } = await seedTrigger(me);
  await me.open(`/say?trigger=${o}`);
  await me.page.waitForFunction((want) => [...document.querySelectorAll("textarea")].some((one) => one.value === want), `silence, ${CANARY}`);
  same(await me.page.getByLabel("What I feel").inputValue(), "I feel hurt.", "what I feel");
}, onPhone);
