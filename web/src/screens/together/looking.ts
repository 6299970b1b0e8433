// While two people link and one waits, the screen in front of them asks every few seconds what is new.
import { useEffect, useState } from "preact/hooks";
import { command } from "../../engine";
import type { Pair, PairState } from "./pair";

const WAITS: readonly PairState[] = ["invited", "waiting", "compare", "finishing"];

const LOOK_MS = 2_500;

// Answers why the last look brought nothing; it goes on by itself. What it brings is in view `pair`.
export function useLooking(pair: Pair | null, { busy = false, every = LOOK_MS } = {}): string | null {
  const [unreached, miss] = useState<string | null>(null);
  const waits = pair !== null && (WAITS.includes(pair.state) || pair.owed === true);

  useEffect(() => {
    if (!waits) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async (): Promise<void> => {
      if (document.visibilityState === "visible" && !busy) {
        const answer = await command("pair_look");
        if (gone) return;
        miss(answer.ok || answer.why === "busy" ? null : answer.why);
      }
      timer = setTimeout(() => void look(), every);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [waits, busy, every]);

  return unreached;
}
