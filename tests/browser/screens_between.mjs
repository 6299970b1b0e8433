// screens_between.mjs - the screens of what two people hand over and keep between them, for the walk of screens.mjs.
import { check } from "./runner.mjs";
import { two } from "./two.mjs";

// What two people keep between them: nothing yet, then something of each kind, and what is done with it.
export async function betweenTwo(walk) {
  const { me } = walk;
  const { partner: other, space } = await two(me);
  const give = async (who, entry) => check((await who.ask("give", { space, entry })).ok, `${entry.t} is given`);
  const at = (part) => `/with/${space}/${part}`;
  for (const part of ["between", "ledger", "cards", "agreements", "week", "loop"]) {
    await me.open(at(part));
    await me.page.locator("main .waiting").waitFor({ state: "detached" });
    await walk.see(`two-${part}-new`);
  }
  await walk.at("/checkin", "two-checkin", "How are you, right now?");
  const { o } = await me.ask("add", { entry: { t: "trigger", event: "They read my message at six and did not answer.", story: "I do not matter.", feelings: ["anxious", "hurt"], intensity: 8, urge: "reach", need: "To know that we are all right." } });
  await walk.at(`/handover/${o}`, "two-handover", "What goes across?");
  for (const label of [/^What happened/, /^What I wanted to do/]) await me.page.getByRole("checkbox", { name: label }).check();
  await walk.see("two-handover-ticked");
  await me.tap("See it first");
  await me.page.locator(".their-phone .seen").waitFor();
  await walk.see("two-handover-see");
  await me.tap("Hand it over");
  await me.sees("Who can see some of it");
  await walk.see("two-entry-handed");
  await me.page.getByRole("button", { name: /^Take it back:/ }).first().click();
  await walk.see("two-take-back");
  await me.page.keyboard.press("Escape");
  await walk.at("/entries", "two-entries", "Everything you wrote");
  await whatBothWrote(walk, { other, space, give, at });
}

async function whatBothWrote(walk, { other, space, give, at }) {
  const { me } = walk;
  await give(other, { t: "card", kind: "reassurance", words: "I am not leaving. I need a little time, and I come back." });
  await give(other, { t: "card", kind: "wish", words: "That you want me here." });
  await give(me, { t: "card", kind: "appreciation", words: "You put the light on before I came home." });
  const { o: theirs } = await other.ask("give", { space, entry: { t: "agreement", words: "When one of us takes a break, we say when we come back." } });
  await give(other, { t: "agreement", words: "Good night, said aloud." });
  await other.ask("hand_over", { space, entry: { t: "trigger", event: "Question after question.", feelings: ["ashamed"], urge: "pull_back" }, fields: ["event", "feelings", "urge"] });
  await me.open("/today");
  await me.sees("Robin handed something over to you.");
  await walk.see("two-today-new");
  await me.open("/together");
  await me.sees("Something new from Robin");
  await walk.see("two-together-new");
  await me.open(at("agreements"));
  await me.sees("Good night, said aloud.", "When one of us takes a break");
  await give(me, { t: "yes", to: theirs });
  await me.sees("Agreed");
  await walk.see("two-agreements");
  await walk.at(at("agreements/new"), "two-agreement", "One small thing");
  await me.type("What you would agree on", "We say it before we go.");
  await walk.see("two-agreement-written");
  for (const [part, words] of [["between", "Question after question."], ["ledger", "See all of it"], ["cards", "That you want me here."], ["loop", "No side is the start."]]) {
    await me.open(at(part));
    await me.sees(words);
    await walk.see(`two-${part}`);
  }
  await me.open(at("cards/reassurance"));
  await me.page.getByRole("textbox").fill("I want you here.");
  await walk.see("two-card");
  await walk.at(at("week/write"), "two-week-question", "What was good between us this week?");
  const answers = ["Tea on Sunday.", "–", "The silence on Tuesday.", "Ten minutes, phones away."];
  await give(me, { t: "ritual", answers });
  await me.open(at("week"));
  await me.sees("It opens when both are in.", "Tea on Sunday.");
  await walk.see("two-week-mine");
  await give(other, { t: "ritual", answers });
  await me.sees("Now together");
  await walk.see("two-week-both");
  await me.open("/triggered");
  await me.pressable("Words from Robin").waitFor();
  await walk.see("two-triggered");
  await me.tap("Words from Robin");
  await walk.see("two-triggered-words");
}
