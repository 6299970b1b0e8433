// The shape of the view `cycle`, and what of it may be said. Days first, and the same days are no cause: a sentence
// here says what fell together, never that one person made the other do it.
import type { Interval } from "../../pictures/plane";
import { t, tn } from "../../t";
import { numberOf } from "../../words/dates";

export interface Said {
  state: "said" | "not_yet";
  value?: number;
  low?: number;
  high?: number;
  claim?: boolean;
  have?: number;
  need?: number;
  of?: "checkins" | "days" | "paired_days" | "reach_days" | "other_days" | "pull_back_days" | "taps" | "claims";
}

export interface Odds extends Said {
  wording?: "words" | "numbers"; // with few days, "more often" and no figures
  counts: { reach_days: number; reach_back: number; other_days: number; other_back: number };
}

export interface Half {
  event?: string;
  feelings?: string[];
  urge: string;
  urge_words?: string;
  need?: string;
}

export interface Cycling {
  two: boolean;
  cycle: {
    together: Said;
    odds: { "0->1": Odds; "1->0": Odds };
    first: Said;
    settle: Said & { population?: number };
    checkins: [number, number];
    paired_days: number;
  };
  me: Half | null;
  partner: Half | null;
}

export function intervalIn({ value, low, high }: Said): Interval | null {
  return value === undefined || low === undefined || high === undefined ? null : { value, low, high };
}

const units = {
  checkins: () => t("check-ins"),
  days: () => t("days"),
  paired_days: () => t("days on which you both wrote"),
  reach_days: () => t("days with a reach"),
  other_days: () => t("days without a reach"),
  pull_back_days: () => t("days with a pull-back"),
  taps: () => t("answers to “who moved first”"),
  claims: () => t("directions"),
};

// "11 of 20 days on which you both wrote": what is there, and what it takes.
export function missing({ have = 0, need = 0, of = "paired_days" }: Said): string {
  if (have >= need) return t("There is enough to look at, and it varies too much to name yet.");
  return t("Not enough yet: {have} of {need} {unit}.", { have, need, unit: units[of]() });
}

export function shortOfIt({ have = 0, need = 0, of }: Said): string {
  if (of === "taps" || of === "checkins") return t("{have} of {need}", { have, need });
  return tn("{have} of {n} day", "{have} of {n} days", need, { have });
}

// "On 27 of the 37 days you reached, they pulled back; on 2 of the 24 other days."
export function oddsSaid(odds: Odds, mine: boolean): string {
  if (odds.state === "not_yet") return missing(odds);
  const { reach_days, reach_back, other_days, other_back } = odds.counts;
  const said = { back: reach_back, reached: reach_days, other: other_days, others: other_back };
  const few = odds.wording === "words";
  if (few && odds.claim)
    return mine ? t("On days you reach, they often pull back, more often than on other days.") : t("On days they reach, you often pull back, more often than on other days.");
  if (few) return mine ? t("On days you reach, they sometimes pull back, and on other days as well.") : t("On days they reach, you sometimes pull back, and on other days as well.");
  const days = mine
    ? t("On {back} of the {reached} days you reached, they pulled back; on {others} of the {other} other days.", said)
    : t("On {back} of the {reached} days they reached, you pulled back; on {others} of the {other} other days.", said);
  return odds.claim ? days : `${days} ${t("That is too close to call.")}`;
}

export function togetherSaid(together: Said): string {
  if (together.state === "not_yet") return missing(together);
  if (!together.claim) return t("Whether your good and bad days come together is too close to call.");
  return (together.value ?? 0) > 0 ? t("Your better and harder days tend to come at the same time.") : t("When one of you has a better day, the other tends to have a harder one.");
}

export function firstSaid(first: Said): string {
  if (first.state === "not_yet") return missing(first);
  if (!first.claim) return t("Who moves first is too close to call: it may be either of you.");
  const ten = Math.min(9, Math.max(1, Math.round((first.value ?? 0) * 10)));
  return ten >= 5
    ? t("By your own answers, you moved first about {n} times in 10. To move first is not to be at fault.", { n: ten })
    : t("By your own answers, your partner moved first about {n} times in 10. To move first is not to be at fault.", { n: 10 - ten });
}

const hours = (days: number): string => {
  const n = Math.max(1, Math.round(days * 24));
  return tn("{n} hour", "{n} hours", n);
};

export const hoursOf = hours;

export function settleSaid(settle: Said & { population?: number }): string {
  if (settle.state === "said") return t("After about {time}, half of a hard mood has passed.", { time: hours(settle.value ?? 0) });
  return t("Not your own number yet: {have} of {need} check-ins. In a study of couples, half of a hard mood had passed after about {time}.", {
    have: settle.have ?? 0,
    need: settle.need ?? 0,
    time: hours(settle.population ?? 0),
  });
}

export function rangeSaid(said: Said, form: (value: number) => string = (value) => numberOf(value, 2)): string {
  const likely = intervalIn(said);
  return likely ? t("{value} ({low} to {high})", { value: form(likely.value), low: form(likely.low), high: form(likely.high) }) : t("not enough yet");
}

// What somebody does, short enough to stand after "I" and after "you".
export function doing(urge: string): string {
  return (
    {
      reach: t("ask again"),
      hold_on: t("hold on"),
      protest: t("hit back with words"),
      pull_back: t("step back"),
      shut_down: t("go quiet"),
      please: t("give in"),
    }[urge] ?? t("do what I know")
  );
}

// What it may look like from outside, which is seldom what it is.
export function looking(urge: string): string {
  return (
    {
      reach: t("pressure"),
      hold_on: t("a talk without an end"),
      protest: t("an attack"),
      pull_back: t("a closed door"),
      shut_down: t("a wall"),
      please: t("a yes that is none"),
    }[urge] ?? t("something else than it is")
  );
}
