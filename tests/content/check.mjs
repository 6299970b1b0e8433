// Holds every file of content/ (but instruments/ and lens/, which have their own tests) against its shape and
// against the rules of words. Plain node 18, no dependencies: node tests/content/check.mjs
import { readdirSync, readFileSync } from "node:fs";
import { finish, must, test } from "../claims.mjs";

const ROOT = new URL("../../content/", import.meta.url);
const read = (name) => readFileSync(new URL(name, ROOT), "utf8");
const load = (name) => JSON.parse(read(name));
const isText = (value, most = 1000) => typeof value === "string" && value.trim() === value && value !== "" && [...value].length <= most;
const isTexts = (value, least = 1) => Array.isArray(value) && value.length >= least && value.every((one) => isText(one));
const isId = (value) => /^[a-z][a-z0-9_]{0,39}$/.test(value);

function keys(object, wanted, where) {
  const have = Object.keys(object).sort().join(" ");
  must(have === [...wanted].sort().join(" "), `${where} has the keys ${have}`);
}

function unique(list, where) {
  const twice = list.find((one, i) => list.indexOf(one) !== i);
  must(twice === undefined, `${where}: "${twice}" is there twice`);
}

// Every text a person may read: all strings but addresses, ids and the note to engineers.
function* texts(value, key = "") {
  if (typeof value === "string") {
    if (!["about", "url", "source", "id", "route", "phone", "kind", "to", "basis", "checked"].includes(key)) yield value;
  } else if (value !== null && typeof value === "object")
    for (const [name, inner] of Object.entries(value)) yield* texts(inner, Array.isArray(value) ? key : name);
}

const LESSONS = load("lessons/index.json").lessons.map((one) => one.id);
const FILES = ["feelings", "urges", "skills", "steps", "help", "words", "course", "ritual", "lessons/index", ...LESSONS.map((id) => `lessons/${id}`)].map((name) => `${name}.json`);

