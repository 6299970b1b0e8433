// The shape of the view `change`, and what of it can be said in a sentence.
import type { Point } from "../../pictures/scale";
import { t, tn } from "../../t";
import { numberOf } from "../../words/dates";
import { words } from "./result";

export interface Level {
  state: "said" | "not_yet";
  value: number;
  low: number;
  high: number;
  have?: number;
  need?: number;
}

export interface Helping {
  skill: string;
  count: number;
  drop: number;
  low: number;
  high: number;
  state: "said" | "not_yet";
  have: number;
  need: number;
}

export interface Changing {
  checkins: { at: number; close: number; settled: number }[];
  level: { close: Level; settled: Level };
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

export function levelSaid({ state, value, low, high, have, need }: Level): string {
  if (state === "said")
    return t("On the whole about {value} of 10, likely {low} to {high}.", { value: numberOf(value), low: numberOf(low), high: numberOf(high) });
  if (have !== undefined && need !== undefined && have < need) return t(words.not_yet.level.text, { have, need });
  return t("Your days differ a lot, so it is too early for one number. The rings are your check-ins.");
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

export function dropSaid({ state, drop, low, high }: Helping): string {
  if (state !== "said") return t("too few to say");
  if (low <= 0 && high >= 0) return t("can’t tell yet");
  const range = { low: numberOf(Math.min(Math.abs(low), Math.abs(high))), high: numberOf(Math.max(Math.abs(low), Math.abs(high))) };
  return drop >= 0
    ? t("down {drop}, likely {low} to {high}", { drop: numberOf(drop), ...range })
    : t("up {drop}, likely {low} to {high}", { drop: numberOf(-drop), ...range });
}

// The surest help first; what cannot be said yet comes last, by how near it is.
export function sorted(skills: readonly Helping[]): Helping[] {
  const rank = (one: Helping) => (one.state === "said" ? 1000 + one.drop : one.have);
  return skills.filter(({ count }) => count > 0).sort((a, b) => rank(b) - rank(a));
}
