// What a kept entry is called, how it is summed up in one line, and what its fields are called: one table for
// the list, for reading and for editing. Limits and permitted words are not here: the engine hands those out.
import { t } from "../t";
import { numberOf } from "./dates";

export interface Entry {
  readonly [field: string]: unknown;
}

export interface FieldWords {
  readonly name: string;
  readonly label: string;
  readonly low?: string; // the ends of a 0-10 scale
  readonly high?: string;
}

// The types a person writes, in the order of the filter. "setting" is not theirs to read.
export const types = ["checkin", "trigger", "pause", "message", "practice", "calm", "check", "wording", "kept"] as const;
export type Type = (typeof types)[number];

export function isType(word: unknown): word is Type {
  return types.some((type) => type === word);
}

export function nameOf(type: Type): string {
  return {
    checkin: t("Check-in"),
    trigger: t("Hard moment"),
    pause: t("Slowing down"),
    message: t("Something to say"),
    practice: t("Practice"),
    calm: t("What calms me"),
    check: t("Where I lean"),
    wording: t("A questionnaire’s wording"),
    kept: t("From somebody else"),
  }[type];
}

const words = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : []);
const rating = (value: unknown): string | null => (typeof value === "number" ? numberOf(value, 0) : null);

function fell(before: unknown, after: unknown): string {
  const [from, to] = [rating(before), rating(after)];
  if (from === null) return "";
  return to === null ? t("strength {from}", { from }) : t("from {from} to {to}", { from, to });
}

// The line that lets somebody find an entry again, and its numbers beside it.
export function summaryOf(entry: Entry): { words: string; numbers: string } {
  switch (entry["t"]) {
    case "checkin":
      return {
        words: words(entry["note"]),
        numbers: t("close {close}, settled {settled}", { close: rating(entry["close"]) ?? "–", settled: rating(entry["settled"]) ?? "–" }),
      };
    case "trigger":
      return { words: words(entry["event"]) || list(entry["feelings"]).join(", "), numbers: fell(entry["intensity"], entry["after"]) };
    case "pause":
      return { words: choiceOf("skill", entry["skill"]), numbers: fell(entry["before"], entry["after"]) };
    case "message":
      return { words: words(entry["words"]) || words(entry["ask"]) || words(entry["happened"]), numbers: "" };
    case "practice":
      return { words: words(entry["words"]), numbers: "" };
    case "calm":
      return { words: list(entry["lines"]).join(" · "), numbers: "" };
    case "check":
      return { words: t("Where I lean"), numbers: choiceOf("about", entry["about"]) };
    case "wording":
      return { words: words(entry["instrument"]), numbers: "" };
    case "kept":
      return { words: `${words(entry["from"])} · ${choiceOf("what", entry["what"])}`, numbers: "" };
    default:
      return { words: "", numbers: "" };
  }
}

export function fieldsOf(type: Type): readonly FieldWords[] {
  const ends = { low: t("not at all"), high: t("very") };
  const strength = { low: t("barely there"), high: t("hard to hold") };
  switch (type) {
    case "checkin":
      return [
        { name: "close", label: t("How close you felt"), ...ends },
        { name: "settled", label: t("How settled you felt"), ...ends },
        { name: "reached", label: t("I reached") },
        { name: "pulled_back", label: t("I pulled back") },
        { name: "first", label: t("Who moved first") },
        { name: "note", label: t("Note") },
      ];
    case "trigger":
      return [
        { name: "event", label: t("What happened") },
        { name: "story", label: t("The story I told myself") },
        { name: "feelings", label: t("What I felt") },
        { name: "body", label: t("In my body") },
        { name: "intensity", label: t("How strong it was"), ...strength },
        { name: "urge", label: t("What I wanted to do") },
        { name: "urge_words", label: t("In my own words") },
        { name: "need", label: t("What I needed") },
        { name: "older", label: t("Older than that day") },
        { name: "older_words", label: t("What it reminds me of") },
        { name: "after", label: t("How strong it was afterwards"), ...strength },
      ];
    case "pause":
      return [
        { name: "skill", label: t("What I did") },
        { name: "before", label: t("How strong it was before"), ...strength },
        { name: "after", label: t("How strong it was afterwards"), ...strength },
      ];
    case "message":
      return [
        { name: "happened", label: t("What happened") },
        { name: "feel", label: t("What I feel") },
        { name: "need", label: t("What I need") },
        { name: "ask", label: t("What I ask") },
        { name: "words", label: t("As I would say it") },
      ];
    case "practice":
      return [{ name: "words", label: t("What I wrote") }];
    case "calm":
      return [{ name: "lines", label: t("What calms me") }];
    case "wording":
      return [{ name: "lines", label: t("As it was loaded") }];
    case "check":
      return [];
    case "kept":
      return keptFields();
  }
}

// A private copy of what somebody handed over: any field of any type, each once, in its author's voice.
function keptFields(): FieldWords[] {
  const all = (["checkin", "trigger", "pause", "message", "calm"] as const).flatMap(fieldsOf).map(({ name, label }) => ({ name, label }));
  const more = [
    { name: "region", label: t("Where it leans") },
    { name: "about", label: t("With whom") },
    { name: "topic", label: t("What we talked about") },
    { name: "agreement", label: t("What we agreed") },
    { name: "appreciation", label: t("What I saw in you") },
    { name: "answers", label: t("The week, in answers") },
  ];
  const first = [
    { name: "from", label: t("From") },
    { name: "what", label: t("What it was") },
  ];
  return [...first, ...all, ...more].filter(({ name }, at, list) => list.findIndex((one) => one.name === name) === at);
}

// A permitted word of a field, as people say it.
export function choiceOf(field: string, word: unknown): string {
  const said: Record<string, Record<string, string>> = {
    first: { me: t("me"), you: t("my partner"), both: t("both at once"), unsure: t("not sure") },
    urge: {
      reach: t("reach out again"),
      hold_on: t("hold on"),
      protest: t("hit back with words"),
      pull_back: t("pull back"),
      shut_down: t("shut down"),
      please: t("please them"),
      other: t("something else"),
    },
    older: { no: t("no"), maybe: t("maybe"), yes: t("yes") },
    what: {
      checkin: t("Check-in"),
      trigger: t("Hard moment"),
      pause: t("Slowing down"),
      message: t("Something to say"),
      map: t("Where I lean"),
      calm: t("What calms me"),
      card: t("A card"),
      agreement: t("Agreement"),
      repair: t("After a talk"),
      ritual: t("The ten minutes of a week"),
    },
    region: {
      secure: t("toward ease with closeness"),
      anxious: t("toward reaching"),
      avoidant: t("toward distance"),
      both: t("toward reaching and toward distance"),
    },
    skill: {
      breathing: t("Slow breathing"),
      grounding: t("Coming back to the room"),
      cold_water: t("Cold water"),
      walk: t("A walk"),
      self_talk: t("A kind sentence"),
      time_out: t("A break with a return"),
    },
    about: {
      partner: t("with my partner"),
      mother: t("with my mother, or somebody like her"),
      father: t("with my father, or somebody like him"),
      friend: t("with a friend"),
      general: t("with people in general"),
    },
  };
  return typeof word === "string" ? (said[field]?.[word] ?? word) : "";
}

// A field's value in words; empty where nothing was said.
export function saidOf(field: string, value: unknown): string {
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (typeof value === "number") return numberOf(value, 0);
  if (Array.isArray(value)) return list(value).join("\n");
  if (typeof value === "string") return choiceOf(field, value);
  return "";
}
