// keyboard.mjs - the same with a keyboard alone; and what is in focus can be seen.
import { keepWords, shows } from "./devices.mjs";
import { check, same, test } from "./runner.mjs";
import { pairOf, quickAccount } from "./two.mjs";

const MOST = 60; // Tab stops on one screen

// What has the focus, as it is read aloud, and whether it can be seen that it has it.
const focused = (me) =>
  me.page.evaluate(() => {
    const it = document.activeElement;
    const label = it.labels?.[0];
    const marked = [it, label, it.nextElementSibling, it.parentElement].some((one) => {
      if (!one) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
    });
    return { name: (it.ariaLabel ?? label?.innerText ?? it.innerText ?? "").trim(), marked };
  });

async function tabTo(me, name) {
  const passed = [];
  for (let stops = 0; stops < MOST; stops++) {
    await me.page.keyboard.press("Tab");
    const { name: now, marked } = await focused(me);
    passed.push(now.split("\n")[0]);
    if (!now.startsWith(name)) continue;
    check(marked, `it cannot be seen that “${name}” has the focus`);
    return;
  }
  throw new Error(`Tab never came to “${name}”, but to ${passed.join(" · ")}`);
}

async function press(me, ...keys) {
  for (const key of keys) await me.page.keyboard.press(key);
}

test("a check-in is written with the keyboard alone", async (me) => {
  await me.open("/today");
  await tabTo(me, "Check in");
  await press(me, "Enter");
  await me.titled("How are you, right now?");
  await tabTo(me, "How close do you feel?");
  await press(me, "ArrowRight", "ArrowRight");
  await tabTo(me, "How settled are you?");
  await press(me, "Home");
  await tabTo(me, "I reached out");
  await press(me, "Space");
  await tabTo(me, "Add a line for yourself");
  await press(me, "Enter");
  await tabTo(me, "A line for yourself");
  await me.page.keyboard.type("by keyboard");
  await tabTo(me, "Keep it");
  await press(me, "Enter");
  await me.titled("Good to see you.");
  const [{ close, settled, reached, note }] = await me.entries();
  same({ close, settled, reached, note }, { close: 7, settled: 0, reached: true, note: "by keyboard" }, "what was kept");
});

test("a hard moment is written with the keyboard alone", async (me) => {
  await me.page.clock.install();
  await me.open("/learn");
  await tabTo(me, "I’m triggered");
  await press(me, "Enter");
  await me.sees("Stay here for five seconds.");
  await me.page.clock.runFor(5_100);
  await me.sees("Now one breath.");
  await tabTo(me, "Go on");
  await press(me, "Enter");
  await me.titled("What happened?");
  await tabTo(me, "What happened?");
  await me.page.keyboard.type("by keyboard");
  await tabTo(me, "Go on");
  await press(me, "Enter");
  await me.titled("What do you tell yourself about it?");
  await tabTo(me, "Skip this one");
  await press(me, "Enter");
  await me.titled("What is here?");
  await tabTo(me, "hurt");
  await press(me, "Space");
  await tabTo(me, "Go on");
  await press(me, "Enter");
  await me.titled("Where is it in your body?");
  await tabTo(me, "Skip this one");
  await press(me, "Enter");
  await me.titled("How strong is it?");
  await tabTo(me, "How strong is it?");
  await press(me, "End");
  await tabTo(me, "Go on");
  await press(me, "Enter");
  await me.titled("What do you want to do, right now?");
  await press(me, "Tab");
  await tabTo(me, "Ask again").catch(() => check(false, "the urges cannot be reached"));
  await press(me, "ArrowDown", "ArrowDown");
  await tabTo(me, "Go on");
  await press(me, "Enter");
  await me.titled("What do you need?");
  await tabTo(me, "Enough for now");
  await press(me, "Enter");
  await me.titled("What would help now?");
  await tabTo(me, "Keep it to myself");
  await press(me, "Enter");
  await me.sees("Kept");
  const [{ event, feelings, intensity, urge }] = await me.entries();
  same({ event, feelings, intensity, urge }, { event: "by keyboard", feelings: ["hurt"], intensity: 10, urge: "protest" }, "what was kept");
}, { at: ["laptop"] });

test("every step of the check's scale can be chosen with the keyboard alone", async (me) => {
  await me.open("/check");
  await tabTo(me, "Begin, about 2 minutes");
  await press(me, "Enter");
  await me.page.getByRole("radiogroup").waitFor();
  for (const level of [3, 1, 5]) {
    const asked = await me.page.getByRole("radiogroup").getAttribute("aria-label");
    await tabTo(me, "1, not at all like me");
    for (let step = 1; step < level; step++) await press(me, "ArrowRight");
    await press(me, "Space");
    await me.until("the next question", (had) => ![had, undefined].includes(document.querySelector("[role=radiogroup]")?.ariaLabel), asked);
  }
  await me.drafted("check", ({ asked, levels }) => asked.length === 3 && String(asked.map((item) => levels[item])) === "3,1,5");
}, { at: ["laptop"] });