for (const name of FILES) {
  test(`${name} begins by saying what it is, and is printed the one way`, () => {
    const file = load(name);
    must(Object.keys(file)[0] === "about" && isText(file.about, 1500), "no about, or not first");
    must(read(name) === `${JSON.stringify(file, null, 2)}\n`, "not as JSON.stringify prints it, two spaces deep");
  });
  test(`${name} speaks in the voice of the house`, () => {
    for (const text of texts(load(name))) {
      must(!/[!]/.test(text), `an exclamation mark: ${text}`);
      must(!/\p{Extended_Pictographic}/u.test(text), `an emoji: ${text}`);
      must(!/[*_#<>]{2}|<\w/.test(text), `markup: ${text}`);
      must(!/'/.test(text), `a straight apostrophe: ${text}`);
      must(!/\byou are (an? )?(avoidant|anxious|insecure|disorgani[sz]ed|secure|needy|clingy)\b/i.test(text), `a label for a person: ${text}`);
      must(!/\b(disorder|symptom|diagnos|patient|dysfunction|toxic|narcissis)/i.test(text), `a clinical word: ${text}`);
      must(!/\b(color|behavior|realize|recognize|apologize|favorite|center)\b/i.test(text), `not British: ${text}`);
      must(!/\b(streak of|well done|great job|keep it up|congratulations)\b/i.test(text), `praise for using the app: ${text}`);
    }
  });
}

test("the passphrase words are the EFF's: 7,776, each once, in order", () => {
  const { about, words, ...rest } = load("passphrase.json");
  must(isText(about, 1500) && Object.keys(rest).length === 0, "more than words, or no about");
  must(words.length === 7_776, `${words.length} words`);
  unique(words, "words");
  must(words.every((word, i) => /^[a-z-]{3,9}$/.test(word) && (i === 0 || words[i - 1] < word)), "a word out of form or order");
});

test("the feelings grid has its words, each once, placed on both axes", () => {
  const { words } = load("feelings.json");
  must(words.length >= 48 && words.length <= 72, `${words.length} words`);
  unique(words.map((one) => one.word), "words");
  for (const one of words) {
    keys(one, ["word", "energy", "pleasantness", "night"], one.word);
    must(one.word === one.word.toLowerCase() && isText(one.word, 40), `${one.word} is not a lower-case word of 40`);
    must(Math.abs(one.energy) <= 1 && Math.abs(one.pleasantness) <= 1, `${one.word} is off the grid`);
    must(typeof one.night === "boolean", one.word);
  }
});

test("the first 24 feelings fill the grid in reading order, and night keeps 18 of them", () => {
  const first = load("feelings.json").words.slice(0, 24);
  for (let i = 0; i < 24; i++) {
    if (i % 4) must(first[i].pleasantness > first[i - 1].pleasantness, `${first[i].word} is left of ${first[i - 1].word}`);
    if (i >= 4) must(first[i].energy < first[i - 4].energy, `${first[i].word} is above ${first[i - 4].word}`);
  }
  must(first.filter((one) => one.night).length === 18, "not 18 at night");
});

test("body signs and needs are there, each once", () => {
  const { body, needs } = load("feelings.json");
  must(body.length >= 14 && body.every((one) => isText(one.word, 40) && one.word === one.word.toLowerCase()), "body");
  must(needs.length >= 22 && needs.every((one) => isText(one.word, 40) && /^I need .+\.$/.test(one.sentence)), "needs");
  unique(body.map((one) => one.word), "body");
  unique(needs.map((one) => one.word), "needs");
});

test("no faux feeling is in the grid, and each one leads to words that are", () => {
  const { words, faux } = load("feelings.json");
  const known = new Set(words.map((one) => one.word));
  unique(faux.map((one) => one.word), "faux");
  for (const one of faux) {
    keys(one, ["word", "ask", "nearer", "safety"], one.word);
    must(!known.has(one.word), `${one.word} is offered as a feeling`);
    must(isText(one.ask) && one.ask.endsWith("?"), `${one.word} asks nothing`);
    must(one.nearer.length >= 2 && one.nearer.every((near) => known.has(near)), `${one.word} leads to an unknown word`);
  }
  must(faux.some((one) => one.safety && one.word === "threatened"), "threatened is not marked for safety");
});

test("urges are the words of the trigger entry", () => {
  const { urges } = load("urges.json");
  must(urges.map((one) => one.id).join(" ") === "reach hold_on protest pull_back shut_down please other", "other ids");
  for (const one of urges) must(isText(one.label, 60) && isText(one.protects, 200), one.id);
});

test("skills are the words of the pause entry, each with steps, a when-not and a how-we-know", () => {
  const { skills } = load("skills.json");
  must(skills.map((one) => one.id).join(" ") === "breathing grounding cold_water walk self_talk time_out", "other ids");
  for (const one of skills) {
    must(isText(one.title, 60) && isText(one.summary, 120) && isTexts(one.steps, 3) && isTexts(one.not_when), one.id);
    must(Number.isInteger(one.seconds) && one.seconds > 0 && one.seconds <= 7200, `${one.id}: seconds`);
    must(one.sources.length >= 1 && one.sources.every((each) => isSource(each, ["how_we_know"]) && isText(each.how_we_know)), `${one.id}: sources`);
  }
});

test("every breathing pace adds up to what it says, and the breath out is the longer one", () => {
  const { paces, pace_default } = load("skills.json").skills[0];
  for (const pace of paces) {
    must(Math.abs(60 / (pace.in + pace.out) - pace.per_minute) < 0.1, `${pace.label} adds up to ${60 / (pace.in + pace.out)}`);
    must(pace.out > pace.in && pace.per_minute >= 4 && pace.per_minute <= 7 && isText(pace.label), pace.label);
  }
  must(paces.some((pace) => pace.per_minute === pace_default), "no default");
});

test("grounding counts down the senses, and there are ten sentences to choose from", () => {
  const skill = Object.fromEntries(load("skills.json").skills.map((one) => [one.id, one]));
  must(skill.grounding.senses.map((one) => one.count).join() === "5,4,3,2,1", "senses");
  must(skill.self_talk.sentences.length === 10 && skill.self_talk.sentences.every((one) => isText(one, 80)), "sentences");
});

test("a time-out text always has a length and a time to come back", () => {
  const { texts: first, longer, minutes, minutes_default } = load("skills.json").skills.find((one) => one.id === "time_out");
  for (const set of [first, longer]) {
    keys(set, ["plain", "warm", "brief"], "tones");
    for (const text of Object.values(set)) must(text.includes("{minutes}") && text.includes("{time}"), text);
  }
  must(minutes.includes(minutes_default), "default");
});

function isSource(one, more = []) {
  keys(one, ["claim", "cite", "year", "note", "basis", ...more], one.claim);
  must(["science", "search", "memory"].includes(one.basis), `${one.claim}: basis`);
  must(one.basis !== "memory" || !/\d/.test(one.claim), `a figure from memory: ${one.claim}`);
  must(one.year === null || (Number.isInteger(one.year) && one.year > 1900 && one.year < 2100), `${one.claim}: year`);
  return isText(one.claim) && isText(one.cite) && isText(one.note);
}

// Reading age: what is asked in the ritual is read together, by whoever is tired.
const longest = (text) => Math.max(...text.split(/[.?:]/).map((sentence) => sentence.split(/\s+/).filter(Boolean).length));

test("the weekly ritual asks a few open questions that fit into one record, in short sentences", () => {
  const ritual = load("ritual.json");
  keys(ritual, ["about", "title", "minutes", "lede", "questions", "skip", "after", "together", "sources"], "ritual");
  const { questions, together, sources } = ritual;
  must(questions.length >= 3 && questions.length <= 6, `${questions.length} questions`);
  unique(questions.map((one) => one.id), "questions");
  for (const one of questions) {
    keys(one, ["id", "ask", "hint"], one.id);
    must(isId(one.id) && isText(one.ask, 60) && one.ask.endsWith("?") && isText(one.hint, 80), one.id);
    must(!/\byou (did|never|always|should)\b/i.test(one.ask), `${one.id} asks about the other’s faults`);
  }
  must(isTexts(together, 3) && ritual.minutes === 10 && /both are in/.test(ritual.after), "head");
  for (const text of texts({ questions, together, lede: ritual.lede })) must(longest(text) <= 12, `a long sentence: ${text}`);
  must(sources.length >= 1 && sources.every((one) => isSource(one)), "sources");
});

const CONDITIONS = { entries: "number", has_calm: "boolean", has_check: "boolean", has_backup: "boolean", open_trigger: "boolean", days_since_last_min: "number", lesson_not_done: "string" };
const ROUTES = ["/calm", "/check", "/say", "/slow", "/checkin", "/me/backup"];

test("each next small step leads somewhere and asks only what the app knows", () => {
  const { steps } = load("steps.json");
  unique(steps.map((one) => one.id), "steps");
  for (const one of steps) {
    keys(one, ["id", "title", "text", "action", "when"], one.id);
    must(isId(one.id) && isText(one.title, 60) && isText(one.text, 160) && isText(one.action.label, 30), one.id);
    const lesson = /^\/learn\/(.+)$/.exec(one.action.route)?.[1];
    must(ROUTES.includes(one.action.route) || LESSONS.includes(lesson), `${one.id}: ${one.action.route}`);
    for (const [name, value] of Object.entries(one.when)) must(typeof value === CONDITIONS[name], `${one.id}: ${name}`);
    if ("lesson_not_done" in one.when) must(one.when.lesson_not_done === lesson, `${one.id} waits for another lesson`);
  }
  must(Object.keys(steps.at(-1).when).length === 0, "the last step does not always hold");
});

const KINDS = ["emergency", "domestic_violence", "crisis", "child"];

test("help lines: at least 30 countries, each with an emergency number first and one more line", () => {
  const { countries } = load("help.json");
  must(countries.length >= 30, `${countries.length} countries`);
  unique(countries.map((one) => one.country), "countries");
  for (const { country, name, lines } of countries) {
    must(/^[A-Z]{2}$/.test(country) && isText(name, 40), `${country} ${name}`);
    must(lines[0].kind === "emergency" && lines[0].phone !== null, `${country} begins with ${lines[0].name}`);
    must(lines.some((one) => one.kind === "domestic_violence" || one.kind === "crisis"), `${country} has nobody to talk to`);
  }
});

test("every help line can be called or written to, and says how it was checked", () => {
  for (const { country, lines } of load("help.json").countries)
    for (const one of lines) {
      const where = `${country} ${one.name}`;
      keys(one, ["name", "kind", "phone", "sms", "url", "hours", "languages", "note", "source", "checked"], where);
      must(KINDS.includes(one.kind) && isText(one.name, 80), where);
      must(one.phone === null ? one.sms !== null : /^[+*\d][\d -]*\d$/.test(one.phone), `${where}: ${one.phone}`);
      must(one.url === null || /^https:\/\/[\w.-]+(\/\S*)?$/.test(one.url), `${where}: ${one.url}`);
      must((one.checked === "search") === (one.source !== null), `${where}: checked ${one.checked}, source ${one.source}`);
      must(one.checked === "memory" || /^https?:\/\//.test(one.source), `${where}: ${one.source}`);
      must(Array.isArray(one.languages), where);
    }
});

test("the safety check asks eight questions and stores nothing", () => {
  const { safety, leaving, fallback, controlling_partner, if_it_is_you } = load("help.json");
  must(safety.questions.length === 8 && safety.questions.every((one) => isId(one.id) && isText(one.text, 140) && one.text.endsWith("?")), "questions");
  must(/Nothing you answer is stored/.test(safety.intro.join(" ")), "it does not say that nothing is stored");
  must(isTexts(leaving, 6) && isTexts(fallback.text) && isTexts(controlling_partner.text) && isTexts(if_it_is_you.text), "texts");
  must(/one in four/.test(safety.honest.text) && safety.honest.sources.every((one) => isSource(one)), "not honest about what is missed");
  must(safety.after_some.actions.map((one) => one.to).join() === "lines,leaving,solo", "somewhere else");
});

test("what follows a yes in the safety check never speaks of a joint exercise or a score", () => {
  for (const text of texts(load("help.json").safety.after_some)) must(!/\b(together with|your cycle|both of you|repair|score|points)\b/i.test(text), text);
});

const REGIONS = ["secure", "anxious", "avoidant", "both"];
const RESULT = ["title", "sentences", "helped", "costs", "step"];

function isResult(one, where) {
  must(isText(one.title, 60) && isTexts(one.sentences, 2) && one.sentences.length === 2, where);
  must(isText(one.helped) && isText(one.costs) && isText(one.step.text) && one.step.route.startsWith("/"), where);
}

test("every region and every pair of regions has its words", () => {
  const { regions, between } = load("words.json");
  keys(regions, REGIONS, "regions");
  for (const [name, one] of Object.entries(regions)) {
    keys(one, [...RESULT, "corner"], name);
    isResult(one, name);
  }
  for (const a of REGIONS)
    for (const b of REGIONS.slice(REGIONS.indexOf(a) + 1)) {
      const found = between.filter((one) => one.pair.includes(a) && one.pair.includes(b));
      must(found.length === 1, `${a} and ${b}: ${found.length}`);
      isResult(found[0], `${a} and ${b}`);
    }
  must(between.length === 6, "a pair too many");
});

test("every not-yet has a title and a text", () => {
  for (const [name, one] of Object.entries(load("words.json").not_yet)) must(isText(one.title, 60) && isText(one.text), name);
});

function isBlock(one, where) {
  const list = one.kind === "list";
  must(["p", "h2", "big", "list", "quote", "practice", "ask"].includes(one.kind), `${where}: ${one.kind}`);
  keys(one, ["kind", list ? "items" : "text"], where);
  must(list ? isTexts(one.items, 2) : isText(one.text), `${where}: ${one.text}`);
}

function isPractice(one, where) {
  keys(one, ["title", "steps", "prompt"], where);
  must(isText(one.title, 60) && isTexts(one.steps, 2) && isText(one.prompt, 160), where);
}

const count = (blocks) => blocks.flatMap((one) => one.items ?? [one.text]).join(" ").split(/\s+/).length;

for (const id of LESSONS)
  test(`lesson ${id} is whole, short and sourced`, () => {
    const one = load(`lessons/${id}.json`);
    keys(one, ["about", "id", "title", "minutes", "summary", "blocks", "practice", "sources"], id);
    must(one.id === id && isId(id) && isText(one.title, 60) && isText(one.summary, 120), "head");
    one.blocks.forEach((block, i) => isBlock(block, `${id} block ${i}`));
    must(count(one.blocks) >= 250 && count(one.blocks) <= 450, `${count(one.blocks)} words`);
    must(one.minutes >= 2 && one.minutes <= 6, "minutes");
    must(one.blocks.some((block) => block.kind === "ask"), "no question to sit with");
    isPractice(one.practice, id);
    must(one.sources.length >= 1 && one.sources.every((each) => isSource(each)), "sources");
  });

test("there are at least 12 lessons, and the list of them agrees with the files", () => {
  must(LESSONS.length >= 12, `${LESSONS.length}`);
  unique(LESSONS, "lessons");
  const files = readdirSync(new URL("lessons/", ROOT)).filter((name) => name !== "index.json");
  must(files.sort().join() === [...LESSONS].sort().map((id) => `${id}.json`).join(), `files: ${files}`);
  const shown = readFileSync(new URL("../web/src/screens/parts/lesson_texts.ts", ROOT), "utf8");
  for (const id of LESSONS) must(new RegExp(`^export const texts.*\\b${id}\\b`, "m").test(shown), `the app does not carry ${id}`);
  for (const listed of load("lessons/index.json").lessons) {
    const { id, title, minutes, summary } = load(`lessons/${listed.id}.json`);
    must(JSON.stringify(listed) === JSON.stringify({ id, title, minutes, summary }), `${id} is listed otherwise`);
  }
});

test("the course has its four steps, each with sections, a practice and a question", () => {
  const { steps } = load("course.json");
  must(steps.map((one) => one.id).join(" ") === "understand notice slow_down_and_say_it come_back", "steps");
  steps.forEach((one, i) => {
    keys(one, ["id", "step", "title", "minutes", "summary", "video", "intro", "sections", "practice", "reflection", "lessons"], one.id);
    must(one.step === i + 1 && one.video === null && isTexts(one.intro) && isText(one.reflection), one.id);
    must(one.sections.length >= 3 && one.sections.length <= 5, `${one.id}: ${one.sections.length} sections`);
    for (const section of one.sections) {
      must(isText(section.title, 60), one.id);
      section.blocks.forEach((block) => isBlock(block, `${one.id} ${section.title}`));
    }
    isPractice(one.practice, one.id);
    must(one.lessons.every((id) => LESSONS.includes(id)), `${one.id}: an unknown lesson`);
  });
  for (const id of LESSONS) must(steps.some((one) => one.lessons.includes(id)), `no step leads to ${id}`);
});

finish();
