// cycle.mjs - the loop, what if, what goes together, where it began: each abstains with too little, and says how sure.
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

async function inSample(me) {
  await me.open("/");
  await me.tap("Look around with a sample couple");
  await me.at("/today");
}

test("the loop with nothing written is kind, and with one person draws no half that is not known", async (me) => {
  await me.open("/loop");
  await me.sees("Nothing to draw yet.");
  await me.checkIn();
  await me.open("/loop");
  await me.sees("We do not guess it.", "Not enough yet: 0 of 20 days on which you both wrote.");
});

test("the loop of the sample couple says days first, and never who is the cause", async (me) => {
  await inSample(me);
  await me.open("/loop");
  await me.sees(/On \d+ of the \d+ days you reached, they pulled back; on \d+ of the \d+ other days\./, "A private safety check");
  await me.seesNot("you cause", "your fault");
});

// The engine's answer about two people, as it would be with fewer days: no app has two people with few days yet.
function withLess(less) {
  const parse = JSON.parse;
  JSON.parse = (text, revive) => {
    const value = parse(text, revive);
    if (value?.cycle?.odds) for (const [part, said] of Object.entries(less)) part in value.cycle.odds ? Object.assign(value.cycle.odds[part], said) : Object.assign(value.cycle[part], said);
    return value;
  };
}

test("every part of the loop that is not known yet says how much there is and how much it takes", async (me) => {
  const less = {
    "0->1": { state: "not_yet", have: 11, need: 20, of: "paired_days" },
    "1->0": { state: "not_yet", have: 2, need: 5, of: "reach_days" },
    together: { state: "not_yet", have: 11, need: 20, of: "paired_days" },
    first: { state: "not_yet", have: 3, need: 10, of: "taps" },
    settle: { state: "not_yet", have: 22, need: 80, of: "checkins" },
  };
  await me.inEngine(`(${withLess})(${JSON.stringify(less)})`);
  await inSample(me);
  await me.open("/loop");
  await me.sees("Not enough yet: 11 of 20 days on which you both wrote.", /Not enough yet: 2 of 5 /, /Not enough yet: 3 of 10 /, /Not your own number yet: 22 of 80 check-ins. In a study of couples/);
  const main = await me.page.locator("main").innerText();
  check(main.split("Not enough yet: 11 of 20 days on which you both wrote.").length === 3, "moving together, and one direction of the loop, say what they lack");
  check(!/On \d+ of the \d+ days/.test(main), "days are told all the same");
  same(await me.page.locator(".loop-edge.dots").count() > 0, true, "dotted lines");
});

test("what there is enough of and is still too close to call is not claimed", async (me) => {
  const close = { claim: false };
  await me.inEngine(`(${withLess})(${JSON.stringify({ "0->1": close, "1->0": close, together: close, first: close })})`);
  await inSample(me);
  await me.open("/loop");
  await me.sees("Whether your good and bad days come together is too close to call.", "Who moves first is too close to call: it may be either of you.");
  check((await me.page.getByText("That is too close to call.").count()) >= 2, "both directions of the loop");
}, { at: ["phone"] });

test("what if is always called a picture, and follows what is chosen", async (me) => {
  await inSample(me);
  await me.open("/whatif");
  await me.sees(/A picture, not a forecast/, /In this picture you are half-way back/);
  await me.choose("Reassurance first");
  await me.sees(/In this picture you are half-way back/);
});

test("what goes together says how many moments it takes", async (me) => {
  await me.checkIn();
  await me.open("/patterns");
  await me.sees("0 of 10 hard moments so far.");
});

test("where it began can be left out, stopped and kept", async (me) => {
  await me.open("/began");
  await me.tap("Leave this out");
  await me.titled("What mostly happened then?");
  await me.page.getByRole("textbox").fill(CANARY);
  await me.tap("Go on", "Stop here");
  await me.titled("Enough for today");
  await me.tap("Keep it");
  await me.at("/map");
});

test("the summary on paper is light in every appearance, says what it is, and leaves out what only a screen can do", async (me) => {
  await me.context.addInitScript(() => localStorage.setItem("look", "night"));
  await inSample(me);
  await me.open("/summary");
  await me.sees("The loop you two get into", /On \d+ of the \d+ days you reached/);
  const ink = () => me.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--ink").trim());
  const atNight = await ink();
  await me.page.emulateMedia({ media: "print" });
  check((await ink()) !== atNight, "the night's colours are on paper");
  await me.sees("It is no diagnosis and proves no cause.");
  for (const name of ["Print or save as PDF", "Leave the sample", "How we know"]) same(await me.page.getByText(name).filter({ visible: true }).count(), 0, `“${name}” on paper`);
  const pages = (await me.page.pdf({ format: "A4" })).toString("latin1").match(/\/Type ?\/Page\b/g).length;
  check(pages <= 3, `${pages} pages of A4`);
}, { at: ["phone"] });
