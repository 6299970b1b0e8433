// Where linking with somebody stands, as view `pair` has it (docs/DOOR.md).
export type PairState = "none" | "invited" | "opened" | "waiting" | "compare" | "finishing" | "done" | "burnt" | "expired" | "taken" | "broken";

export interface Pair {
  state: PairState;
  inviter?: boolean; // while it goes on
  link?: string; // the secret, for whoever invites
  until?: number; // seconds
  from?: string; // what the other calls themselves
  code?: string; // "482 913"
  reason?: string; // of an ending, in a word
  owed?: boolean; // the server has still to hear of the ending
  space?: string; // once it is done
  unconfirmed?: boolean; // done for whoever invited; whether the other came in was never heard
}

// The screen where it goes on.
export const whereTo = ({ inviter }: Pair): string => (inviter === false ? "#/join" : "#/invite");

// Who has stopped it knows that, and may begin anew.
export const mine = (pair: Pair): Pair => (pair.state === "burnt" && pair.reason === "stopped" ? { ...pair, state: "none" } : pair);
