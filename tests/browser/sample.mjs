// sample.mjs - a sample couple: one tap, marked everywhere, and nothing of it or of the person's touched.
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

const MARK = "A sample couple. Nothing here is about you";
const EVERYWHERE = ["/today", "/checkin", "/triggered", "/slow", "/slow/breathing", "/say", "/together", "/check", "/map", "/change", "/entries", "/learn", "/learn/strategy", "/help", "/safety", "/calm", "/me", "/me/lock", "/me/backup", "/me/storage", "/me/delete"];

test("the sample couple opens with one tap, is marked on every screen, and keeps nothing", async (me) => {
  await me.open("/");
  await me.tap("Look around with a sample couple");
  await me.at("/today");
  for (const path of EVERYWHERE) {
    await me.open(path);
    await me.sees(MARK).catch(() => check(false, `the sample is not marked at ${path}`));
  }
  await me.checkIn({ note: "in the sample" });
  await me.open("/entries");
  await me.until("the sample's entries", () => document.querySelectorAll("a.item[href^='#/entry/']").length > 10);
  same(await me.rows(), [], "rows");
  same(await me.local(), [], "localStorage");
  await me.tap("Leave the sample");
  await me.at("/");
  await me.seesNot(MARK);
  await me.open("/entries");
  await me.sees("What you write will be here");
});

test("looking at the sample does not touch what is one's own", async (me) => {
  await me.checkIn({ note: `mine ${CANARY}` });
  const before = { rows: await me.rows(), entries: await me.entries() };
  await me.open("/together");
  await me.door("Look at a sample couple");
  await me.sees(MARK);
  await me.checkIn({ note: "in the sample" });
  await me.open("/entries");
  await me.seesNot(`mine ${CANARY}`);
  await me.tap("Leave the sample");
  await me.sees("Good to see you.");
  same({ rows: await me.rows(), entries: await me.entries() }, before, "what is mine");
  await me.open("/entries");
  await me.sees(`mine ${CANARY}`);
}, { at: ["phone"] });
