// One circle that opens and closes at the chosen pace. For people who want no movement: a ring that fills, with words
// and a count. One clock drives both, so the words never drift from the picture.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../t";
import { chosen, hush, paces, still, turn, usual, type Pace } from "./pace";

const CLOSED = 0.46;

const quiet = matchMedia("(prefers-reduced-motion: reduce)");

interface Phase {
  rising: boolean;
  second: number; // 1, 2, 3 ... within this half
}

// `from`: a moment at which a breath begins, so that two phones breathe in step; then the pace is the usual one.
export function Pacer({ from }: { from?: number }) {
  const pace = from === undefined ? paces[chosen.value] : usual;
  if (!pace) return null;
  const ring = still.value || quiet.matches;
  return <Breath key={`${pace.per_minute} ${ring}`} pace={pace} ring={ring} from={from} />;
}

function Breath({ pace, ring, from }: { pace: Pace; ring: boolean; from: number | undefined }) {
  const circle = useRef<HTMLSpanElement>(null);
  const [phase, become] = useState<Phase>({ rising: true, second: 1 });

  useEffect(() => {
    const whole = (pace.in + pace.out) * 1000;
    const share = pace.in / (pace.in + pace.out);
    const late = from === undefined ? 0 : (((Date.now() - from) % whole) + whole) % whole;
    const began = performance.now() - late;
    const moving = ring
      ? null
      : circle.current?.animate(
          [
            { transform: `scale(${CLOSED})`, easing: "cubic-bezier(.45,.05,.55,.95)" },
            { transform: "scale(1)", offset: share, easing: "cubic-bezier(.45,.05,.55,.95)" },
            { transform: `scale(${CLOSED})` },
          ],
          { duration: whole, iterations: Infinity },
        );
    if (moving) moving.currentTime = late;
    let last = "";
    const tick = () => {
      const into = ((performance.now() - began) % whole) / 1000;
      const rising = into < pace.in;
      const second = Math.floor(rising ? into : into - pace.in) + 1;
      const now = `${rising} ${second}`;
      if (now === last) return;
      if (!last.startsWith(String(rising))) turn(rising, rising ? pace.in : pace.out);
      last = now;
      become({ rising, second });
    };
    tick();
    const timer = setInterval(tick, 100);
    return () => {
      clearInterval(timer);
      moving?.cancel();
    };
  }, [pace, ring, from]);

  useEffect(() => hush, []);

  const label = t("In for {in} seconds, out for {out}", { in: pace.in, out: pace.out });
  return ring ? <Ring pace={pace} phase={phase} label={label} /> : (
    <div class="breath" role="img" aria-label={label}>
      <span class="halo" />
      <span class="moving" ref={circle} />
      <span class="core" />
      <span class="says" aria-hidden="true">
        <span key={String(phase.rising)} class="arriving">
          {phase.rising ? t("In") : t("Out")}
        </span>
      </span>
    </div>
  );
}

function Ring({ pace, phase, label }: { pace: Pace; phase: Phase; label: string }) {
  const [ins, outs] = [Math.ceil(pace.in), Math.ceil(pace.out)];
  const lit = phase.rising ? phase.second : ins + phase.second;
  const each = 1 / (ins + outs);
  return (
    <div class="breath-still" role="img" aria-label={label}>
      <svg viewBox="0 0 200 200" aria-hidden="true">
        {Array.from({ length: ins + outs }, (_, i) => (
          <circle
            key={i}
            class={i < lit ? (i < ins ? "lit" : "lit out") : "under"}
            cx="100"
            cy="100"
            r="90"
            pathLength="1"
            stroke-dasharray={`${each * 0.86} 1`}
            stroke-dashoffset={-each * (i + 0.07)}
          />
        ))}
      </svg>
      <div class="says" aria-hidden="true">
        <span>{phase.rising ? t("Breathe in") : t("Breathe out")}</span>
        <span class="count">{phase.second}</span>
      </div>
    </div>
  );
}
