// Two people linking, as a screen sees it. The vault has the conversation (docs/DOOR.md, linking).
import { useTalk, type Talk } from "../../account/talk";
import { useView } from "../../ask";
import { useLooking } from "./looking";
import { mine, type Pair } from "./pair";

export interface Pairing {
  pair: Pair | null; // null: not known yet
  talk: Talk;
  unreached: string | null; // why the last look brought nothing; it goes on by itself
}

export function usePairing(): Pairing {
  const reply = useView<Pair>("pair");
  const talk = useTalk();
  const pair: Pair | null = reply && (reply.ok ? mine(reply) : { state: "none" });
  const unreached = useLooking(pair, { busy: talk.busy });
  return { pair, talk, unreached };
}
