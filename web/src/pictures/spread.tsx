// A value on a scale of its own with the range that is likely, and days counted out one by one.
import type { Interval } from "./plane";

export interface SpreadProps {
  readonly interval: Interval;
  readonly from: number;
  readonly to: number;
  readonly zero?: number; // where "no difference" lies
  readonly ends: readonly [string, string];
}

const WIDTH = 328;
const INSET = 12;

export function Spread({ interval, from, to, zero, ends }: SpreadProps) {
  const at = (value: number) => INSET + ((Math.min(to, Math.max(from, value)) - from) / (to - from)) * (WIDTH - 2 * INSET);
  return (
    <div class="pic-range" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} 24`}>
        <rect class="pic-track" x="1" y="7" width={WIDTH - 2} height="10" rx="5" />
        <rect class="pic-likely" x={at(interval.low) - 7} y="3" width={at(interval.high) - at(interval.low) + 14} height="18" rx="9" />
        {zero !== undefined && <path class="pic-zero" d={`M${at(zero)} 1V23`} />}
        <circle class="pic-dot" cx={at(interval.value)} cy="12" r="7" />
      </svg>
      <p class="ends">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </p>
    </div>
  );
}

const A_ROW = 20;
const MOST = 120; // beyond it the marks would be a grey field: the sentence has the numbers

// `full` of `all` days as filled marks: circles are what you do, squares what your partner does.
export function Counted({ label, full, all, whose }: { label: string; full: number; all: number; whose: "of-me" | "of-them" }) {
  const rows = Math.ceil(Math.min(all, MOST) / A_ROW);
  return (
    <div class="counted" aria-hidden="true">
      <p class="small">{label}</p>
      {all > 0 && all <= MOST && (
        <svg viewBox={`0 0 ${A_ROW * 16} ${rows * 16}`} class={whose}>
          {Array.from({ length: all }, (_, i) => {
            const [x, y] = [(i % A_ROW) * 16 + 2, Math.floor(i / A_ROW) * 16 + 2];
            const look = i < full ? "full" : "hollow";
            return whose === "of-me" ? <circle key={i} class={look} cx={x + 6} cy={y + 6} r="5.2" /> : <rect key={i} class={look} x={x + 0.8} y={y + 0.8} width="10.4" height="10.4" rx="3.2" />;
          })}
        </svg>
      )}
    </div>
  );
}
