// lens.mjs - the lines under what somebody writes, another way to put it, and a message read kindly: for its author's
// eyes, on this device, and nowhere else.
import { CANARY } from "./person.mjs";
import { serve } from "./place.mjs";
import { check, same, test } from "./runner.mjs";

const DRAFT = "I waited for you on Thursday until nine.\nYou never listen to me.\nI felt lonely, and then angry.\nAnswer your phone, now.";
const HARD = "You never listen to me";

async function write(me, words) {
  await me.open("/say?at=words");
  await me.titled("This is how it reads");
  await me.type("What you want to say", words);
}

const lines = (me) => me.page.locator(".under .mark");
const note = (me, words) => me.page.locator(".notes details").filter({ hasText: words });
const marked = (me, words) => me.until(`a line under “${words}”`, (want) => [...document.querySelectorAll(".under .mark")].some(({ textContent }) => textContent === want), words);
const unmarked = (me, words) => me.until(`no line under “${words}”`, (want) => ![...document.querySelectorAll(".under .mark")].some(({ textContent }) => textContent === want), words);

async function asked(me, name, args) {
  const reply = await me.ask("view", { view: name, ...args });
  check(reply.ok, `the lens answers: ${JSON.stringify(reply)}`);
  return reply;
}

test("words that land and words that sting have lines of their own, and each says why", async (me) => {
  await write(me, DRAFT);
  await marked(me, HARD);
  const seen = await me.page.evaluate(() => [...document.querySelectorAll(".under .mark")].map((one) => getComputedStyle(one).textDecorationStyle));
  same([...new Set(seen)].sort(), ["dashed", "solid", "wavy"], "the patterns");
  const order = await me.page.locator(".notes summary small").allInnerTexts();
  same(order.lastIndexOf("lands well") < order.findIndex((words) => words !== "lands well"), true, "good signs first");
  same(order.filter((words) => words !== "lands well").length <= 2, true, "at most two that sting");
  await note(me, HARD).locator("summary").click();
  await me.sees("A gentler way to put it:");
  await marked(me, HARD);
  same(await me.page.locator(".under .open").innerText(), HARD, "the open one is lit in the letter");
});

test("the lines lie exactly under the words, wrapped, large, and from right to left", async (me) => {
  await write(me, `${DRAFT}\n\nשלום לך, אני מחכה לך כל הערב ואני עצובה מאוד מאוד היום.\n${"word ".repeat(60)}\n  two blanks  and\ta tab\n\n`);
  await marked(me, HARD);
  const faults = () =>
    me.page.evaluate(() => {
      const [field, under] = [document.querySelector(".letter textarea"), document.querySelector(".under")];
      const [a, b] = [getComputedStyle(field), getComputedStyle(under)];
      const same = ["fontFamily", "fontSize", "fontWeight", "lineHeight", "letterSpacing", "wordSpacing", "whiteSpace", "overflowWrap", "paddingTop", "paddingInlineStart", "paddingInlineEnd", "borderTopWidth", "textAlign", "unicodeBidi", "tabSize", "textTransform"];
      const found = same.filter((name) => a[name] !== b[name]).map((name) => `${name} ${a[name]} ${b[name]}`);
      const [f, u] = [field.getBoundingClientRect(), under.getBoundingClientRect()];
      for (const side of ["left", "top", "width", "height"]) if (Math.abs(f[side] - u[side]) > 0.5) found.push(`${side} ${f[side]} ${u[side]}`);
      if (field.scrollHeight > field.clientHeight + 1 || field.scrollWidth > field.clientWidth) found.push(`it scrolls: ${field.scrollHeight} in ${field.clientHeight}`);
      return found;
    });
  same(await faults(), [], "at the usual size");
  await me.page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  same(await faults(), [], "at 200 %");
  await me.page.evaluate(() => (document.documentElement.dir = "rtl"));
  same(await faults(), [], "from right to left");
});

test("what was meant as it is is not marked again, until all are asked for again", async (me) => {
  await me.checkIn();
  await write(me, DRAFT);
  await marked(me, HARD);
  await note(me, HARD).locator("summary").click();
  await me.tap("I mean it as it is");
  await unmarked(me, HARD);
  await me.tap("Undo");
  await marked(me, HARD);
  await note(me, HARD).locator("summary").click();
  await me.tap("I mean it as it is");
  await unmarked(me, HARD);
  await me.drafted("lens", ({ meant }) => meant.length === 1);
  await me.comeBack("/say?at=words");
  await me.type("What you want to say", DRAFT);
  await me.until("the other lines", () => document.querySelectorAll(".under .mark").length > 0);
  await unmarked(me, HARD);
  await me.unfold("About the lines");
  await me.tap("Show all of them again");
  await marked(me, HARD);
}, { at: ["phone"] });

