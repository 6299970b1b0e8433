// between.mjs - what two people hand over and keep between them: exactly what was shown before goes across, it can be
// taken back, cards wait for a hard moment, agreements need two, and a week's answers open only when both are in.
import { CANARY, WAIT_MS } from "./person.mjs";
import { check, same, test } from "./runner.mjs";
import { link, patiently, quickAccount, two } from "./two.mjs";

const names = { me: "Kim", other: "Robin" };

const linkedTwo = { at: ["phone"], account: true, expects: ["Failed to load resource"] };

const moment = {
  t: "trigger",
  event: `You went quiet after dinner ${CANARY}`,
  story: "I do not matter to you",
  feelings: ["anxious", "hurt"],
  intensity: 8,
  urge: "reach",
  need: "To know that we are all right",
};

async function added(who, entry) {
  const reply = await who.ask("add", { entry });
  check(reply.ok, `an entry was not kept: ${reply.why}`);
  return reply.o;
}

// The parts of what is read, as a list of label and words, wherever it is read.
const partsIn = async (page, card) => (await page.locator(card).locator("dl.said > div").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

const items = async (who, space) => (await who.ask("view", { view: "between", space, limit: 50 })).items;

// What the other's phone has of it, once it has come.
async function arrived(who, space, has) {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await who.page.waitForTimeout(40)) {
    const found = (await items(who, space)).filter(has);
    if (found.length > 0) return found[0];
  }
  throw new Error("it did not come to the other phone");
}

async function gone(who, space, has) {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await who.page.waitForTimeout(40)) if (!(await items(who, space)).some(has)) return;
  throw new Error("it is still on the other phone");
}

async function tick(who, ...labels) {
  for (const label of labels) await who.page.getByRole("checkbox", { name: label }).check();
}

async function handOver(who, o, ...labels) {
  await who.open(`/handover/${o}`);
  await tick(who, ...labels);
  await who.tap("See it first");
  await who.page.locator(".their-phone .seen").waitFor();
  const seen = await partsIn(who.page, ".their-phone");
  await who.tap("Hand it over");
  await who.at(`/entry/${o}`);
  return seen;
}

async function takeBack(who) {
  await who.page.getByRole("button", { name: /^Take it back:/ }).first().click();
  await who.sees("It will disappear from their phone when it next connects. They may already have read or copied it.");
  await who.tap("Take it back now");
  await who.sees("Taken back.");
}

test("nothing is ticked at first, and what the preview shows is what the other sees and all they get", async (me) => {
  const { partner: other, space } = await two(me);
  const o = await added(me, moment);
  await me.open(`/entry/${o}`);
  await me.sees("Only you can see this");
  await me.tap("Hand some of it over");
  await me.titled("What goes across?");
  const boxes = me.page.getByRole("checkbox");
  same(await boxes.count(), 6, "parts to choose from");
  same(await me.page.locator("input[type=checkbox]:checked").count(), 0, "ticked at first");
  check(await me.pressable("See it first").isDisabled(), "one can go on with nothing ticked");
  await tick(me, /^What happened/, /^What I felt/);
  await me.tap("See it first");
  await me.titled(`This is exactly what ${names.other} will see`);
  await me.page.locator(".their-phone .seen").waitFor();
  const preview = await partsIn(me.page, ".their-phone");
  same(preview, [`What happened ${moment.event}`, "What I felt anxious, hurt"], "the preview");
  same((await items(other, space)).length, 0, "gone across before it was handed over");
  await me.tap("Hand it over");
  await me.at(`/entry/${o}`);
  await me.sees(new RegExp(`You, and ${names.other} since`), "Who can see some of it");

  const { o: copy, at, mine, zone, ...record } = await arrived(other, space, ({ t }) => t === "trigger");
  same(record, { t: "trigger", event: moment.event, feelings: moment.feelings }, "the record of the other");
  check(copy !== o, "the copy has the id of what it was made from");
  check(at % (6 * 3600) === 0 && !zone && mine === false, "the minute or the zone went across");
  await other.open(`/with/${space}/between`);
  await other.sees(moment.event);
  same(await partsIn(other.page, ".card.partner"), preview, "what the other sees");
  for (const kept of [moment.story, moment.need, "8 of 10"]) check(!(await other.page.locator("main").innerText()).includes(kept), `“${kept}” is on the other phone`);
  await me.open("/entries");
  await me.sees(new RegExp(`with ${names.other}`));
  await me.open(`/handover/${o}`);
  await me.sees(`${names.other} has a part of this already.`);
}, linkedTwo);

