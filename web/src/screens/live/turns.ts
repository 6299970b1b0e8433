// Where a repair talk is: who speaks, and what comes next. One says one thing, the other says back what they heard, the
// first says whether that was it; then they swap. On two phones each frame carries this as one number, and the further
// step counts, so a frame that was lost is made good by the next.

export type Phase = "speak" | "back" | "check" | "close";
export type Who = "first" | "second"; // first: who began the talk

export interface Turns {
  step: number; // how often anything has moved on
  swaps: number;
  phase: Phase;
  held: boolean; // the speaker is speaking just now
}

export type Move = "hold" | "release" | "said" | "said_back" | "yes" | "nearly" | "close";

const phases: Phase[] = ["speak", "back", "check", "close"];
const SWAPS_MAX = 63;

export const beginning: Turns = { step: 0, swaps: 0, phase: "speak", held: false };

export const speaker = ({ swaps }: Turns): Who => (swaps % 2 === 0 ? "first" : "second");

// Each has spoken once: from here on either may bring it to an end.
export const mayClose = ({ swaps, phase }: Turns): boolean => phase === "speak" && swaps >= 2;

export function moved(turns: Turns, move: Move): Turns {
  const on = { ...turns, step: turns.step + 1, held: false };
  switch (move) {
    case "hold":
      return { ...on, held: true };
    case "release":
      return on;
    case "said":
      return { ...on, phase: "back" };
    case "said_back":
      return { ...on, phase: "check" };
    case "nearly":
      return { ...on, phase: "back" };
    case "yes":
      return { ...on, phase: "speak", swaps: Math.min(SWAPS_MAX, turns.swaps + 1) };
    case "close":
      return { ...on, phase: "close" };
  }
}

// step, 6 bits of swaps, one whether it is held, two of the phase.
export const toNumber = ({ step, swaps, phase, held }: Turns): number => step * 512 + swaps * 8 + (held ? 4 : 0) + phases.indexOf(phase);

export function fromNumber(value: number): Turns {
  const low = value % 512;
  return { step: Math.floor(value / 512), swaps: low >> 3, held: (low & 4) !== 0, phase: phases[low & 3] ?? "speak" };
}

// Of two that are at the same step, both phones choose the same.
export const further = (mine: Turns, theirs: Turns): Turns => (toNumber(theirs) > toNumber(mine) ? theirs : mine);
