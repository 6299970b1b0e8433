// lock.mjs - the passphrase: set, wrong, right, changed, taken away; and what stays open while it is locked.
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

const WORDS = "four words kept apart";
const OTHERS = "another line to remember";
const rowsOf = async (me) => (await me.rows()).map(({ store, key }) => (store === "rows" ? key : `${store}/${key}`));

test("a passphrase locks, a wrong one does not open, the right one does", async (me) => {
  await me.checkIn({ note: `sealed ${CANARY}` });
  await me.open("/me/lock");
  await me.type("Passphrase", "too short");
  await me.type("The same once more", "too short");
  await me.tap("Lock with it");
  await me.sees("This is too short.");
  await me.lockWith(WORDS);
  const rows = await rowsOf(me);
  check(rows.includes("slot/1") && !rows.includes("slot/4") && !rows.includes("keys/device"), `after setting a passphrase the disk holds ${rows}`);
  await me.open("/entries");
  await me.sees(`sealed ${CANARY}`);
  await me.open("/me");
  await me.door("Lock now");
  await me.unlock("not the right words");
  await me.sees("That does not open it. Nothing was lost.");
  same(await me.page.getByLabel("Passphrase", { exact: true }).inputValue(), "not the right words", "what was typed stays");
  await me.type("Passphrase", `  ${WORDS} `);
  await me.tap("Unlock");
  await me.titled("Yours, and only yours");
  await me.comeBack("/entries");
  await me.seesNot(`sealed ${CANARY}`);
  await me.unlock(WORDS);
  await me.sees(`sealed ${CANARY}`);
});

test("a passphrase is changed, and the old one opens no longer", async (me) => {
  await me.checkIn();
  await me.lockWith(WORDS);
  const change = me.page.locator("section", { has: me.page.locator("#change-it") });
  const fill = async (old) => {
    await change.getByLabel("Your passphrase now").fill(old);
    await change.getByLabel("New passphrase").fill(OTHERS);
    await change.getByLabel("The same once more").fill(OTHERS);
    await change.getByRole("button", { name: "Change it" }).click();
  };
  await fill("these are not the words");
  await me.sees("That does not open it.");
  await fill(WORDS);
  await me.sees("The new passphrase holds from now on.");
  await me.comeBack("/today");
  await me.unlock(WORDS);
  await me.sees("That does not open it.");
  await me.type("Passphrase", OTHERS);
  await me.tap("Unlock");
  await me.titled("Good to see you.");
}, { at: ["phone"] });

test("a passphrase is taken away, and the device opens by itself again", async (me) => {
  await me.checkIn({ note: "still here" });
  await me.lockWith(WORDS);
  const away = me.page.locator("section", { has: me.page.locator("#take-away") });
  await away.getByLabel("Your passphrase now").fill("these are not the words");
  await away.getByRole("button", { name: "Take it away" }).click();
  await me.sees("That does not open it.");
  await away.getByLabel("Your passphrase now").fill(WORDS);
  await away.getByRole("button", { name: "Take it away" }).click();
  await me.sees("The passphrase is gone.");
  const rows = await rowsOf(me);
  check(!rows.includes("slot/1") && rows.includes("slot/4") && rows.includes("keys/device"), `after taking it away the disk holds ${rows}`);
  await me.comeBack("/entries");
  await me.sees("still here");
}, { at: ["phone"] });

test("while locked, a hard moment, a check-in and a pause are written, and appear after unlocking", async (me) => {
  await me.checkIn({ note: "before the lock" });
  await me.lockWith(WORDS);
  await me.page.clock.install();
  await me.comeBack("/triggered");
  await me.sees("Stay here for five seconds.");
  await me.page.clock.install();
  await me.page.clock.runFor(5_100);
  await me.sees("Now one breath.");
  await me.tap("Go on");
  await me.type("What happened?", `while locked, ${CANARY}`);
  await me.tap("Go on");
  await me.tap("Enough for now");
  await me.tap("Keep it to myself");
  await me.titled("Stillnear is locked");
  await me.open("/slow/walk");
  await me.tap("I am back");
  await me.slide("How strong is it now?", 2);
  await me.tap("Keep it");
  await me.titled("Stillnear is locked");
  await me.open("/checkin");
  await me.slide("How close do you feel?", 1);
  await me.slide("How settled are you?", 2);
  await me.tap("Keep it");
  await me.titled("Stillnear is locked");
  same((await rowsOf(me)).filter((key) => key.startsWith("wait/")).length, 3, "what waits, sealed");
  await me.unlock(WORDS);
  await me.titled("Good to see you.");
  same((await me.entries()).map(({ t }) => t).sort(), ["checkin", "checkin", "pause", "trigger"], "entries after unlocking");
  check((await me.entries()).some(({ event }) => event === `while locked, ${CANARY}`), "the words of the hard moment");
  same((await rowsOf(me)).filter((key) => key.startsWith("wait/")), [], "what still waits");
}, { at: ["phone"] });

