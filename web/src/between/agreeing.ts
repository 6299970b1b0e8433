// Which agreements hold and which are only suggested, as the view tells it, and when one is looked at again.
import type { Agreement } from "./data";

const DAY = 86_400;
const days = { month: 28, season: 91 } as const;
export type Again = keyof typeof days | "never";

// The second from which an agreement is looked at again.
export function whenAgain(again: Again): number | undefined {
  return again === "never" ? undefined : Math.floor(Date.now() / 1000) + days[again] * DAY;
}

export interface Groups {
  asked: Agreement[]; // by the other, and I have not said yes
  agreed: Agreement[];
  offered: Agreement[]; // by me, and the other has not
}

export function sorted(agreements: readonly Agreement[]): Groups {
  const groups: Groups = { asked: [], agreed: [], offered: [] };
  for (const one of agreements) groups[one.state === "kept" ? "agreed" : one.mine ? "offered" : "asked"].push(one);
  return groups;
}
