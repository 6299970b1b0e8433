// screens.mjs - every screen in light, dark and night: axe finds nothing, targets are large enough, nothing scrolls
// sideways at 320 px or at 200 %; and with --pictures one of each lies in build/screens for people to look at.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answer } from "./check.mjs";
import { grown, level, makeAccount, signedIn } from "./devices.mjs";
import { root, web } from "./place.mjs";
import { answerAll, load } from "./questionnaires.mjs";
import { check, test } from "./runner.mjs";
import { betweenTwo } from "./screens_between.mjs";
import { linked, linking } from "./screens_linking.mjs";
import { pauseOfTwo } from "./screens_live.mjs";

const OUT = join(root, "build/screens");
const axe = web("axe-core").source;
const LOOKS = ["light", "dark", "night"];
const PICTURES = process.argv.includes("--pictures");
const WORDS = "four words kept apart";
const TARGET = 44; // CSS px, each way

// What axe finds, one line each.
function look(coloursOnly) {
  const rules = coloursOnly ? { runOnly: ["color-contrast"] } : { rules: { "target-size": { enabled: true } } };
  return window.axe
    .run(document, { resultTypes: ["violations"], ...rules })
    .then(({ violations }) => violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(" ")}: ${(failureSummary ?? "").split("\n")[1]?.trim()}`)));
}

// Interactive things that are smaller than a thumb: measured by what answers at 22 px from the middle, so that a
// label, or a frame drawn around a small sign, counts. Links inside a sentence are exempt (WCAG 2.5.8).
function small(target) {
  const reach = target / 2 - 1;
  const found = [];
  for (const it of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    const own = it.closest("label") ?? it;
    if (it.disabled || !own.checkVisibility({ checkVisibilityCSS: true, checkOpacity: false }) || it.matches(".skip")) continue;
    const inline = it.matches("a") && getComputedStyle(it).display === "inline" && it.parentElement.innerText.trim() !== it.innerText.trim();
    if (inline) continue;
    own.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, right, top, bottom, width, height } = own.getBoundingClientRect();
    if (width === 0 || height === 0 || (width >= target - 0.5 && height >= target - 0.5)) continue;
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const answers = (dx, dy) => {
      const hit = document.elementFromPoint(x + dx, y + dy);
      return hit !== null && (own.contains(hit) || hit.contains(it) && hit.matches("label, summary"));
    };
    const wide = width >= target - 0.5 || (answers(-reach, 0) && answers(reach, 0));
    const high = height >= target - 0.5 || (answers(0, -reach) && answers(0, reach));
    if (!wide || !high) found.push(`${it.tagName.toLowerCase()} “${(it.innerText || it.ariaLabel || own.innerText || "").trim().slice(0, 40)}” is ${Math.round(width)} x ${Math.round(height)}`);
  }
  scrollTo(0, 0);
  return found;
}

const sideways = () => document.scrollingElement.scrollWidth - innerWidth;

// What sticks out, to name the culprit.
function stickingOut() {
  const room = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 0.5 && !one.closest("svg") && !one.closest(".pic-scroll"));
  return out.slice(-1).map((one) => one.outerHTML.slice(0, 120)).join();
}

class Walk {
  constructor(me, looks, size) {
    Object.assign(this, { me, looks, size, found: [], seen: 0 });
  }

  // All that the screen asked for is here and drawn: the engine answers in order, and what was answered may ask for more.
  async still() {
    await this.me.engine();
    await this.me.page.evaluate(async () => {
      for (let round = 0; round < 3; round++) {
        await window.askEngine("view", { view: "status" });
        await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      }
    });
    await this.me.until("everything to be there", () => !document.querySelector(".waiting"));
  }

  async settled() {
    await this.me.page.evaluate(async () => {
      await document.fonts.ready;
      const short = document.getAnimations().filter((one) => Number(one.effect?.getComputedTiming().endTime) < 1_000);
      await Promise.allSettled(short.map((one) => one.finished));
    });
  }

  // One screen, in each look. Dark differs from light in its colours only; night leaves things out as well.
  async see(name) {
    const { page } = this.me;
    this.seen++;
    await this.still();
    for (const wear of this.looks) {
      await page.evaluate((next) => (document.documentElement.dataset.look = next), wear);
      await this.settled();
      for (const line of await page.evaluate(look, wear === "dark")) this.found.push(`${name}, ${wear}: ${line}`);
      if (PICTURES) await this.photograph(`${name}-${wear}-${this.size.width}.png`);
      if (wear !== "dark") await this.measure(`${name}, ${wear}`);
    }
    await page.evaluate((first) => (document.documentElement.dataset.look = first), this.looks[0]);
  }

  async measure(name) {
    for (const line of await this.me.page.evaluate(small, TARGET)) this.found.push(`${name}: ${line}`);
    // A narrow phone beside the phone; beside the laptop, the same window at 200 %.
    const narrow = this.size.width < 500 ? { width: 320, height: 640 } : { width: this.size.width / 2, height: this.size.height / 2 };
    await this.narrow(name, narrow);
    if (this.size.width < 500) await this.largeType(name);
  }

  // The whole of a long screen, with what is fixed to the window's edge at the edge.
  async photograph(name) {
    const { page, size } = this.me;
    const height = await page.evaluate(() => document.scrollingElement.scrollHeight);
    if (height > size.height) await page.setViewportSize({ width: size.width, height });
    await page.screenshot({ path: join(OUT, name), animations: "disabled" });
    if (height > size.height) await page.setViewportSize(size);
  }

  async narrow(name, size) {
    const { page } = this.me;
    await page.setViewportSize(size);
    const over = await page.evaluate(sideways);
    if (over > 0) this.found.push(`${name}: at ${size.width} px it scrolls sideways by ${over} px (${await page.evaluate(stickingOut)})`);
    await page.setViewportSize(this.size);
  }

  async largeType(name) {
    const { page } = this.me;
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    const over = await page.evaluate(sideways);
    if (over > 0) this.found.push(`${name}: with type at 200 % it scrolls sideways by ${over} px (${await page.evaluate(stickingOut)})`);
    await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  }

  async at(path, name, heading) {
    await this.me.open(path);
    if (heading) await this.me.titled(heading);
    await this.see(name);
  }
}

// Nothing is kept yet.
async function asANewPerson(walk) {
  const { me } = walk;
  await walk.at("/", "welcome", "Slow down. Stay near.");
  await me.tap("How this works");
  await walk.see("welcome-how");
  await me.page.keyboard.press("Escape");
  await walk.at("/today", "today-new", "Good to see you.");
  await walk.at("/checkin", "checkin", "How are you, right now?");
  await me.tap("Keep it");
  await me.unfold("Add a line for yourself");
  await walk.see("checkin-asked");
  await walk.at("/together", "together", "One is enough to begin");
  await walk.at("/change", "change-new", "How it changes");
  await walk.at("/entries", "entries-new", "Everything you wrote");
  await walk.at("/map", "map-new", "Where you lean");
  await walk.at("/calm", "calm", "What calms me");
  await walk.at("/me", "me", "Yours, and only yours");
  await walk.at("/me/lock", "me-lock-new", "Lock");
  await walk.at("/me/backup", "me-copies-new", "Copies");
  await walk.at("/me/storage", "me-storage", "Does it last?");
  await walk.at("/me/delete", "me-delete-new", "Delete all of it");
  await walk.at("/me/about", "me-about", "About Stillnear");
}

async function reading(walk) {
  const { me } = walk;
  await walk.at("/learn", "learn", "Learn");
  await walk.at("/learn/chase_and_retreat", "lesson", "One reaches, one retreats");
  await walk.at("/help", "help", "You are not alone with this");
  for (const one of await me.page.locator("summary").all()) await one.click();
  await walk.see("help-open");
  await walk.at("/safety", "safety", "Is home safe?");
  await me.tap("Begin");
  await walk.see("safety-question");
  for (let i = 0; i < 8; i++) await me.tap(i === 2 ? "Yes" : "No");
  await me.titled("Thank you for looking at this");
  await walk.see("safety-after");
}

async function aHardMoment(walk) {
  const { me } = walk;
  await walk.at("/triggered", "triggered-hold", "Pause");
  await me.sees("Now one breath.");
  await walk.see("triggered-breath");
  await me.tap("Go on");
  const fill = { event: ["What happened?"], story: ["What do you tell yourself about it?"], feelings: ["What is here?"], body: ["Where is it in your body?"], intensity: ["How strong is it?"], urge: ["What do you want to do, right now?"], need: ["What do you need?"], older: ["Is this older than today?"] };
  for (const [step, [title]] of Object.entries(fill)) {
    await me.titled(title);
    if (["event", "story", "need"].includes(step)) await me.page.locator("textarea").first().fill("They read my message at six and did not answer.");
    if (step === "feelings") for (const word of ["anxious", "hurt"]) await me.choose(word);
    if (step === "body") await me.choose("tight chest");
    if (step === "intensity") await me.slide(title, 8);
    if (step === "urge") await me.choose("Ask again, until they answer");
    if (step === "older") await me.choose("Maybe");
    await walk.see(`triggered-${step}`);
    await me.tap("Go on");
  }
  await me.titled("What would help now?");
  await walk.see("triggered-choice");
  await me.tap("Keep it to myself");
  await me.titled("Good to see you.");
  await walk.see("today");
}

async function slowingDown(walk) {
  const { me } = walk;
  await walk.at("/slow", "slow", "What would help right now?");
  for (const skill of ["breathing", "grounding", "cold_water", "walk", "self_talk", "time_out"]) await walk.at(`/slow/${skill}`, `slow-${skill}`);
  await me.tap("I say it aloud");
  await walk.see("slow-time_out-away");
  await me.open("/slow/walk");
  await me.tap("I am back");
  await me.titled("How is it now?");
  await me.slide("How strong is it now?", 6);
  await walk.see("slow-after");
  await me.open("/slow/breathing");
  await me.tap("Adjust");
  await walk.see("slow-breathing-adjust");
  await me.page.keyboard.press("Escape");
  await me.tap("It is not getting better");
  await walk.see("slow-breathing-instead");
}

async function sayingIt(walk) {
  const { me } = walk;
  await walk.at("/say", "say", "Say it in your own words");
  await me.type("What happened", "On Thursday I waited until nine.");
  await me.tap("Go on");
  await me.titled("And what would help");
  await walk.see("say-second");
  await me.type("What I ask", "Would you text me next time?");
  await me.tap("See it as one");
  await me.titled("This is how it reads");
  await walk.see("say-words");
}

async function theCheck(walk) {
  const { me } = walk;
  await walk.at("/check", "check", "Where do you lean when it gets hard?");
  await me.tap("Begin, about 2 minutes");
  await me.page.getByRole("radiogroup").waitFor();
  for (let i = 0; i < 2; i++) await answer(me, 2);
  await walk.see("check-question");
  await me.tap("Stop here, and see");
  await me.titled("Not enough yet");
  await walk.see("map-not-yet");
  await me.tap("Go on");
  await me.page.getByRole("radiogroup").waitFor();
  for (let i = 0; i < 20 && me.path() === "/check"; i++) await answer(me, 5 - (i % 2) * 4);
  await me.at("/map");
  await me.pressable("Throw it away").waitFor();
  await walk.see("map-fresh");
  await me.tap("Keep it");
  await me.sees("A repeat makes sense from");
  await walk.see("map");
}

async function questionnaires(walk) {
  const { me } = walk;
  await walk.at("/questionnaires", "questionnaires-new", "Questionnaires");
  await me.type("or paste it here, one item a line", "One line.");
  await me.tap("Load it");
  await me.sees("That is 1 line");
  await walk.see("questionnaires-wrong");
  for (const [name, count] of [["ecr", 36], ["ecr-rs", 9]]) await load(me, name, count);
  await walk.at("/questionnaires", "questionnaires", "Questionnaires");
  await walk.at("/questionnaires/ecr-rs/ask", "questionnaire-begin");
  await me.page.getByRole("button", { name: /^Begin, about/ }).click();
  await me.page.getByRole("radiogroup").waitFor();
  await walk.see("questionnaire-question");
  await answerAll(me, "ecr-rs", (asked) => asked % 7, true);
  await walk.see("questionnaire-fresh-points");
  await me.tap("Keep it");
  await me.sees("Your answers of");
  await answerAll(me, "ecr", (asked) => (asked % 2) * 4);
  await me.tap("Keep it");
  await me.sees("Your answers of");
  for (const one of await me.page.locator("main summary").all()) await one.click();
  await walk.see("questionnaire-kept-place");
  await me.tap("Remove the wording");
  await walk.see("questionnaire-remove");
  await me.page.keyboard.press("Escape");
}

// What two people's days say, with nothing, with one person's few, and with the sample's many.
async function theLoop(walk) {
  const { me } = walk;
  for (const name of ["loop", "patterns", "summary"]) await walk.at(`/${name}`, `${name}-new`);
  await walk.at("/began", "began");
  await me.page.getByRole("textbox").fill("It was quiet at home.");
  await me.tap("Go on");
  await walk.see("began-second");
  await me.tap("Stop here");
  await me.titled("Enough for today");
  await walk.see("began-end");
  await me.tap("Keep it");
  await me.at("/map");
  await me.checkIn();
  for (const [name, words] of [["loop", "Not enough yet for the days"], ["patterns", "0 of 10 hard moments so far."], ["summary", "Print or save as PDF"]]) {
    await me.open(`/${name}`);
    await me.sees(words);
    await walk.see(`${name}-little`);
  }
  await me.open("/me");
  await me.door("Look at a sample couple");
  await me.sees("A sample couple.");
  await me.open("/loop");
  await me.sees(/On \d+ of the \d+ days you reached/);
  await walk.see("sample-loop");
  for (const one of await me.page.locator("main summary").all()) await one.click();
  await walk.see("sample-loop-open");
  await me.open("/whatif");
  await me.sees(/In this picture you are half-way back/);
  for (const plan of ["Pauses kept", "Reassurance first"]) await me.choose(plan);
  for (const one of await me.page.locator("main summary").all()) await one.click();
  await walk.see("whatif");
  await me.open("/patterns");
  await me.sees(/In \d+ of the \d+ moments with|Nothing stands out/);
  for (const one of await me.page.locator("main summary").all()) await one.click();
  await walk.see("sample-patterns");
  await me.open("/summary");
  await me.sees("The loop you two get into", "What helps you");
  await walk.see("sample-summary");
  await me.open("/map");
  await me.page.locator("figure [role=img]").first().waitFor();
  for (const one of await me.page.locator("main summary").all()) await one.click();
  await walk.see("sample-map-open");
  await me.open("/change");
  await me.tap("Leave the sample");
}

async function whatWasWritten(walk) {
  const { me } = walk;
  await me.checkIn({ note: "A quiet evening." });
  await walk.at("/entries", "entries", "Everything you wrote");
  await me.door("A quiet evening.");
  await me.titled("Check-in");
  await walk.see("entry");
  await me.tap("Change it");
  await me.pressable("Keep the change").waitFor();
  await walk.see("entry-change");
  await me.tap("Leave it as it was");
  await me.tap("Delete it");
  await walk.see("entry-delete");
  await me.page.keyboard.press("Escape");
  await walk.at("/change", "change-little", "How it changes");
}

async function withTheSample(walk) {
  const { me } = walk;
  await me.open("/me");
  await me.door("Look at a sample couple");
  await me.sees("A sample couple.");
  for (const [path, name] of [["/today", "sample-today"], ["/change", "sample-change"], ["/entries", "sample-entries"], ["/map", "sample-map"], ["/me", "sample-me"]]) {
    await me.open(path);
    await walk.see(name);
  }
  await me.open("/change");
  for (const one of await me.page.locator("main summary").all()) await one.click();
  await walk.see("sample-change-open");
  await me.tap("Leave the sample");
}

async function lockedAndLeaving(walk) {
  const { me } = walk;
  await walk.at("/me/backup", "me-copies", "Copies");
  await walk.at("/me/lock", "me-lock", "Lock");
  await walk.at("/me/delete", "me-delete", "Delete all of it");
  await me.tap("Delete all of it");
  await walk.see("me-delete-sure");
  await me.page.keyboard.press("Escape");
  await me.lockWith(WORDS);
  await walk.see("me-lock-set");
  await me.open("/me");
  await me.door("Lock now");
  await me.titled("Stillnear is locked");
  await me.unlock("not the words");
  await me.sees("That does not open it.");
  await walk.see("unlock");
}

// From having none to leaving it, as far as each screen can be seen.
async function anAccount(walk) {
  const { me } = walk;
  await walk.at("/account", "account-none", "An account, if you want one");
  await me.unfold("What the server can see");
  await walk.see("account-none-server");
  await walk.at("/account/in", "account-in", "Sign in");
  await me.tap("With the recovery code instead");
  await walk.see("account-in-code");
  await me.tap("With a passkey instead");
  await walk.see("account-in-passkey");
  await walk.at("/account/new", "account-new-nickname", "A nickname that nobody sees");
  const step = (name) => async () => walk.see(`account-new-${name}`);
  const mine = await makeAccount(me, `Walker ${walk.looks[0]} ${walk.size.width}`, { words: step("words"), code: step("code"), typed: step("typed") });
  await level(me);
  await walk.see("account-new-done");
  await walk.at("/account", "account", "Your account");
  await walk.at("/today", "account-today", "Good to see you.");
  await walk.at("/me", "account-me", "Yours, and only yours");
  await walk.at("/me/lock", "account-lock", "Lock");
  await walk.at("/me/storage", "account-storage", "Does it last?");
  await walk.at("/me/delete", "account-delete-all", "Delete all of it");
  await walk.at("/account/passphrase", "account-passphrase", "Another passphrase");
  await me.page.locator(".six-words li").first().waitFor();
  await me.tap("I choose my own");
  await me.type("Your own passphrase", "too easy");
  await me.sees("Too easy to guess so far.");
  await walk.see("account-passphrase-own");
  await walk.at("/account/recovery", "account-recovery", "A new recovery code");
  await walk.at("/account/passkey", "account-passkey", "Passkey");
  await walk.at("/account/back", "account-back", "Take back my account");
  await me.tap("Begin");
  await walk.see("account-back-proof");
  const other = await me.another();
  await signedIn(other, mine);
  await me.open("/today");
  await me.sees("A new device signed in.");
  await walk.see("account-new-device");
  await grown(me);
  await walk.at("/account/devices", "account-devices-ask", "Devices");
  await me.type("Your passphrase", mine.passphrase);
  await me.tap("Show them");
  await me.sees("This device, since");
  await walk.see("account-devices");
  await walk.at("/account/delete", "account-delete", "Delete the account");
  await me.tap("Delete the account");
  await walk.see("account-delete-sure");
  await me.page.keyboard.press("Escape");
  await walk.at("/account/out", "account-out", "Sign out of this device");
  await me.choose("Remove it from this device");
  await walk.see("account-out-remove");
  await me.choose("Keep what is here");
  await me.tap("Sign out");
  await me.titled("Your account");
  await walk.see("account-signed-out");
}

function album() {
  const shots = readdirSync(OUT).filter((name) => name.endsWith(".png")).sort();
  const figures = shots.map((name) => `<figure><a href="${name}"><img src="${name}" alt="" loading="lazy"></a><figcaption>${name.slice(0, -4)}</figcaption></figure>`);
  const style = "body{font:16px system-ui;margin:2rem}main{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:0}img{height:420px;border:1px solid #ccc}";
  writeFileSync(join(OUT, "index.html"), `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>${style}</style><h1>${shots.length} screens</h1><main>${figures.join("\n")}</main></html>\n`);
}

const parts = {
  "of somebody new": [asANewPerson],
  "to read, and of help": [reading],
  "of a hard moment": [aHardMoment],
  "that slow down and say it": [slowingDown, sayingIt],
  "of the check": [theCheck],
  "of questionnaires": [questionnaires],
  "of the loop and what goes with it": [theLoop],
  "of what was written": [whatWasWritten, withTheSample],
  "of an account": [(walk) => walk.me.checkIn(), anAccount],
  "of linking two people": [linking],
  "of two people who are linked, and of leaving": [linked],
  "of what is between two people": [betweenTwo],
  "of a pause and a talk of two people": [pauseOfTwo],
  "of the lock and the ways out": [(walk) => walk.me.checkIn(), lockedAndLeaving],
};

// By night the questions of a hard moment are fewer, and not only because the style says so (web/src/look.ts).
const walks = [...Object.entries(parts).map(([which, steps]) => [which, steps, LOOKS]), ["of a hard moment, by night,", [aHardMoment], ["night"]]];

for (const [which, steps, looks] of walks)
  test(`the screens ${which} are sound`, async (me) => {
    mkdirSync(OUT, { recursive: true });
    await me.context.addInitScript({ content: axe });
    await me.context.addInitScript((look) => localStorage.getItem("look") ?? localStorage.setItem("look", look), looks[0]);
    const walk = new Walk(me, looks, me.size);
    for (const step of steps) await step(walk);
    if (PICTURES) album();
    check(walk.found.length === 0, `${walk.found.length} faults on ${walk.seen} screens:\n${[...new Set(walk.found)].join("\n")}`);
  }, { reducedMotion: "reduce", ...(/account|two people/.test(which) && { account: true, expects: ["Failed to load resource"] }) });