test("locking one window locks the other", async (me) => {
  await me.checkIn({ note: "in two windows" });
  await me.lockWith(WORDS);
  const other = await me.context.newPage();
  await me.open("/entries", other);
  await other.getByLabel("Passphrase", { exact: true }).fill(WORDS);
  await other.getByRole("button", { name: "Unlock" }).click();
  await other.getByText("in two windows").waitFor();
  await me.open("/me");
  await me.door("Lock now");
  await other.getByRole("heading", { name: "Stillnear is locked" }).waitFor();
}, { at: ["phone"] });

test("help, lessons and slowing down stay open while locked, and deleting needs no key", async (me) => {
  await me.checkIn();
  await me.lockWith(WORDS);
  await me.comeBack("/help");
  await me.titled("You are not alone with this");
  for (const [path, title] of [["/learn", "Learn"], ["/slow", "What would help right now?"], ["/me/delete", "Delete all of it"]]) {
    await me.open(path);
    await me.titled(title);
  }
  for (const path of ["/today", "/entries", "/change", "/map", "/me", "/calm"]) {
    await me.open(path);
    await me.titled("Stillnear is locked");
  }
}, { at: ["phone"] });

test("a window that was locked shows the draft that lies sealed, and not the one it remembers", async (me) => {
  await me.checkIn();
  await me.lockWith(WORDS);
  await me.open("/say");
  await me.type("What happened", `typed here ${CANARY}`);
  await me.drafted("say", ({ happened }) => happened === `typed here ${CANARY}`);
  await me.open("/me");
  await me.door("Lock now");
  await me.titled("Stillnear is locked");
  const here = me.page;
  me.page = await me.context.newPage();
  await me.open("/entries");
  await me.unlock(WORDS);
  await me.titled("Everything you wrote");
  await me.open("/say");
  await me.type("What happened", `typed elsewhere ${CANARY}`);
  await me.drafted("say", ({ happened }) => happened === `typed elsewhere ${CANARY}`);
  me.page = here;
  await me.unlock(WORDS);
  await me.titled("Yours, and only yours");
  await me.open("/say");
  await me.until("the other window's draft", () => document.querySelector("textarea")?.value.startsWith("typed"));
  same(await me.page.locator("textarea").first().inputValue(), `typed elsewhere ${CANARY}`, "what happened");
}, { at: ["phone"] });

test("out of sight it locks by itself, after as long as was chosen", async (me) => {
  const pick = async (name) => {
    await me.choose(name);
    await me.until(`${name} to be kept`, (name) => [...document.querySelectorAll("label")].some((one) => one.innerText === name && one.querySelector(":checked")), name);
  };
  await me.checkIn({ note: `sealed ${CANARY}` });
  await me.lockWith(WORDS);
  await me.page.clock.install();
  await me.show("hidden");
  await me.page.clock.fastForward("04:00");
  await me.show("visible");
  await me.titled("Lock");
  await me.show("hidden");
  await me.page.clock.fastForward("06:00");
  await me.show("visible");
  await me.unlock(WORDS);
  await me.titled("Lock");
  await pick("Never");
  await me.show("hidden");
  await me.page.clock.fastForward("59:00");
  await me.show("visible");
  await me.titled("Lock");
  await pick("At once");
  await me.show("hidden");
  await me.titled("Stillnear is locked");
}, { at: ["phone"] });

test("a phone that slept locks when it wakes", async (me) => {
  await me.checkIn({ note: `sealed ${CANARY}` });
  await me.lockWith(WORDS);
  await me.sleep(4);
  await me.titled("Lock");
  await me.sleep(5);
  await me.titled("Stillnear is locked");
}, { at: ["phone"] });
