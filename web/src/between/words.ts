// What is handed over, in words. Every label is the author's own ("what I felt"), so that it reads the same on both
// phones: what the preview shows is what the other will see.
import type { Region } from "../screens/parts/check";
import { words } from "../screens/parts/result";
import { t, tn } from "../t";
import { dateOf, numberOf } from "../words/dates";
import { choiceOf, saidOf, type Entry } from "../words/entries";

export interface Line {
  readonly name: string; // of the field
  readonly label: string;
  readonly said: string;
}

const labels: Record<string, () => [string, string][]> = {
  checkin: () => [
    ["close", t("How close I felt")],
    ["settled", t("How settled I felt")],
    ["reached", t("I reached out")],
    ["pulled_back", t("I pulled back")],
    ["first", t("Who moved first")],
  ],
  trigger: () => [
    ["event", t("What happened")],
    ["story", t("The story I told myself")],
    ["feelings", t("What I felt")],
    ["body", t("In my body")],
    ["intensity", t("How strong it was")],
    ["urge", t("What I wanted to do")],
    ["urge_words", t("In my own words")],
    ["need", t("What I needed")],
    ["older", t("Older than that day")],
    ["older_words", t("What it reminds me of")],
    ["after", t("How strong it was afterwards")],
  ],
  pause: () => [
    ["skill", t("What I did")],
    ["before", t("How strong it was before")],
    ["after", t("How strong it was afterwards")],
    ["seconds", t("How long")],
  ],
  message: () => [
    ["happened", t("What happened")],
    ["feel", t("What I feel")],
    ["need", t("What I need")],
    ["ask", t("What I ask")],
    ["words", t("As I would say it")],
  ],
  map: () => [
    ["anxiety", t(words.scales.anxiety.name)],
    ["avoidance", t(words.scales.avoidance.name)],
    ["region", t("Where I lean when it gets hard")],
    ["about", t("With whom")],
  ],
  calm: () => [["lines", t("What calms me")]],
  card: () => [["words", ""]],
  agreement: () => [
    ["words", ""],
    ["revisit", t("To look at again")],
  ],
  repair: () => [
    ["topic", t("What we talked about")],
    ["agreement", t("What we agreed")],
    ["appreciation", t("What I saw in you")],
  ],
};

export function whatOf({ t: type, kind }: Entry): string {
  const names: Record<string, string> = {
    reassurance: t("For when it is hard"),
    wish: t("What I would like to hear"),
    appreciation: t("Something good I saw"),
    yes: t("A yes to an agreement"),
  };
  const known = names[String(kind ?? type)] ?? choiceOf("what", type);
  return known === type ? t("Something handed over") : known;
}

const OF_TEN = ["close", "settled", "intensity", "before", "after"];

const corner = (region: unknown): string => (typeof region === "string" && region in words.regions ? t(words.regions[region as Region].corner) : "");

// A place on the map, in hundredths as it is handed over, or the corner it lies in or between.
function mapSaid(name: string, item: Entry): string {
  const [value, low, high] = [item[name], item[`${name}_low`], item[`${name}_high`]].map((one) => (typeof one === "number" ? numberOf(one / 100) : ""));
  if (value && low && high) return t("{value} ({low} to {high}). 0 is the average adult; about 7 in 10 people lie between −1 and 1.", { value, low, high });
  if (name === "about") return choiceOf(name, item[name]);
  const [one, other] = [corner(item["region"]), corner(item["beside"])];
  return other === "" ? one : t("between {one} and {other}", { one, other });
}

function wordsOf(name: string, item: Entry): string {
  const value = item[name];
  if (item["t"] === "map") return mapSaid(name, item);
  if (name === "first" && value === "you") return t("you");
  if (name === "feelings" || name === "body") return saidOf(name, value).split("\n").map((word) => t(word)).join(", ");
  if (typeof value !== "number") return saidOf(name, value);
  if (OF_TEN.includes(name)) return t("{n} of 10", { n: numberOf(value, 0) });
  if (name === "revisit") return dateOf(value);
  if (name === "seconds" && value < 60) return tn("{n} second", "{n} seconds", value);
  return name === "seconds" ? tn("{n} minute", "{n} minutes", Math.round(value / 60)) : numberOf(value);
}

// A part of it, as the ledger names it; "" where the whole is one part.
export const labelOf = (type: string, field: string): string => (labels[type]?.() ?? []).find(([name]) => name === field)?.[1] ?? "";

// What a record says, field by field, in its own order.
export function linesOf(item: Entry): Line[] {
  return (labels[String(item["t"])]?.() ?? []).flatMap(([name, label]) => {
    const said = item[name] === undefined ? "" : wordsOf(name, item);
    return said === "" ? [] : [{ name, label, said }];
  });
}
