// Which agreements stand, which are only suggested, and which are over: as the view tells it, put into groups.
import type { Agreement } from "./data";

const DAY = 86_400;
const days = { fortnight: 14, month: 28, season: 91 } as const;
export type Again = keyof typeof days | "never";

// The second from which an agreement is looked at again.
export function whenAgain(again: Again): number | undefined {
  return again === "never" ? undefined : Math.floor(Date.now() / 1000) + days[again] * DAY;
}

export interface Groups {
  asked: Agreement[]; // by the other, and I have not said yes
  offered: Agreement[]; // by me, and the other has not
  agreed: Agreement[];
  gone: Agreement[];
}

export function sorted(agreements: readonly Agreement[]): Groups {
  const groups: Groups = { asked: [], offered: [], agreed: [], gone: [] };
  for (const one of agreements) groups[groupOf(one)].push(one);
  return groups;
}

function groupOf({ state, mine, yes }: Agreement): keyof Groups {
  if (state === "let_go" || state === "changed") return "gone";
  if (yes.mine && yes.theirs) return "agreed";
  return mine ? "offered" : "asked";
}
