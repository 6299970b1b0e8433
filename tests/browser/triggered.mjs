// triggered.mjs - a hard moment: first the pause, then the questions, then a choice; and nothing lost by closing.
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

// Past the pause by the page's own clock, so that five seconds need not be waited for everywhere.
export async function afterThePause(me, path = "/triggered") {
  await me.page.clock.install();
  await me.open(path);
  await me.sees("Stay here for five seconds.");
  await me.page.clock.runFor(5_100);
  await me.sees("Now one breath.");
  await me.tap("Go on");
  await me.titled("What happened?");
}

test("I’m upset right now asks nothing before five seconds and one breath", async (me) => {
  await me.page.clock.install({ time: 0 });
  await me.open("/");
  await me.page.clock.pauseAt(60_000);
  await me.tap("I’m upset right now");
  await me.sees("Stay here for five seconds.");
  await me.page.clock.runFor(4_500);
  const during = await me.page.evaluate(() => ({
    holds: document.body.innerText.includes("Stay here for five seconds."),
    fields: document.querySelectorAll("input, textarea, select").length,
    pressable: [...document.querySelectorAll(".actions button")].filter((one) => !one.disabled).length,
    out: [...document.querySelectorAll("header a, header button")].filter((one) => !one.disabled).map((one) => one.innerText.trim() || one.ariaLabel),
  }));
  same([during.holds, during.fields, during.pressable], [true, 0, 0], "during the hold: holding, fields, what can be pressed");
  check(during.out.some((words) => words.startsWith("Close")), "there is a way out during the hold");
  await me.page.clock.runFor(1_000);
  await me.sees("Now one breath.");
  same(await me.page.locator("input, textarea, select").count(), 0, "fields at the breath");
  await me.page.clock.resume();
  await me.tap("Go on");
  await me.titled("What happened?");
});

test("a hard moment is written down step by step, and ends in a choice", async (me) => {
  await afterThePause(me);
  await me.type("What happened?", `they did not answer, ${CANARY}`);
  await me.tap("Go on");
  await me.type("What do you tell yourself about it?", `that I do not count, ${CANARY}`);
  await me.tap("Go on");
  await me.titled("What is here?");
  for (const word of ["anxious", "hurt", "lonely"]) await me.choose(word);
  await me.sees("That is three.");
  check(await me.page.getByRole("checkbox", { name: "angry" }).isDisabled(), "a fourth feeling can be chosen");
  await me.tap("Go on");
  await me.choose("tight chest");
  await me.tap("Go on");
  await me.titled("How strong is it?");
  await me.slide("How strong is it?", 6);
  await me.seesNot("That is a lot.");
  await me.slide("How strong is it?", 8);
  await me.sees("That is a lot.");
  await me.tap("Dim the screen");
  same(await me.page.evaluate(() => document.documentElement.dataset.look), "night", "look");
  await me.tap("Go on");
  await me.titled("What do you want to do, right now?");
  await me.choose("Ask again, until they answer");
  await me.tap("Go on");
  await me.titled("What do you need?");
  await me.type("What do you need?", "to know that they are there");
  await me.tap("Go on");
  await me.titled("Is this older than today?");
  await me.choose("Yes, I know this one");
  await me.type("What does it remind you of?", "waiting at a window");
  await me.tap("Go on");
  await me.titled("What would help now?");
  await me.tap("Keep it to myself");
  await me.sees("Kept");
  const [entry] = await me.entries();
  const { event, story, feelings, body, intensity, urge, need, older, older_words } = entry;
  same(
    { event, story, feelings, body, intensity, urge, need, older, older_words },
    {
      event: `they did not answer, ${CANARY}`,
      story: `that I do not count, ${CANARY}`,
      feelings: ["anxious", "hurt", "lonely"],
      body: ["tight chest"],
      intensity: 8,
      urge: "reach",
      need: "to know that they are there",
      older: "yes",
      older_words: "waiting at a window",
    },
    "what was kept",
  );
});

test("what it reminded of is not kept with the answer that it is of today", async (me) => {
  await afterThePause(me);
  for (let step = 0; step < 7; step++) await me.tap("Skip this one");
  await me.titled("Is this older than today?");
  await me.choose("Yes, I know this one");
  await me.type("What does it remind you of?", `waiting at a window, ${CANARY}`);
  await me.choose("No, it is about today");
  await me.tap("Go on");
  await me.tap("Keep it to myself");
  await me.sees("Kept");
  const [{ older, older_words }] = await me.entries();
  same([older, older_words], ["no", undefined], "what was kept");
}, { at: ["phone"] });

test("a hard moment closed in the middle goes on where it was", async (me) => {
  await me.checkIn(); // something is kept here already
  await afterThePause(me);
  await me.type("What happened?", `half a sentence of ${CANARY}`);
  await me.tap("Go on");
  await me.type("What do you tell yourself about it?", "and half a story");
  await me.page.clock.runFor(1_000); // the draft is written a little after the last key
  await me.drafted("trigger", (entry) => entry.story === "and half a story");
  await me.page.close();
  me.page = await me.context.newPage();
  await afterThePause(me);
  await me.sees("You had begun to write. It is all still here.");
  await me.tap("Go on where I was");
  await me.titled("What do you tell yourself about it?");
  same(await me.page.getByLabel("What do you tell yourself about it?").inputValue(), "and half a story", "the story");
});

test("nothing need be answered in a hard moment", async (me) => {
  await afterThePause(me);
  await me.tap("Skip this one");
  await me.titled("What do you tell yourself about it?");
  await me.tap("Enough for now");
  await me.sees("Nothing is written, and that is all right.");
  await me.tap("Close");
  await me.at("/today");
  same(await me.rows(), [], "rows");
});
