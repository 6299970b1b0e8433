// One scale as a track, with the range that is likely and the best guess in it.
import { shareOf, type Interval } from "./plane";

export interface RangeProps {
  readonly name: string;
  readonly says: string;
  readonly interval: Interval;
  readonly sure: boolean;
  readonly ends: readonly [string, string];
}

const WIDTH = 328;
const INSET = 10;

function along(sd: number): number {
  return INSET + shareOf(sd) * (WIDTH - 2 * INSET);
}

export function Range({ name, says, interval, sure, ends }: RangeProps) {
  const from = along(interval.low) - 7;
  const to = along(interval.high) + 7;
  return (
    <div class="pic-range">
      <p class="pic-range-top">
        <span>{name}</span>
        <span class="soft pic-num">{says}</span>
      </p>
      <svg viewBox={`0 0 ${WIDTH} 24`} aria-hidden="true">
        <rect class="pic-track" x="1" y="7" width={WIDTH - 2} height="10" rx="5" />
        <rect class={sure ? "pic-likely" : "pic-likely-unsure"} x={from} y="3" width={to - from} height="18" rx="9" />
        {sure && <circle class="pic-dot" cx={along(interval.value)} cy="12" r="7" />}
      </svg>
      <p class="ends">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </p>
    </div>
  );
}