test("who wants it quiet is shown marks only when asking", async (me) => {
  await write(me, DRAFT);
  await marked(me, HARD);
  await me.unfold("About the lines");
  await me.page.getByRole("switch", { name: "Only when I ask" }).click();
  await me.until("no lines", () => document.querySelectorAll(".under .mark").length === 0);
  await me.tap("Look at it once");
  await marked(me, HARD);
  await me.type("What you want to say", `${DRAFT} And so.`);
  await me.until("no lines", () => document.querySelectorAll(".under .mark").length === 0);
}, { at: ["phone"] });

test("all of it works with a keyboard, and how many there are is said once the typing stops", async (me) => {
  await write(me, DRAFT);
  await marked(me, HARD);
  const spoken = me.page.locator(".notes [role=status]");
  same(await spoken.innerText(), "", "what is said at once");
  await me.until("the sentence", () => /land/.test(document.querySelector(".notes [role=status]").textContent));
  const summary = note(me, HARD).locator("summary");
  for (let stop = 0; stop < 20 && !(await summary.evaluate((it) => it === document.activeElement)); stop++) await me.page.keyboard.press("Tab");
  await me.page.keyboard.press("Enter");
  await me.sees("A gentler way to put it:");
  await me.page.keyboard.press("Tab");
  await me.page.keyboard.press("Enter");
  await unmarked(me, HARD);
}, { at: ["laptop"] });

test("a threat leads to the words of Help, not to another way to put it", async (me) => {
  await write(me, "If you leave me I will hurt you.");
  await me.sees("Is everybody safe?", "See who can help");
  await me.seesNot("Put it in four parts", "A gentler way to put it:");
  same(await me.page.getByRole("button", { name: "Copy" }).isEnabled(), true, "copying");
  await me.tap("See who can help");
  await me.at("/help");
}, { at: ["phone"] });

test("the four parts keep what was written, leave the rest open, and can be taken back", async (me) => {
  const words = "I waited for you on Thursday until nine. You never listen to me.";
  await write(me, words);
  await me.tap("Put it in four parts");
  await me.sees("[what I feel]", "[what I need]");
  await me.unfold("Words for a feeling");
  await me.page.locator("dialog .word").filter({ hasText: "lonely" }).click();
  await me.unfold("Words for a need");
  await me.page.locator("dialog .chip").filter({ hasText: "reassurance" }).first().click();
  await me.choose("Warm");
  await me.sees("What would help me is to know that we are all right");
  await me.tap("Use these words");
  const letter = me.page.getByLabel("What you want to say");
  check(/I feel lonely/.test(await letter.inputValue()), "the letter has the words");
  await me.tap("Undo");
  same(await letter.inputValue(), words, "the letter, afterwards");
}, { at: ["phone"] });

test("no tone of the four parts is marked by the lens that made them", async (me) => {
  await me.open("/say?at=words");
  await me.engine();
  for (const text of [DRAFT, "You always ruin everything and you have to stop.", "I need to know that I count. Would you text me next time?", "ur such a loser, answer me now"])
    for (const tone of ["plain", "warm", "brief"]) {
      const made = await asked(me, "scaffold", { text, tone });
      const { marks } = await asked(me, "lens", { text: made.text, dismissed: [] });
      same(marks.filter(({ issue }) => issue), [], `marks on “${made.text}”`);
    }
}, { at: ["phone"] });

test("a message that stung is read kindly, and forgotten with the page", async (me) => {
  await me.checkIn();
  const before = (await me.rows()).length;
  await me.open("/kindly");
  await me.type("The message that stung", `You never call. Forget it. ${CANARY}`);
  await me.tap("Other ways to read it");
  await me.sees("It could also be");
  const ways = await me.page.locator(".readings li").allInnerTexts();
  check(ways.length >= 2 && ways.length <= 3 && ways.every((one) => one.endsWith("?")), `two or three questions: ${ways}`);
  await me.type("The message that stung", "If you leave me I will hurt you.");
  await me.tap("Other ways to read it");
  await me.sees("Is everybody safe?");
  same(await me.page.locator(".readings li").count(), 0, "kind readings of a threat");
  await me.page.waitForTimeout(900); // longer than a draft waits
  same((await me.rows()).length, before, "rows on the disk");
  await me.open("/say");
  await me.titled("Say it in your own words"); // the old screen stays until the new one can be drawn
  await me.open("/kindly");
  await me.titled("Read it kindly");
  same(await me.page.getByLabel("The message that stung").inputValue(), "", "the field, on coming back");
});

