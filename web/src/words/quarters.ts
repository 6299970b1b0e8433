// The time of what was handed over: the day and the quarter of it, on the wall where it was written. The minute and the
// zone do not go across (wire/shared.h), so there is nothing finer to say, and it is read as if that wall were UTC.
import { t } from "../t";
import { language } from "./dates";

const QUARTER = 6 * 3600;

export function wallDay(at: number): string {
  const year = new Date(at * 1000).getUTCFullYear() === new Date().getFullYear() ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(language(), { weekday: "long", day: "numeric", month: "long", ...year, timeZone: "UTC" }).format(new Date(at * 1000));
}

// "12 November 2026"
export function wallDate(at: number): string {
  return new Intl.DateTimeFormat(language(), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(at * 1000));
}

export function wallQuarter(at: number): string {
  return [t("at night"), t("in the morning"), t("in the afternoon"), t("in the evening")][Math.floor((at % (4 * QUARTER)) / QUARTER)] ?? "";
}
