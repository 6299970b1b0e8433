// The times of day at which somebody wants to be reminded: "08:30 20:00", theirs alone.
export const TIMES_MAX = 3;

const AROUND_MINUTES = 90; // a time holds from then on for so long

export const isTime = (given: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(given);

export const timesOf = (value: string | null): string[] => (value ?? "").split(" ").filter(isTime).slice(0, TIMES_MAX);

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

// The time that holds now, and when that began, unless something was written since.
export function holding(times: string[], now: Date, lastAt: number | null): string | null {
  const minute = now.getHours() * 60 + now.getMinutes();
  for (const time of times) {
    const since = (minute - minutesOf(time) + 24 * 60) % (24 * 60);
    if (since > AROUND_MINUTES) continue;
    const began = now.getTime() / 1000 - (since + 1) * 60;
    if (lastAt === null || lastAt < began) return time;
  }
  return null;
}
