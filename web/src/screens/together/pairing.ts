// Two people linking, as a screen sees it. The vault has the conversation (docs/DOOR.md, linking); while somebody waits
// and the screen is in front of them, it is asked every few seconds what is new.
import { useEffect, useState } from "preact/hooks";
import { useTalk, type Talk } from "../../account/talk";
import { useView } from "../../ask";
import { command } from "../../engine";
import { mine, type Pair, type PairState } from "./pair";

const WAITS: readonly PairState[] = ["invited", "waiting", "compare", "finishing"];

const LOOK_MS = 2_500;

export interface Pairing {
  pair: Pair | null; // null: not known yet
  talk: Talk;
  unreached: string | null; // why the last look brought nothing; it goes on by itself
}

export function usePairing(): Pairing {
  const reply = useView<Pair>("pair");
  const talk = useTalk();
  const [unreached, miss] = useState<string | null>(null);
  const pair: Pair | null = reply && (reply.ok ? mine(reply) : { state: "none" });
  const waits = pair !== null && (WAITS.includes(pair.state) || pair.owed === true);

  useEffect(() => {
    if (!waits) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async (): Promise<void> => {
      if (document.visibilityState === "visible" && !talk.busy) {
        const answer = await command("pair_look");
        if (gone) return;
        miss(answer.ok || answer.why === "busy" ? null : answer.why);
      }
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [waits, talk.busy]);

  return { pair, talk, unreached };
}