test("whoever is linked hands over without a network, also from a screen that was never opened", async (me) => {
  const { partner: other, space } = await two(me);
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  const screens = async () => {
    const kept = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return ["between", "together"].every((set) => kept.flat().some(({ url }) => url.includes(`/part/${set}-`)));
  };
  await me.until("the screens of two to be here", screens);
  const o = await added(me, moment);
  await me.context.setOffline(true);
  await me.comeBack(`/handover/${o}`);
  await tick(me, /^What happened/);
  await me.tap("See it first", "Hand it over");
  await me.sees(`Kept. It goes to ${names.other} as soon as there is a network.`);
  same((await items(other, space)).length, 0, "gone across without a network");
  await me.context.setOffline(false);
  await arrived(other, space, ({ t }) => t === "trigger");
}, { ...linkedTwo, serviceWorkers: "allow" });

test("what the other hands over shows on Today and at its door until it was looked at, and nobody is told", async (me) => {
  const { partner: other, space } = await two(me);
  await me.open("/today");
  const said = await other.ask("give", { space, entry: { t: "card", kind: "appreciation", words: "you waited for me" } });
  check(said.ok, `give: ${said.why}`);
  await me.sees(`${names.other} handed something over to you.`);
  await me.open("/together");
  await me.sees(`Something new from ${names.other}`);
  await me.open("/today");
  await me.page.getByRole("link", { name: "Look at it" }).click();
  await me.titled("Words for each other");
  await me.sees("you waited for me");
  await patiently(me, "it to be seen", async () => (await me.ask("view", { view: "news" })).news.length === 0);
  await me.open("/today");
  await me.seesNot("handed something over");
  await me.comeBack("/together");
  await me.door("What is between you");
  await me.open("/together");
  await me.seesNot("Something new");
  same((await items(other, space)).length, 1, "what is between them");
}, linkedTwo);

test("what was handed over can be taken back from the entry, from the ledger and from what is between the two", async (me) => {
  const { partner: other, space } = await two(me);
  const all = [];
  for (const event of ["one thing", "another thing", "a third thing"]) {
    const o = await added(me, { ...moment, event });
    await handOver(me, o, /^What happened/);
    await arrived(other, space, (item) => item.event === event);
    all.push({ o, event });
  }
  const [first, second, third] = all;
  await me.open(`/entry/${first.o}`);
  await takeBack(me);
  await me.sees("Only you can see this");
  await gone(other, space, (item) => item.event === first.event);

  await me.open(`/with/${space}/between`);
  await me.sees(third.event);
  await takeBack(me); // the newest stands first
  await me.seesNot(third.event);
  await gone(other, space, (item) => item.event === third.event);

  await me.open(`/with/${space}/ledger`);
  await me.page.locator(".ledger-line").first().waitFor();
  same(await me.page.getByRole("button", { name: /^Take it back:/ }).count(), 1, "left to take back");
  await takeBack(me);
  await me.until("nothing to take back", () => document.querySelectorAll(".ledger-line .btn").length === 0);
  same(await me.page.getByText(/^Taken back on /).count(), 3, "lines that say when it was taken back");
  await gone(other, space, (item) => item.event === second.event);
  await other.open(`/with/${space}/between`);
  await other.sees("Nothing here yet.");
  same((await me.entries()).filter(({ t }) => t === "trigger").length, 3, "own entries");
}, linkedTwo);

test("alone, a check-in ends with one button; with somebody linked with two of one size, and the note never goes", async (me) => {
  await me.open("/checkin");
  await me.pressable("Keep it").waitFor();
  same(await me.page.getByRole("button", { name: /hand/i }).count(), 0, "ways to hand over, with nobody linked");

  const { partner: other, space } = await two(me);
  const write = async (close, note) => {
    await me.open("/checkin");
    await me.slide("How close do you feel?", close);
    await me.slide("How settled are you?", 5);
    await me.choose("I reached out");
    await me.unfold("Add a line for yourself");
    await me.type("A line for yourself", note);
  };
  await write(7, `for me alone ${CANARY}`);
  const looks = (name) =>
    me.pressable(name).evaluate((button) => {
      const { width, height } = button.getBoundingClientRect();
      const { backgroundColor, color, borderColor, fontSize, fontWeight } = getComputedStyle(button);
      return { width: Math.round(width), height: Math.round(height), backgroundColor, color, borderColor, fontSize, fontWeight };
    });
  await me.page.mouse.move(0, 0);
  same(await looks("Keep"), await looks("Hand over"), "the two buttons");
  await me.tap("Hand over");
  await me.sees(`Kept, and handed over to ${names.other}.`);
  const { t, close, settled, reached, pulled_back, note } = await arrived(other, space, (item) => item.t === "checkin");
  same({ t, close, settled, reached, pulled_back, note }, { t: "checkin", close: 7, settled: 5, reached: true, pulled_back: false, note: undefined }, "what went across");
  const [mine] = await me.entries();
  same(mine.note, `for me alone ${CANARY}`, "my own note");

  await write(3, "kept");
  await me.tap("Keep");
  await me.titled("Good to see you.");
  const kept = (await me.entries()).find((entry) => entry.note === "kept");
  same(kept.shared, [], "who sees what was only kept");
  await me.open(`/handover/${kept.o}`);
  await me.titled("What goes across?");
  check(!(await me.page.locator("fieldset.ticks").innerText()).includes("kept"), "the note is offered");
}, linkedTwo);

