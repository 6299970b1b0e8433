// A pause together, or a talk: what the vault says of it, and what the other phone says meanwhile.
import { useEffect, useState } from "preact/hooks";
import { useView } from "../../ask";
import { command, liveEars, tell, type Reply } from "../../engine";
import type { LiveNews } from "../../worker/words";

export type Who = "me" | "them";
export type Answered = "none" | "ask" | "join" | "later" | "end";

export interface Live {
  session: string;
  what: "pause" | "talk";
  minutes: number;
  began: number; // ms, as `ends` by this phone's clock
  ends: number;
  error_ms: number | null; // how far `ends` may be off; null: the clocks have not been compared
  by: Who;
  me: Answered;
  them: Answered;
  later_me: number | null; // seconds
  later_them: number | null;
  renewed: Who | null;
}

interface Said {
  live: Live | null;
  asked: number; // pauses that I have asked for in 7 days
}

const AGAIN_MS = 20_000; // what goes on ends by itself

export function useLive(space: string): Reply<Said> | null {
  const [turn, look] = useState(0);
  useEffect(() => {
    const again = () => look((before) => before + 1);
    const timer = setInterval(again, AGAIN_MS);
    const hear = (news: LiveNews) => void (news.space === space && again()); // the clocks are compared a little better
    liveEars.add(hear);
    return () => {
      clearInterval(timer);
      liveEars.delete(hear);
    };
  }, [space]);
  return useView<Said>("live", { space, turn });
}

// While this is on the screen, and the screen is on, this phone speaks with the other.
export function useFrames(space: string, session: string | null, hear: (news: LiveNews) => void): void {
  useEffect(() => {
    if (session === null) return;
    const turn = () => (document.visibilityState === "visible" ? tell("live_on", { space, session }) : tell("live_off"));
    turn();
    document.addEventListener("visibilitychange", turn);
    return () => {
      document.removeEventListener("visibilitychange", turn);
      tell("live_off");
    };
  }, [space, session]);
  useEffect(() => {
    const mine = (news: LiveNews) => void (news.session === session && news.fresh && hear(news));
    liveEars.add(mine);
    return () => void liveEars.delete(mine);
  });
}

export const begin = (space: string, what: Live["what"], minutes: number): Promise<Reply<{ session: string }>> => command("live_begin", { space, what, minutes });

export const answer = (space: string, live: Live, word: Answered, more: object = {}): Promise<Reply> =>
  command("live_answer", { space, session: live.session, answer: word, ...more });

// The time, as often as the picture needs it.
export function useNow(ms: number): number {
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), ms);
    return () => clearInterval(timer);
  }, [ms]);
  return now;
}