test("a wording is pasted, loaded and answered with the keyboard alone", async (me) => {
  await me.open("/questionnaires");
  await me.page.getByLabel("Questionnaire", { exact: true }).waitFor();
  await tabTo(me, "Questionnaire");
  await me.page.keyboard.type("WHO-5");
  await me.sees("5 items.");
  await tabTo(me, "or paste it here");
  await me.page.keyboard.insertText(["one", "two", "three", "four", "five"].map((item) => `It is ${item}, by keyboard.`).join("\n"));
  await tabTo(me, "Load it");
  await press(me, "Enter");
  await me.sees("Loaded here");
  await tabTo(me, "WHO-5 well-being index");
  await press(me, "Enter");
  await me.titled("WHO-5 well-being index");
  await tabTo(me, "Answer it");
  await press(me, "Enter");
  await me.pressable("Begin, about 1 minute").waitFor();
  await tabTo(me, "Begin, about 1 minute");
  await press(me, "Enter");
  for (let asked = 0; asked < 5; asked++) {
    await me.page.getByRole("radiogroup").waitFor();
    const now = await me.page.getByRole("radiogroup").getAttribute("aria-label");
    await tabTo(me, "0, least");
    await press(me, "ArrowRight", "Space");
    await me.until("the next sentence", (had) => document.querySelector("[role=radiogroup]")?.ariaLabel !== had, now);
  }
  await me.sees("20, from 0 to 100");
  await tabTo(me, "Keep it");
  await press(me, "Enter");
  await me.sees("Your answers of");
  await tabTo(me, "Remove the wording");
  await press(me, "Enter");
  await me.sees("Remove the wording?");
  await press(me, "Escape");
  await me.seesNot("Remove the wording?");
  same((await focused(me)).name, "Remove the wording", "where the focus is afterwards");
}, { at: ["laptop"] });

test("what if is changed, and a picture read as a table, with the keyboard alone", async (me) => {
  await me.open("/whatif");
  await me.sees(/In this picture you are half-way back/);
  const says = () => me.page.locator("main").innerText();
  const before = await says();
  await tabTo(me, "reach");
  await press(me, "ArrowRight");
  await me.until("another picture", (had) => document.querySelector("main").innerText !== had, before);
  await tabTo(me, "Pauses kept");
  await press(me, "ArrowDown");
  check(await me.page.getByRole("radio", { name: "Reassurance first" }).isChecked(), "the next plan is not chosen");
  await tabTo(me, "The same as a table");
  await press(me, "Enter");
  await me.page.locator("main table").waitFor();
}, { at: ["laptop"] });

test("where it began is written, left out and kept with the keyboard alone", async (me) => {
  await me.open("/began");
  const first = await me.page.locator("h1").innerText();
  await tabTo(me, first);
  await me.page.keyboard.type("by keyboard");
  await tabTo(me, "Go on");
  await press(me, "Enter");
  await me.seesNot(first);
  same((await me.page.evaluate(() => document.activeElement.tagName)), "H1", "what is read first on the next question");
  await tabTo(me, "Stop here");
  await press(me, "Enter");
  await me.titled("Enough for today");
  await tabTo(me, "Keep it");
  await press(me, "Enter");
  await me.at("/map");
  check((await me.entries())[0].words.includes("by keyboard"), "what was kept");
}, { at: ["laptop"] });

test("the loop and what goes together are read as tables, and the summary printed, with the keyboard alone", async (me) => {
  await me.context.addInitScript(() => (window.print = () => (window.printed = true)));
  await me.open("/");
  await me.tap("Look around with a sample couple");
  await me.at("/today");
  for (const [path, words] of [["/loop", /On \d+ of the \d+ days you reached/], ["/patterns", /In \d+ of the \d+ moments with/]]) {
    await me.open(path);
    await me.sees(words);
    await tabTo(me, "The same as a table");
    await press(me, "Enter");
    await me.page.locator("main table").first().waitFor();
    await tabTo(me, "How we know");
    await press(me, "Enter");
    await me.sees(/Counted from/);
  }
  await me.open("/summary");
  await me.sees("The loop you two get into");
  await tabTo(me, "Print or save as PDF");
  await press(me, "Enter");
  await me.until("the printing", () => window.printed === true);
}, { at: ["laptop"] });

test("the skip link leads past the tabs, and a new screen's heading takes the focus", async (me) => {
  await me.open("/today");
  await press(me, "Tab");
  same((await focused(me)).name, "Skip to the page", "the first stop");
  await press(me, "Enter");
  same(await me.page.evaluate(() => document.activeElement.tagName), "H1", "where it leads");
  await tabTo(me, "Check in");
  await press(me, "Enter");
  await me.titled("How are you, right now?");
  same(await me.page.evaluate(() => document.activeElement.innerText), "How are you, right now?", "what is read first on a new screen");
}, { at: ["laptop"] });

