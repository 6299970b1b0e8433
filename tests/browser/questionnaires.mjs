// questionnaires.mjs - published questionnaires: wording is loaded by who may use it, counted, checked, sealed, used by
// the check, and removed. The lines here are nobody's wording.
import { cpSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CANARY } from "./person.mjs";
import { visit, wish } from "./offline.mjs";
import { folder, serve } from "./place.mjs";
import { change, list } from "./release.mjs";
import { check, same, test } from "./runner.mjs";

const lines = (count) => Array.from({ length: count }, (_, i) => `Sentence ${i + 1} of a questionnaire, ${CANARY}.`);
const TITLES = { ecr: "Experiences in Close Relationships", "ecr-r": "Experiences in Close Relationships, revised", "ecr-rs": "Experiences in Close Relationships, relationship structures", "who-5": "WHO-5 well-being index" };

async function paste(me, name, text) {
  await me.open("/questionnaires");
  await me.page.getByLabel("Questionnaire", { exact: true }).selectOption({ label: TITLES[name] });
  await me.type("or paste it here, one item a line", text);
  await me.tap("Load it");
}

export async function load(me, name, count) {
  await paste(me, name, lines(count).join("\n"));
  await me.sees("Kept. Only you can see it.");
}

// Answers until the result is shown; `level` is the place on the scale, from 0.
export async function answerAll(me, name, level, begun = false) {
  if (!begun) {
    await me.open(`/questionnaires/${name}/ask`);
    await me.page.getByRole("button", { name: /^Begin, about/ }).click();
  }
  for (let asked = 0; asked < 40; asked++) {
    await me.page.getByRole("radiogroup").waitFor();
    const now = await me.page.getByRole("radiogroup").getAttribute("aria-label");
    await me.page.locator(".scale label").nth(level(asked)).click();
    await me.until("the next sentence", (had) => !location.hash.endsWith("/ask") || ![had, undefined].includes(document.querySelector("[role=radiogroup]")?.ariaLabel), now);
    if (!me.path().endsWith("/ask")) break;
  }
  await me.at(`/questionnaires/${name}`);
}

test("wording with too few lines, twice the same or too long is refused with what is wrong, and nothing is kept", async (me) => {
  await paste(me, "ecr", lines(35).join("\n"));
  await me.sees("That is 35 lines, and this questionnaire has 36 items");
  await paste(me, "ecr", [...lines(35), lines(1)[0]].join("\n"));
  await me.sees("Item 36 says what an earlier one says.");
  await paste(me, "ecr", [...lines(35), "x".repeat(201)].join("\n"));
  await me.sees("Item 36 has more than 200 characters.");
  same(await me.entries(), [], "entries");
});

test("only questionnaires whose key is checked can be chosen", async (me) => {
  await me.open("/questionnaires");
  const picker = me.page.getByLabel("Questionnaire", { exact: true });
  await picker.waitFor();
  const offered = await picker.locator("option").allInnerTexts();
  check(offered.includes(TITLES["ecr-r"]), `the ECR-R is not offered, but ${offered.join("; ")}`);
  for (const unread of ["Attachment Style Questionnaire", "Stillnear check"]) check(!offered.includes(unread), `${unread} is offered`);
});

test("a questionnaire with figures is answered by the loaded wording, stops when it knows enough, and is placed on the map", async (me) => {
  await load(me, "ecr", 36);
  await answerAll(me, "ecr", (asked) => (asked % 2) * 4);
  await me.titled(TITLES.ecr);
  await me.sees("Not kept yet", "The oval holds your true place about 8 times in 10.");
  await me.tap("Keep it");
  await me.sees("Your answers of", "A repeat makes sense from");
  const [kept] = (await me.entries()).filter(({ t }) => t === "check");
  same(kept.instrument, "ecr", "what was kept");
  check(kept.levels.filter(Boolean).length < 36, "all 36 were asked");
  await me.comeBack("/questionnaires/ecr");
  await me.sees("The oval holds your true place about 8 times in 10.");
});

test("a questionnaire without norms says its points, and neither how sure nor where", async (me) => {
  await load(me, "ecr-rs", 9);
  await answerAll(me, "ecr-rs", () => 6);
  // Six of avoidance, of which four are turned, all answered 7: (4 x 1 + 2 x 7) / 6.
  await me.sees("3, from 1 to 7", "7, from 1 to 7", "How sure they are, and how they compare with other people, is not said");
  await me.tap("Keep it");
  await me.sees("Your answers of");
  await me.seesNot("The oval holds");
});

test("a questionnaire left in the middle goes on there, and says that it is not enough yet", async (me) => {
  await load(me, "who-5", 5);
  await me.open("/questionnaires/who-5/ask");
  await me.seesNot("Think of");
  await me.tap("Begin, about 1 minute");
  for (const value of ["2", "0"]) {
    const now = await me.page.getByRole("radiogroup").getAttribute("aria-label");
    await me.choose(value);
    await me.until("the next sentence", (had) => document.querySelector("[role=radiogroup]")?.ariaLabel !== had, now);
  }
  await me.tap("Stop here, and see");
  await me.sees("Not enough yet", "After 2 answers this would be a guess.");
  await me.drafted("check_who_5", (entry) => entry.asked?.length === 2);
  await me.comeBack("/questionnaires/who-5/ask");
  await me.titled(lines(3)[2]);
  for (let i = 0; i < 3; i++) {
    const now = await me.page.getByRole("radiogroup").getAttribute("aria-label");
    await me.choose("1");
    await me.until("the next sentence", (had) => document.querySelector("[role=radiogroup]")?.ariaLabel !== had, now);
  }
  await me.sees("20, from 0 to 100", "Its authors draw a line here");
  await me.tap("Throw it away");
  await me.sees("Nothing answered yet.");
  same((await me.entries()).filter(({ t }) => t === "check"), [], "kept checks");
}, { at: ["phone"] });

