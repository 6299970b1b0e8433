// learn.mjs - lessons and the course: read, tried, and what was written about it kept.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CANARY } from "./person.mjs";
import { root } from "./place.mjs";
import { check, test } from "./runner.mjs";

const json = (name) => JSON.parse(readFileSync(join(root, "content", name), "utf8"));

test("every lesson and every step of the course opens and has something to try", async (me) => {
  const { lessons } = json("lessons/index.json");
  const { steps } = json("course.json");
  await me.open("/learn");
  for (const { title } of [...lessons, ...steps]) await me.sees(title);
  check(steps.length === 4 && lessons.length >= 10, "four steps and at least ten lessons");
  for (const { id, title } of lessons) {
    await me.open(`/learn/${id}`);
    await me.titled(title);
    await me.page.locator("#try").waitFor();
  }
  for (const { title, step } of steps) {
    await me.open("/learn");
    await me.door(`${step}. ${title}`);
    await me.titled(title);
    await me.page.locator("#try").waitFor();
  }
}, { at: ["phone"] });

test("what was written about a lesson is kept, and the lesson carries a sign", async (me) => {
  await me.open("/learn/strategy");
  await me.page.locator("textarea").fill(`what I noticed, ${CANARY}`);
  await me.tap("Keep it");
  await me.sees("Kept. Only you can see it.", "What you wrote on");
  await me.comeBack("/learn");
  await me.page.locator("a[href='#/learn/strategy'] .read").waitFor();
  const [{ t, lesson, words }] = await me.entries();
  check(t === "practice" && lesson === "strategy" && words === `what I noticed, ${CANARY}`, "the practice is kept as it was written");
});

test("a lesson that does not exist is said not to", async (me) => {
  await me.open("/learn/nothing_of_the_sort");
  await me.titled("There is no such page");
}, { at: ["phone"] });
