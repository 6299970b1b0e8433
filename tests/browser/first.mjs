// first.mjs - the first minutes: who can read it, what helps at once, and that a start needs nothing.
import { answer } from "./check.mjs";
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

test("the first screen says who can read what is written, and has three doors", async (me) => {
  await me.open("/");
  await me.sees("What you write here stays on this device. Nobody else can read it, until you choose to hand something over.");
  for (const door of ["Start", "I’m upset right now", "Look around with a sample couple"]) check(await me.pressable(door).isEnabled(), door);
  await me.tap("How this works");
  await me.sees("You need no account and no e-mail address.");
  await me.page.keyboard.press("Escape");
  await me.seesNot("You need no account and no e-mail address.");
});

test("looking at the first screen keeps nothing on the device", async (me) => {
  await me.open("/");
  await me.engine();
  await me.ask("view", { view: "status" });
  same(await me.rows(), [], "rows");
  same(await me.local(), [], "localStorage");
});

test("Start asks about now, keeps it sealed, and leads through the check to a map and to Today", async (me) => {
  await me.open("/");
  await me.tap("Start");
  await me.titled("How are you, right now?");
  await me.slide("How close do you feel?", 3);
  await me.slide("How settled are you?", 4);
  await me.unfold("Add a line for yourself");
  await me.type("A line for yourself", `first words of ${CANARY}`);
  await me.tap("Keep it");
  await me.sees("Kept, sealed on this device. Only you can see it.");
  await me.at("/today");
  await me.sees("One small step, when it suits you", "Your notes are sealed on this device.");
  check((await me.rows()).some(({ key }) => key.startsWith("rec/")), "a record is on the disk");

  await me.open("/check");
  await me.titled("Where do you lean when it gets hard?");
  await me.tap("Begin, about 2 minutes");
  for (let asked = 0; asked < 20 && me.path() === "/check"; asked++) await answer(me, (asked % 5) + 1);
  await me.at("/map");
  await me.tap("Keep it");
  await me.sees("Kept. Only you can see it.");
  await me.open("/today");
  await me.sees("One small step, when it suits you");
});

test("somebody who has been here before starts at Today", async (me) => {
  await me.checkIn();
  await me.comeBack("/");
  await me.at("/today");
  await me.sees("Good to see you.");
});
