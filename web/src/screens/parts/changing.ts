// The shape of the view `change`, and what of it can be said in a sentence.
import type { Interval } from "../../pictures/plane";
import type { Point } from "../../pictures/scale";
import { t, tn } from "../../t";
import { numberOf } from "../../words/dates";
import { words } from "./result";

// A level or a drop that is said has value, low and high; one that is not has what is there and what is needed.
export interface Level {
  state: "said" | "not_yet";
  value?: number;
  low?: number;
  high?: number;
  have?: number;
  need?: number;
  of?: "days" | "checkins";
}

export interface Helping {
  skill: string;
  state: "said" | "not_yet";
  have: number; // uses rated before and after
  need: number;
  drop?: number;
  low?: number;
  high?: number;
}

export interface Changing {
  checkins: { at: number; close: number; settled: number }[];
  level: { close: Level; settled: Level; days: number }; // of the last so many days
  triggers: { at: number; intensity?: number | null; after?: number | null }[];
  skills: Helping[];
  counts: { days: number; checkins: number; triggers: number; pauses: number };
}

export interface Rated {
  at: number;
  before: number;
  after: number;
}

export function pointsOf(said: Changing, of: "close" | "settled"): Point[] {
  return said.checkins.map((one) => ({ at: one.at, value: one[of] }));
}

export function levelOf({ value, low, high }: Level): Interval | null {
  return value === undefined || low === undefined || high === undefined ? null : { value, low, high };
}

export function levelSaid(level: Level, days: number): string {
  const said = levelOf(level);
  const { have = 0, need = 0, of } = level;
  if (said)
    return t("In the last {weeks} weeks about {value} of 10, likely {low} to {high}.", {
      weeks: Math.round(days / 7),
      value: numberOf(said.value),
      low: numberOf(said.low),
      high: numberOf(said.high),
    });
  if (have < need && of === "days") return t("{have} of {need} days so far. With a few more, a level can be named that means something.", { have, need });
  if (have < need) return t(words.not_yet.level.text, { have, need });
  return t("Your days differ a lot, so it is too early for one number. The dots are your check-ins.");
}

export function ratedOf(said: Changing): Rated[] {
  return said.triggers.flatMap(({ at, intensity, after }) =>
    typeof intensity === "number" && typeof after === "number" ? [{ at, before: intensity, after }] : [],
  );
}

export function momentsSaid(rated: readonly Rated[]): string {
  const lower = rated.filter(({ before, after }) => after < before).length;
  return tn("In {lower} of {n} hard moment it was less strong afterwards.", "In {lower} of {n} hard moments it was less strong afterwards.", rated.length, { lower });
}

export function dropOf({ drop, low, high }: Helping): Interval | null {
  return drop === undefined || low === undefined || high === undefined ? null : { value: drop, low, high };
}

export function dropSaid(skill: Helping): string {
  const drop = dropOf(skill);
  if (drop === null) return t("too few to say");
  if (drop.low <= 0 && drop.high >= 0) return t("can’t tell yet");
  const [near, far] = [Math.abs(drop.low), Math.abs(drop.high)].sort((a, b) => a - b);
  const said = { drop: numberOf(Math.abs(drop.value)), low: numberOf(near ?? 0), high: numberOf(far ?? 0) };
  return drop.value >= 0 ? t("down {drop}, likely {low} to {high}", said) : t("up {drop}, likely {low} to {high}", said);
}

// The surest help first; what cannot be said yet comes last, by how near it is.
export function sorted(skills: readonly Helping[]): Helping[] {
  const rank = (one: Helping) => (one.drop === undefined ? one.have / 100 : 100 + one.drop);
  return skills.filter(({ have }) => have > 0).sort((a, b) => rank(b) - rank(a));
}
