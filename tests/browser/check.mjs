// check.mjs - the check and the map: back, early stop, going on, keeping, throwing away, and when to repeat.
import { check, same, test } from "./runner.mjs";

async function begin(me) {
  await me.open("/check");
  await me.tap("Begin, about 2 minutes");
  await me.page.getByRole("radiogroup").waitFor();
}

const question = (me) => me.page.getByRole("radiogroup").getAttribute("aria-label");

// Answers the question that is asked, waits for the next one or the map, and says which it was.
export async function answer(me, level) {
  const now = await question(me);
  await me.choose(String(level));
  await me.until("the next question", (had) => location.hash === "#/map" || ![had, undefined].includes(document.querySelector("[role=radiogroup]")?.ariaLabel), now);
  return now;
}

// Answers as somebody with a clear leaning would, until the engine has enough.
async function answerAll(me) {
  await me.page.getByRole("radiogroup").waitFor();
  for (let asked = 0; asked < 20 && me.path().startsWith("/check"); asked++) await answer(me, 5 - (asked % 2) * 4);
  await me.at("/map");
}

test("the check goes back to what was answered, and on again", async (me) => {
  await begin(me);
  const first = await answer(me, 2);
  await answer(me, 4);
  await me.tap("Back");
  await me.tap("Back");
  await me.titled(first);
  check(await me.page.getByRole("radio", { name: "2", exact: true }).isChecked(), "the first answer is not shown again");
  await answer(me, 3);
  await answer(me, 4);
  await me.sees("minute");
});

test("the check stopped early says that it is not enough yet, and goes on from there", async (me) => {
  await begin(me);
  await answer(me, 2);
  const second = await answer(me, 4);
  await me.tap("Stop here, and see");
  await me.at("/map");
  await me.titled("Not enough yet");
  await me.sees("After 2 answers this would be a guess.");
  same(await me.page.getByRole("button", { name: "Keep it" }).count(), 0, "ways to keep a guess");
  await me.tap("Go on");
  await me.page.getByRole("radiogroup").waitFor();
  check((await question(me)) !== second, "it asks the same again");
});

test("the check closed in the middle goes on there", async (me) => {
  await begin(me);
  await answer(me, 2);
  await answer(me, 4);
  const third = await question(me);
  await me.drafted("check", (entry) => entry.asked?.length === 2);
  await me.comeBack("/check");
  await me.titled(third);
}, { at: ["phone"] });

test("a result can be thrown away, and leaves nothing", async (me) => {
  await begin(me);
  await answerAll(me);
  await me.tap("Throw it away");
  await me.sees("Thrown away. Nothing of it was kept.");
  await me.sees("Nothing here yet.");
  await me.tap("Undo");
  await me.pressable("Throw it away").waitFor();
  await me.tap("Throw it away");
  await me.sees("Nothing here yet.");
  same(await me.entries(), [], "entries");
}, { at: ["phone"] });

// A check kept so many days ago, as the engine's own answers would have it.
async function keptBefore(me, days, levels) {
  const at = Math.floor(Date.now() / 1000) - days * 86_400;
  const kept = await me.ask("add", { entry: { t: "check", instrument: "own-18", about: "partner", levels, at } });
  check(kept.ok, JSON.stringify(kept));
}

test("a repeat within eight weeks is asked about before it begins, and can be done all the same", async (me) => {
  await me.open("/check");
  await keptBefore(me, 20, Array(18).fill(3));
  await me.open("/map");
  await me.sees("A repeat makes sense from", "the two results would mostly show chance");
  await me.tap("Do it now all the same");
  await me.sees("A repeat makes sense from");
  await me.choose("a friend");
  await me.seesNot("A repeat makes sense from");
  await me.choose("my partner");
  await me.tap("Begin, about 2 minutes");
  await answerAll(me);
  await me.tap("Keep it");
  await me.sees("A repeat makes sense from");
  same((await me.entries()).filter(({ t }) => t === "check").length, 2, "checks");
}, { at: ["phone"] });

test("after eight weeks a repeat shows beside the first, and says what moved by more than chance", async (me) => {
  await me.open("/check");
  await keptBefore(me, 70, Array(18).fill(3));
  await me.open("/map");
  await me.sees("Two months or more have passed, so a repeat can show something.");
  await me.tap("Do the check again");
  await me.seesNot("A repeat makes sense from");
  await me.tap("Begin, about 2 minutes");
  await answerAll(me);
  await me.tap("Keep it");
  await me.pressable("Throw it away").waitFor({ state: "hidden" }); // the kept one stands where the new one stood
  await me.sees(/since \d+ \w+ \d{4}|steady/);
  await me.unfold("The same as a table");
  await me.until("two rows of the table", () => document.querySelectorAll("tbody tr").length === 2);
}, { at: ["phone"] });

test("a kept result stays on the map, says how sure it is, and when a repeat makes sense", async (me) => {
  await begin(me);
  await answerAll(me);
  await me.sees("The oval holds your true place about 8 times in 10.");
  await me.tap("Keep it");
  await me.sees("A repeat makes sense from");
  await me.pressable("Do it now all the same").waitFor();
  await me.comeBack("/map");
  await me.sees("A repeat makes sense from");
  check((await me.page.locator("figure [role=img]").first().evaluate((one) => (one.ariaLabel ?? one.textContent).trim().length)) > 0, "the picture has words");
});