test("nothing about marks is in an entry, readable on the disk, or sent", async (me) => {
  const sent = [];
  me.context.on("request", (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ""}`));
  await write(me, `${DRAFT} ${CANARY}`);
  await marked(me, HARD);
  const { marks } = await asked(me, "lens", { text: DRAFT, dismissed: [] });
  await note(me, HARD).locator("summary").click();
  await me.tap("I mean it as it is");
  await unmarked(me, HARD);
  await me.drafted("lens", ({ meant }) => meant.length === 1);
  await me.tap("Keep it to myself");
  await me.at("/today");
  const entries = await me.entries();
  same(entries.map(({ t }) => t), ["message"], "what was kept");
  const names = marks.flatMap(({ frame, kind }) => [frame, `"${kind}"`]);
  const stored = JSON.stringify([await me.rows(), await me.local()]);
  for (const name of [...names, "meant", "on_request"]) {
    check(!JSON.stringify(entries).includes(name), `an entry holds ${name}`);
    check(!stored.includes(name), `the disk holds ${name}`);
    check(!sent.some((one) => one.includes(name)), `a request holds ${name}`);
  }
  check(sent.every((one) => one.startsWith("GET ") && one.endsWith(" ")), `only files are asked for: ${sent}`);
}, { at: ["phone"] });

test("writing, keeping and copying wait for no lens", async (me) => {
  await me.context.route("**/lens.wasm", () => undefined); // on its way for ever
  await write(me, DRAFT);
  await me.tap("Keep it to myself");
  await me.at("/today");
  same((await me.entries()).length, 1, "entries");
}, { at: ["phone"] });

test("the lens is not part of a first visit, is kept when it was needed once, and then works offline", async (me) => {
  const server = await serve(me.place.app);
  me.origin = server.origin;
  await me.open("/");
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  await me.until("the copy of the app to be in charge", () => navigator.serviceWorker.controller?.state === "activated");
  const has = () => me.page.evaluate(async () => Boolean(await caches.match("lens.wasm")));
  same(await has(), false, "kept at a first visit");
  await me.comeBack("/say?at=words");
  await me.type("What you want to say", DRAFT);
  await marked(me, HARD);
  same(await has(), true, "kept when it was needed");
  await server.stop();
  await me.context.setOffline(true);
  await me.comeBack("/say?at=words");
  await me.type("What you want to say", DRAFT);
  await marked(me, HARD);
}, { at: ["phone"], serviceWorkers: "allow" });

test("offline before the lens was ever here is one quiet line, and with the network the marks come", async (me) => {
  const server = await serve(me.place.app);
  me.origin = server.origin;
  await me.open("/");
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  await me.until("the copy of the app to be in charge", () => navigator.serviceWorker.controller?.state === "activated");
  await server.stop();
  await me.context.setOffline(true);
  await me.comeBack("/say?at=words");
  await me.type("What you want to say", DRAFT);
  await me.sees("The marks are not on this device yet.");
  same(await me.page.getByRole("button", { name: "Keep it to myself" }).isEnabled(), true, "keeping");
  same(await lines(me).count(), 0, "lines");
  const again = await serve(me.place.app, server.port);
  await me.context.setOffline(false);
  await marked(me, HARD);
  await me.seesNot("The marks are not on this device yet.");
  await again.stop();
}, { at: ["phone"], serviceWorkers: "allow", expects: ["Failed to load resource", "lens.wasm"] });

test("whoever comes back is brought the lens in the background", async (me) => {
  const server = await serve(me.place.app);
  me.origin = server.origin;
  await me.checkIn();
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  await me.comeBack("/today");
  await me.until("the lens in the copy of the app", async () => Boolean(await caches.match("lens.wasm")));
  await server.stop();
}, { at: ["phone"], serviceWorkers: "allow" });