test("a card of the other is one tap away when triggered, holds up nothing, and is not there for one who goes on alone", async (me) => {
  const { partner: other, space } = await two(me);
  await me.open(`/with/${space}/cards`);
  await me.titled("Words for each other");
  await me.tap("Say what would help");
  await me.page.getByRole("textbox").fill("That we are all right.");
  await me.sees("from you");
  await me.tap("Hand it over");
  await me.sees("You would like to hear");

  await arrived(other, space, ({ kind }) => kind === "wish");
  await other.open(`/with/${space}/cards`);
  await other.sees(`${names.me} would like to hear`, "That we are all right.");
  await other.tap("Write it for them");
  await other.sees("That we are all right.");
  await other.page.getByRole("textbox").fill(`I am not leaving. ${CANARY}`);
  await other.tap("Hand it over");
  await other.sees(`You wrote for ${names.me}`);

  await arrived(me, space, ({ kind }) => kind === "reassurance");
  await me.open("/triggered");
  await me.sees("Now one breath.");
  await me.pressable("Go on").waitFor();
  await me.tap(`Words from ${names.other}`);
  await me.sees(`I am not leaving. ${CANARY}`);
  await me.page.locator("dialog").getByRole("button", { name: "Close" }).click();
  await me.tap("Go on");
  await me.titled("What happened?");

  check((await me.ask("add", { entry: { t: "setting", name: "solo", value: "yes" } })).ok, "solo is kept");
  await me.open("/today");
  await me.open("/triggered");
  await me.sees("Now one breath.");
  await me.pressable("Go on").waitFor();
  await me.engine();
  await me.ask("view", { view: "spaces" });
  same(await me.page.getByRole("button", { name: /^Words from/ }).count(), 0, "cards for one who goes on alone");
}, linkedTwo);

test("locked, the triggered moment is as it always was, and shows nobody's words", async (me) => {
  const { partner: other, space } = await two(me);
  check((await other.ask("give", { space, entry: { t: "card", kind: "reassurance", words: "I come back." } })).ok, "a card is given");
  await arrived(me, space, ({ kind }) => kind === "reassurance");
  await me.ask("lock");
  await me.open("/triggered");
  await me.sees("Now one breath.");
  await me.pressable("Go on").waitFor();
  check(!(await me.page.locator("body").innerText()).includes(names.other), "while locked it says whose words there are");
}, linkedTwo);

test("an agreement holds when both said yes, changes when both did, and either can let it go", async (me) => {
  const { partner: other, space } = await two(me);
  await me.open(`/with/${space}/agreements`);
  await me.tap("Suggest something small");
  await me.type("What you would agree on", `We say when we come back ${CANARY}`);
  await me.tap("Hand it over");
  await me.sees("You suggest", "It holds once you have both said yes.");

  await arrived(other, space, ({ t }) => t === "agreement");
  await other.open(`/with/${space}/agreements`);
  await other.sees(`${names.me} suggests`, `We say when we come back ${CANARY}`);
  await other.tap("Yes, I agree");
  await other.sees(/^You both said yes\. To look at again from/);
  await me.sees(/^You both said yes\. To look at again from/);

  await me.unfold("Look at it now");
  await me.tap("Change it");
  await me.type("What you would agree on", "We say it before we go");
  await me.tap("Hand it over");
  await me.sees("Other words are suggested", `We say when we come back ${CANARY}`);
  await other.sees("Other words are suggested", "We say it before we go");
  await other.tap("Yes, I agree");
  for (const each of [me, other]) {
    await each.sees("We say it before we go");
    await each.seesNot(`We say when we come back ${CANARY}`);
  }

  await other.unfold("Look at it now");
  await other.tap("Let it go");
  for (const each of [me, other]) await each.sees("Nothing agreed so far.");
}, linkedTwo);

