// How long is left, in words: minutes, and seconds only at the very end.
import { clock, t, tn } from "../../t";

const MINUTE_MS = 60_000;

// A pause ends on a whole second, by the clock of one phone. The other knows it to some milliseconds: without rounding,
// 14:38 could be 14:37 there.
export const onTheSecond = (ms: number): Date => new Date(Math.round(ms / 1000) * 1000);
export const clockOf = (ms: number): string => clock(onTheSecond(ms));

export function leftSaid(ms: number): string {
  if (ms > MINUTE_MS) {
    const n = Math.ceil(ms / MINUTE_MS);
    return tn("{n} minute to go", "{n} minutes to go", n);
  }
  const n = Math.max(0, Math.ceil(ms / 1000));
  return tn("{n} second to go", "{n} seconds to go", n);
}

// What is read aloud: the return time once, then at ten, five, two and one minute, and the end.
export function markSaid(ms: number): string {
  if (ms <= 0) return t("It is time.");
  const mark = [1, 2, 5, 10].find((minutes) => ms <= minutes * MINUTE_MS);
  return mark === undefined ? "" : tn("{n} minute to go", "{n} minutes to go", mark);
}