test("a dialogue keeps the focus, closes with Escape, and gives the focus back", async (me) => {
  await me.checkIn();
  await me.open("/me/delete");
  await me.titled("Delete all of it");
  await tabTo(me, "Delete all of it");
  await press(me, "Enter");
  await me.sees("This is the last question.");
  for (let stop = 0; stop < 6; stop++) {
    await press(me, "Tab");
    check(await me.page.evaluate(() => document.activeElement === document.body || Boolean(document.activeElement.closest("dialog"))), "the focus left the dialogue");
  }
  await press(me, "Escape");
  await me.seesNot("This is the last question.");
  same((await focused(me)).name, "Delete all of it", "where the focus is afterwards");
  await press(me, "Enter");
  await me.sees("This is the last question.");
  await tabTo(me, "Keep everything");
  await press(me, "Enter");
  await me.seesNot("This is the last question.");
  await me.until("the focus to be back when a button has closed it", () => document.activeElement.innerText === "Delete all of it");
}, { at: ["laptop"] });

test("a dialogue that is longer than the screen begins at its title", async (me) => {
  await me.open("/");
  await me.page.getByRole("button", { name: "How this works" }).click();
  const title = me.page.getByRole("dialog").getByRole("heading", { name: "How this works" });
  await title.waitFor();
  check(await title.evaluate((it) => it === document.activeElement), "the title has the focus");
  const hidden = await title.evaluate((it) => it.closest("dialog").getBoundingClientRect().top - it.getBoundingClientRect().top);
  check(hidden <= 0, `${hidden} pixels of the title are out of sight`);
}, { at: ["phone"], size: { width: 360, height: 560 } });

test("an account is made, and signed in to, with the keyboard alone", async (me) => {
  await me.checkIn({ note: "by keyboard" });
  me.secrets.push("key Board");
  await me.open("/account");
  await me.titled("An account, if you want one");
  await tabTo(me, "Make an account");
  await press(me, "Enter");
  await me.titled("A nickname that nobody sees");
  await tabTo(me, "Nickname");
  await me.page.keyboard.type("key Board");
  await press(me, "Enter");
  await me.titled("Your passphrase");
  await me.page.locator(".six-words li").first().waitFor();
  const passphrase = await keepWords(me);
  await tabTo(me, "I have kept it, go on");
  await press(me, "Enter");
  await me.titled("Your recovery code");
  await me.until("a step to begin with its heading", () => document.activeElement.innerText === "Your recovery code");
  const groups = await me.page.locator(".code li").allInnerTexts();
  await tabTo(me, "I have kept it");
  await press(me, "Enter");
  await me.titled("Is it where you put it?");
  const which = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"].indexOf(/type the (\w+) four/.exec(await me.page.locator(".lede").innerText())[1]);
  await tabTo(me, "The ");
  await me.page.keyboard.type(groups[which]);
  await press(me, "Enter");
  await me.titled("Your account is ready");

  const other = await me.another();
  await other.open("/account/in");
  await other.titled("Sign in");
  await tabTo(other, "Nickname");
  await other.page.keyboard.type("key board");
  await tabTo(other, "Passphrase");
  await other.page.keyboard.type(passphrase);
  await press(other, "Enter");
  await other.titled("You are signed in");
  await shows(other, "by keyboard");
}, { at: ["laptop"], account: true, expects: ["Failed to load resource"] });

test("two people link, and one of them stops, with the keyboard alone", async (me) => {
  await me.open("/together");
  await quickAccount(me, "by keyboard");
  const partner = await me.another();
  await partner.open("/together");
  await quickAccount(partner, "also by keyboard");
  await tabTo(me, "Invite my partner");
  await press(me, "Enter");
  await me.titled("First, for you alone");
  await tabTo(me, "Go on without it");
  await press(me, "Enter");
  await me.titled("Invite your partner");
  await tabTo(me, "What they call you");
  await me.page.keyboard.type("Kim");
  await tabTo(me, "24 hours");
  await press(me, "ArrowRight", "Enter");
  await me.titled("Send it so that only they get it");
  const { link: secret } = await pairOf(me);
  me.secrets.push(secret);
  await partner.page.goto(`${partner.origin}/i#${secret}`);
  await partner.titled("Kim invites you");
  for (const name of ["Go on", "Go on without it"]) {
    await tabTo(partner, name);
    await press(partner, "Enter");
  }
  await partner.titled("What they call you");
  await tabTo(partner, "What they call you");
  await partner.page.keyboard.type("Robin");
  await press(partner, "Enter");
  for (const one of [me, partner]) {
    await one.titled("Do both phones show this?");
    await tabTo(one, "The same");
    await press(one, "Enter");
  }
  for (const one of [me, partner]) {
    await one.titled("You are linked");
    await tabTo(one, "Go on");
    await press(one, "Enter");
  }
  await me.titled("You and Robin");
  for (const name of ["Settings with Robin", "Pause, stop, or stop and remove", "Stop quietly"]) {
    await tabTo(me, name);
    await press(me, "Enter");
  }
  await me.page.getByRole("dialog").waitFor();
  await tabTo(me, "Stop quietly");
  await press(me, "Enter");
  await me.sees("Sharing is off. What is here stays for you to read.");
}, { at: ["phone"], account: true });
