// Wordless taps: one word each, that the other phone shows for a moment.
import { useEffect, useRef, useState } from "preact/hooks";
import { tell } from "../../engine";
import { t } from "../../t";
import * as Icons from "../../ui/icons";
import type { LiveNews } from "../../worker/words";

export type Tap = Exclude<LiveNews["kind"], "beat">;

export interface Tapped {
  tap: Tap;
  turn: number; // the same tap again is another one
}

const SHOWN_MS = 20_000;

// The last tap, for as long as it is shown.
export function useTapped(): [Tapped | null, (tap: Tap) => void] {
  const [tapped, show] = useState<Tapped | null>(null);
  const turn = useRef(0);
  useEffect(() => {
    if (!tapped) return;
    const timer = setTimeout(() => show(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [tapped]);
  return [tapped, (tap) => show({ tap, turn: ++turn.current })];
}

export function tapSaid(tap: Tap, name: string): string {
  switch (tap) {
    case "here":
      return t("{name} is here", { name });
    case "breathing":
      return t("{name} breathes", { name });
    case "coming":
      return t("{name} is coming back", { name });
  }
}

const signs = { here: Icons.Hands, breathing: Icons.Wind, coming: Icons.Heart };

export function Taps({ breathes, onTap }: { breathes: boolean; onTap: (tap: Tap) => void }) {
  const words: Record<Tap, string> = { here: t("I’m here"), breathing: t("Breathe in step"), coming: t("I’m coming back") };
  const tap = (which: Tap) => {
    if (which !== "breathing" || !breathes) tell("live_tap", { kind: which });
    onTap(which);
  };
  return (
    <div class="taps" role="group" aria-label={t("Send a tap, no words")}>
      {(["here", "breathing", "coming"] as const).map((which) => {
        const Icon = signs[which];
        return (
          <button key={which} class="tap-once" type="button" aria-pressed={which === "breathing" ? breathes : undefined} onClick={() => tap(which)}>
            <Icon />
            {words[which]}
          </button>
        );
      })}
    </div>
  );
}