test("what is only suggested can be put into other words, and then holds in those", async (me) => {
  const { partner: other, space } = await two(me);
  check((await me.ask("give", { space, entry: { t: "agreement", words: "No phones on Sundays" } })).ok, "suggested");
  await arrived(other, space, ({ t }) => t === "agreement");
  await other.open(`/with/${space}/agreements`);
  await other.tap("In other words");
  await other.type("What you would agree on", "No phones until noon on Sundays");
  await other.tap("Hand it over");
  await other.sees("No phones on Sundays", "Other words are suggested", "No phones until noon on Sundays");
  await arrived(me, space, ({ state }) => state === "changed");
  await me.open(`/with/${space}/agreements`);
  await me.sees("You suggest", "Other words are suggested");
  await me.tap("Yes, I agree");
  for (const each of [me, other]) {
    await each.sees("Agreed", "No phones until noon on Sundays");
    await each.seesNot("No phones on Sundays");
  }
}, linkedTwo);

// Opens the questions, answers all but the second, and hands them over.
async function writeTheWeek(who, space, word) {
  await who.open(`/with/${space}/week`);
  await who.tap("Begin");
  for (let i = 0; i < 4; i++) {
    await who.sees(`${i + 1} of 4`);
    if (i === 1) {
      await who.tap("Leave this out");
      continue;
    }
    await who.page.getByRole("textbox").fill(`${word} ${i + 1}`);
    await who.tap("Go on");
  }
  await who.sees("Once both are in, and not before.");
  await who.tap("Hand it over");
}

test("the answers of a week open only when both are in, and nothing says who has not written", async (me) => {
  const { partner: other, space } = await two(me);
  await writeTheWeek(me, space, `mine ${CANARY}`);
  await me.sees("It opens when both are in.", `mine ${CANARY} 1`);
  const alone = await me.page.locator("main").innerText();
  check(!/not (yet )?(written|answered)|waiting for|has not/i.test(alone), "it speaks of who has not written");

  await other.open(`/with/${space}/week`);
  for (const until = Date.now() + WAIT_MS; ; await other.page.waitForTimeout(40)) {
    const { unsent } = await me.ask("view", { view: "status" });
    if (unsent === 0) break;
    check(Date.now() < until, "what I wrote is not sent");
  }
  await other.sees("Begin");
  const before = await other.page.locator("main").innerText();
  await writeTheWeek(other, space, "theirs");
  check(!before.includes(CANARY) && !before.includes(names.me + " has"), "the other's page told of mine before theirs was in");
  for (const each of [me, other]) await each.sees("Now together", `mine ${CANARY} 1`, "theirs 1", "theirs 4", "left out");
}, linkedTwo);

test("the loop of two is drawn from both people's own words, with dots and days where there is too little", async (me) => {
  const { partner: other, space } = await two(me);
  const day = 86_400;
  const now = Math.floor(Date.now() / 1000);
  const hand = async (who, entry, fields) => check((await who.ask("hand_over", { space, entry, fields })).ok, "handed over");
  for (let i = 1; i <= 11; i++)
    for (const who of [me, other]) await hand(who, { t: "checkin", close: 3 + (i % 4), settled: 5, reached: i % 2 === 0, pulled_back: false, at: now - i * day }, ["close", "settled", "reached", "pulled_back"]);
  await hand(me, { ...moment, event: "no reply by evening" }, ["event", "feelings", "urge"]);
  await hand(other, { ...moment, event: "question after question", urge: "pull_back" }, ["event", "feelings", "urge"]);
  await added(me, { ...moment, event: "kept to myself", urge: "reach" });
  for (const each of [me, other]) {
    await arrived(each, space, ({ event, mine }) => event && !mine);
    await each.open(`/with/${space}/loop`);
    await each.sees("No side is the start.", "no reply by evening", "question after question", /11 of 20 days/);
    check((await each.page.locator(".loop-edge.dots").count()) > 0, "the lines are not dotted");
    same(await each.page.locator(".loop-half.of-me .n0").count() + (await each.page.locator(".loop-half.of-them .n0").count()), 2, "halves with words");
    check(!(await each.page.locator("main").innerText()).includes("kept to myself"), "what was kept is in the loop of two");
  }
  await me.sees(names.other);

  check((await me.ask("add", { entry: { t: "setting", name: "solo", value: "yes" } })).ok, "solo is kept");
  await me.titled("What happens in you");
  check((await me.page.locator(".loop").count()) === 0 && !(await me.page.locator("main").innerText()).includes("question after question"), "a loop of two for one who goes on alone");
  await other.sees("No side is the start.");
  await me.open("/checkin");
  await me.pressable("Keep it").waitFor();
  same(await me.page.getByRole("button", { name: /hand over/i }).count(), 0, "ways to hand over, for one who goes on alone");
}, linkedTwo);

