// A result in words: the title, the sentence that says what the map shows, and how sure it is.
import words from "../../../../content/words.json";
import { t } from "../../t";
import { dateOf, numberOf } from "../../words/dates";
import type { Checked, Moved, Reading, Region, Scored, Since } from "./check";

export { words };

export type Telling = Pick<(typeof words.between)[number], "title" | "sentences" | "helped" | "costs" | "step">;

const SECONDS_EACH = 8;

// The texts of a region, or of the two it lies between, in either order.
export function tellingOf({ region, between }: Scored): Telling | null {
  if (region !== null) return words.regions[region];
  if (between === null) return null;
  return words.between.find(({ pair }) => between.every((one) => pair.includes(one))) ?? null;
}

export function titleOf(scored: Scored): string {
  return t(tellingOf(scored)?.title ?? words.not_yet.check.title);
}

// "more than about 7 of 10 people": a percentile as people say it.
export function amongTen({ percentile }: Reading): string {
  if (percentile === undefined) return t("not enough yet");
  const n = Math.round(percentile / 10);
  if (n <= 0) return t("less than nearly everyone");
  if (n >= 10) return t("more than nearly everyone");
  return t("more than about {n} of 10 people", { n });
}

const cornerOf = (region: Region): string => t(words.regions[region].corner);

export function placeSaid(scored: Scored): string {
  const where =
    scored.region !== null
      ? t("Your place is in the corner named {corner}.", { corner: cornerOf(scored.region) })
      : scored.between !== null
        ? t("Your oval lies between the corners named {one} and {other}.", { one: cornerOf(scored.between[0]), other: cornerOf(scored.between[1]) })
        : "";
  const scales = t("Worry: {worry}. Distance: {distance}.", {
    worry: amongTen(scored.anxiety),
    distance: amongTen(scored.avoidance),
  });
  return `${where} ${scales}`.trim();
}

export function intervalSaid({ value, low, high }: Reading): string {
  if (value === undefined || low === undefined || high === undefined) return t("not enough yet");
  return t("{value} ({low} to {high})", { value: numberOf(value), low: numberOf(low), high: numberOf(high) });
}

function movedSaid(moved: Moved, scale: string, at: number): string {
  const text = { steady: words.change.steady, lower: words.change.eased, higher: words.change.grown }[moved];
  return t(text, { scale: t(scale), date: dateOf(at) });
}

// "Worry that it won't hold has eased since 3 January by more than chance would explain."
export function sinceSaid({ at, anxiety, avoidance }: Since): string {
  return `${movedSaid(anxiety, words.scales.anxiety.name, at)} ${movedSaid(avoidance, words.scales.avoidance.name, at)}`;
}

export function notYetWords({ asked, most }: Checked): string {
  const more = Math.max(1, most - asked);
  return t(words.not_yet.check.text, { have: asked, more, minutes: Math.max(1, Math.ceil((more * SECONDS_EACH) / 60)) });
}