test("a wording comes from a text file, is in the list of everything, and can be removed; results stay", async (me) => {
  await me.open("/questionnaires");
  await me.page.getByLabel("Questionnaire", { exact: true }).selectOption({ label: TITLES["ecr-rs"] });
  await me.page.locator("input[type=file]").setInputFiles({ name: "items.txt", mimeType: "text/plain", buffer: Buffer.from(`\uFEFF${lines(9).join("\r\n")}\r\n`) });
  await me.sees("9 of 9 lines");
  await me.tap("Load it");
  await me.sees("Loaded here");
  const [{ lines: kept }] = await me.entries();
  same(kept, lines(9), "what was kept");
  await answerAll(me, "ecr-rs", () => 0);
  await me.tap("Keep it");
  await me.open("/entries");
  await me.sees("ecr-rs");
  await me.open("/questionnaires/ecr-rs");
  await me.tap("Remove the wording", "Remove it");
  await me.sees("Its wording is not loaded.", "Your answers of");
  same((await me.entries()).map(({ t }) => t), ["check"], "entries");
  await me.tap("Undo");
  await me.sees("Answer it");
});

test("without the network, before their figures were ever fetched, questionnaires say so", async (me) => {
  await me.context.route("**/measure.wasm", (route) => route.abort());
  await me.open("/questionnaires");
  await me.sees("The figures of these questionnaires are not on this device yet.");
}, { at: ["phone"], expects: ["measure.wasm"] });


// The same app, with the screens of questionnaires under another name, as a change to them would give.
function renamed(app) {
  const path = folder();
  cpSync(app, path, { recursive: true });
  const name = readdirSync(join(path, "part")).find((one) => /^questionnaires-\w+\.js$/.test(one));
  const next = "questionnaires-AAAAAAAA.js";
  renameSync(join(path, "part", name), join(path, "part", next));
  for (const packed of [".br", ".gz"]) rmSync(join(path, "part", name + packed));
  for (const one of [...readdirSync(join(path, "part")).map((part) => join("part", part)), "app.js", "release.json"])
    if (/\.js(on)?$/.test(one) && readFileSync(join(path, one), "utf8").includes(name)) change(path, one, name, next);
  list(path);
  return path;
}

const inTheCopy = (me) =>
  me.page.evaluate(async () => {
    const [name] = await caches.keys();
    return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname).filter((path) => /measure\.wasm|questionnaires/.test(path)).length;
  });

test("questionnaires are not part of a first visit, are kept when they were needed once, and then work offline", async (me) => {
  await me.open("/me");
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  await me.until("the copy of the app to be in charge", () => navigator.serviceWorker.controller?.state === "activated");
  same(await inTheCopy(me), 0, "files of questionnaires in the copy of a first visit");
  await me.door("Questionnaires");
  await me.titled("Questionnaires");
  await load(me, "who-5", 5);
  same(await inTheCopy(me), 2, "files of questionnaires, once needed");
  await me.context.setOffline(true);
  await me.comeBack("/questionnaires/who-5/ask");
  await me.tap("Begin, about 1 minute");
  await me.titled(lines(1)[0]);
}, { at: ["phone"], serviceWorkers: "allow" });

test("a wording is in a backup, and comes back from it", async (me) => {
  await load(me, "who-5", 5);
  await me.open("/me/backup");
  await me.type("A passphrase for this file", "four words kept apart");
  await me.type("The same once more", "four words kept apart");
  const { bytes } = await me.save("Save the copy");
  check(!bytes.toString("latin1").includes("Sentence"), "the copy holds the wording unsealed");
  await me.open("/questionnaires/who-5");
  await me.tap("Remove the wording", "Remove it");
  await me.sees("Its wording is not loaded.");
  await me.open("/me/backup");
  await me.bringBack("copy.bin", bytes);
  await me.type("The passphrase of this file", "four words kept apart");
  await me.tap("Open it");
  await me.sees(/came back|were here already|was here already/);
  same((await me.entries()).filter(({ t }) => t === "wording").length, 1, "wordings");
}, { at: ["phone"] });

test("a new version brings the questionnaires along for whoever had them", async (me) => {
  const server = await visit(me);
  await me.open("/me");
  await me.door("Questionnaires");
  await me.sees("Load a wording");
  await server.stop();
  const newer = await serve(renamed(me.place.app), server.port);
  const { next } = await wish(me, "check");
  check(next, "the new version was not fetched");
  const kept = await me.page.evaluate(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname), `app-${next.fingerprint}`);
  for (const file of ["/part/questionnaires-AAAAAAAA.js", "/measure.wasm"]) check(kept.includes(file), `${file} is not in the new copy`);
  check(!kept.includes("/lens.wasm"), "the lens came too, and nobody had it");
  await newer.stop();
}, { at: ["phone"], serviceWorkers: "allow" });
