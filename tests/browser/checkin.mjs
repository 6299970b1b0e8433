// checkin.mjs - how are you, right now: two lines, two taps, a note.
import { CANARY } from "./person.mjs";
import { same, test } from "./runner.mjs";

test("a check-in is two lines and two taps, and a note if wanted", async (me) => {
  await me.open("/checkin");
  await me.tap("Keep it");
  await me.sees("Both lines first, please.");
  await me.slide("How close do you feel?", 7);
  await me.slide("How settled are you?", 5);
  await me.choose("I reached out");
  await me.unfold("Add a line for yourself");
  await me.type("A line for yourself", `a quiet evening, ${CANARY}`);
  await me.tap("Keep it");
  await me.at("/today");
  const [{ t, close, settled, reached, pulled_back, note }] = await me.entries();
  same({ t, close, settled, reached, pulled_back, note }, { t: "checkin", close: 7, settled: 5, reached: true, pulled_back: false, note: `a quiet evening, ${CANARY}` }, "what was kept");
});
