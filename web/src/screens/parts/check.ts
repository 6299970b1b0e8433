// What the check and the map have in common: the draft, the shape of a scored check, and whom it is about.
import instrument from "../../../../content/instruments/own-18.json";
import type { Interval, Place } from "../../pictures/plane";
import { t } from "../../t";

export type About = keyof typeof instrument.about;
export type Region = "secure" | "anxious" | "avoidant" | "both";

export interface Reading {
  state: "said" | "not_yet";
  answered: number;
  of: number;
  // where it is said, in SD of the reference people
  value?: number;
  low?: number;
  high?: number;
  percentile?: number;
}

export interface Scored {
  state: "said" | "not_yet";
  anxiety: Reading;
  avoidance: Reading;
  region: Region | null;
  between: [Region, Region] | null;
}

export interface Checked extends Scored {
  next: number | null; // the item to ask now, from 0
  asked: number;
  most: number; // questions in all, at most
}

export interface Kept extends Scored {
  o: string;
  at: number;
}

// What is known of anybody before the first answer: 8 in 10 adults lie in here. It is drawn dotted, without a point.
const anybody: Interval = { value: 0, low: -1.28, high: 1.28 };

export function intervalOf({ value, low, high }: Reading): Interval {
  return value === undefined || low === undefined || high === undefined ? anybody : { value, low, high };
}

export function placeOf({ anxiety, avoidance }: Scored): Place {
  return { anxiety: intervalOf(anxiety), avoidance: intervalOf(avoidance) };
}

// The last kept check against the first, where the difference is more than error alone would show.
export interface Since {
  at: number;
  anxiety: Moved;
  avoidance: Moved;
}

export type Moved = "steady" | "lower" | "higher";

export interface CheckDraft {
  about: About | null; // null: not begun
  levels: number[];
  asked: number[]; // items in the order they were answered, so that Back goes the same way
}

export const blankCheck: CheckDraft = { about: null, levels: [], asked: [] };

// As the questions say it: "I can tell {who} what I really feel."
export function whoOf(about: About): string {
  return t(instrument.about[about]);
}

export function abouts(): readonly { id: About; name: string; short: string }[] {
  return [
    { id: "partner", name: t("my partner"), short: t("Partner") },
    { id: "mother", name: t("my mother, or somebody like her"), short: t("Mother") },
    { id: "father", name: t("my father, or somebody like him"), short: t("Father") },
    { id: "friend", name: t("a friend"), short: t("Friend") },
    { id: "general", name: t("the people I love"), short: t("People I love") },
  ];
}
