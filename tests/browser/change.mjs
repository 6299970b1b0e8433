// change.mjs - change over time: it abstains with too little, and speaks with its uncertainty when there is enough.
import { test } from "./runner.mjs";

test("change with nothing written is kind, and with little says how much is missing", async (me) => {
  await me.open("/change");
  await me.sees("What you write will be here, and only you can see it.");
  await me.checkIn();
  await me.open("/change");
  await me.sees("In this time: check-ins 1");
  await me.sees(/1 of \d+ check-ins so far/);
});

test("change with a sample couple shows lines, moments and what helps, each with a sentence and a table", async (me) => {
  await me.open("/");
  await me.tap("Look around with a sample couple");
  await me.at("/today");
  await me.open("/change");
  for (const heading of ["How close you felt", "How settled you felt", "Hard moments, before and after", "What helps you"]) await me.page.getByRole("heading", { name: heading }).waitFor();
  await me.until("a table for each of four pictures", () => [...document.querySelectorAll("summary")].filter(({ innerText }) => innerText.includes("The same as a table")).length === 4);
  await me.page.getByText("The same as a table").first().click();
  await me.page.getByRole("table").first().waitFor();
  for (const period of ["1 year", "All"]) await me.choose(period);
  await me.sees("In this time: check-ins");
});

test("hard moments and what helps say that there is too little, and then how much", async (me) => {
  await me.checkIn();
  await me.open("/change");
  await me.sees("When you have noted a few hard moments, and how they were afterwards, you will see them here.");
  await me.sees("After five times with one skill, you will see what it does for you.");
  for (let i = 0; i < 2; i++) await me.ask("add", { entry: { t: "pause", skill: "walk", before: 7, after: 5 } });
  await me.reload();
  await me.sees("2 of 5 times", "too few to say", "Too early to say which helps most.");
}, { at: ["phone"] });
