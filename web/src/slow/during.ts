// What surrounds a skill while it is done: where it came from, how strong it was before, how long it took.
import { useEffect, useRef } from "preact/hooks";
import { place } from "../router";

export interface From {
  trigger: string | null;
  before: number | null;
  after: boolean; // they come only to say how it is now
}

export function from(): From {
  const { query } = place.value;
  const before = query.get("before");
  const asNumber = before === null ? NaN : Number(before);
  return {
    trigger: query.get("trigger"),
    before: Number.isInteger(asNumber) && asNumber >= 0 && asNumber <= 10 ? asNumber : null,
    after: query.get("at") === "after",
  };
}

// The same place with the same origin, for a link from one skill to another.
export function carry(path: string, { trigger, before }: From): string {
  const query = new URLSearchParams();
  if (trigger) query.set("trigger", trigger);
  if (before !== null) query.set("before", String(before));
  return query.size ? `${path}?${query}` : path;
}

export function useSeconds(): () => number {
  const began = useRef(Date.now());
  return () => Math.min(7200, Math.round((Date.now() - began.current) / 1000));
}

// The screen stays on while somebody follows it; where the browser does not allow that, nothing is lost.
export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let gone = false;
    const take = () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      navigator.wakeLock.request("screen").then(
        (got) => (gone ? void got.release() : void (lock = got)),
        () => undefined,
      );
    };
    take();
    document.addEventListener("visibilitychange", take);
    return () => {
      gone = true;
      document.removeEventListener("visibilitychange", take);
      void lock?.release();
    };
  }, []);
}