test("what the other does not use looks as if nobody had set it up", async (me) => {
  const { space } = await two(me);
  for (const [part, words] of [["cards", "For when it is hard"], ["agreements", "Nothing agreed so far."], ["week", "Begin"], ["between", "Nothing here yet."]]) {
    await me.open(`/with/${space}/${part}`);
    await me.sees(words);
    check(!/declined|refused|has not|not yet (read|seen|opened)|last seen|waiting/i.test(await me.page.locator("main").innerText()), `${part} speaks of the other's absence`);
  }
  await me.open(`/with/${"cd".repeat(16)}/cards`);
  await me.titled("Not set up");
}, linkedTwo);

test("a message, a place on the map and what calms go the same way, with nothing ticked but what was just chosen", async (me) => {
  const { partner: other, space } = await two(me);
  await me.open("/say?at=words");
  await me.page.locator("textarea").first().fill(`I missed you on Thursday ${CANARY}`);
  await me.tap("Hand it over");
  await me.titled("What goes across?");
  same(await me.page.getByRole("checkbox", { name: /^As I would say it/ }).isChecked(), true, "what was just chosen");
  await me.tap("See it first", "Hand it over");
  same((await arrived(other, space, ({ t }) => t === "message")).words, `I missed you on Thursday ${CANARY}`, "the message");

  await added(me, { t: "calm", lines: ["the kitchen window"] });
  await me.open(`/with/${space}/cards`);
  await me.tap("Hand over what calms me", "See it first", "Hand it over");
  same((await arrived(other, space, ({ t }) => t === "calm")).lines, ["the kitchen window"], "what calms");
  await other.open(`/with/${space}/cards`);
  await other.sees(`What calms ${names.me}`, "the kitchen window");

  await added(me, { t: "check", instrument: "own-18", about: "partner", levels: Array.from({ length: 18 }, (_, i) => (i % 2 ? 1 : 5)) });
  await me.open("/map");
  await me.tap("Hand it over");
  await me.titled("What goes across?");
  same(await me.page.locator("input[type=checkbox]:checked").count(), 0, "ticked at first");
  await tick(me, /^Worry/);
  await me.tap("See it first");
  await me.page.locator(".their-phone .seen").waitFor();
  const preview = await partsIn(me.page, ".their-phone");
  await me.tap("Hand it over");
  const map = await arrived(other, space, ({ t }) => t === "map");
  check(Number.isInteger(map.anxiety) && map.avoidance === undefined && map.region === undefined && map.levels === undefined, `the map: ${JSON.stringify(map)}`);
  await other.open(`/with/${space}/between`);
  await other.sees("Where I lean");
  const shown = await partsIn(other.page, ".card.partner");
  for (const line of preview) check(shown.includes(line), `“${line}” stood in the preview, and there is ${shown.join(" · ")}`);
  await me.open("/map");
  await me.sees(new RegExp(`You, and ${names.other} since`));
}, linkedTwo);

test("with two people linked nobody is chosen beforehand, and only the chosen one gets it", async (me) => {
  const { partner: other, space } = await two(me);
  const third = await me.another();
  await third.open("/together");
  await third.engine();
  await quickAccount(third, "sam who is the third");
  const apart = await link(me, third, { theirs: "Sam" });
  const o = await added(me, moment);
  await me.open(`/handover/${o}`);
  await me.sees("To whom");
  same(await me.page.locator("input:checked").count(), 0, "chosen beforehand");
  await tick(me, /^What happened/);
  check(await me.pressable("See it first").isDisabled(), "one can go on with nobody chosen");
  await me.choose("Sam");
  await me.tap("See it first");
  await me.titled("This is exactly what Sam will see");
  await me.tap("Hand it over");
  await me.sees(/You, and Sam since/);
  await arrived(third, apart, ({ t }) => t === "trigger");
  await me.open("/checkin");
  await me.pressable("Hand over to Robin").waitFor();
  await me.pressable("Hand over to Sam").waitFor();
  same((await items(other, space)).length + (await items(me, space)).length, 0, "what the other has of it");
}, linkedTwo);
