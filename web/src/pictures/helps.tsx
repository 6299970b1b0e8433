// How much less strong it was after each skill, with the range that is likely.
//
// Sorted by the engine's estimate; below the count it needs, a skill is greyed and has no bar at all.
import { t } from "../t";
import type { Interval } from "./plane";

export interface Helped {
  readonly name: string;
  readonly count: string;
  readonly says: string;
  // null: too few to say
  readonly drop: Interval | null;
}

const WIDTH = 340;
const INSET = 20;

// The axis holds "no change" and every bar, in whole steps.
function axisOf(skills: readonly Helped[]): { low: number; high: number } {
  const drops = skills.flatMap(({ drop }) => (drop === null ? [] : [drop]));
  return {
    low: Math.min(-1, ...drops.map(({ low }) => Math.floor(low))),
    high: Math.max(4, ...drops.map(({ high }) => Math.ceil(high))),
  };
}

function Bar({ drop, at }: { readonly drop: Interval | null; readonly at: (drop: number) => number }) {
  return (
    <svg viewBox={`0 0 ${WIDTH} 28`} aria-hidden="true">
      <path class="pic-hair" d={`M${INSET} 14H${WIDTH - INSET}`} />
      {drop !== null && (
        <>
          <path class="pic-interval-edge" d={`M${at(drop.low)} 14H${at(drop.high)}`} />
          <path class="pic-interval" d={`M${at(drop.low)} 14H${at(drop.high)}`} />
          <circle class="pic-dot" cx={at(drop.value)} cy="14" r="7.5" />
        </>
      )}
      <path class="pic-zero" d={`M${at(0)} 4V24`} />
    </svg>
  );
}

export function Helps({ skills }: { readonly skills: readonly Helped[] }) {
  const { low, high } = axisOf(skills);
  const at = (drop: number) => INSET + ((drop - low) / (high - low)) * (WIDTH - 2 * INSET);
  return (
    <div class="pic-helps">
      <div class="pic-help pic-help-axis" aria-hidden="true">
        <svg viewBox={`0 0 ${WIDTH} 20`}>
          <text class="pic-small" x={at(0)} y="15" text-anchor="middle">
            {t("no change")}
          </text>
          <text class="pic-small" x={at(high)} y="15" text-anchor="end">
            {t("{n} lower", { n: high })}
          </text>
        </svg>
      </div>
      <ul role="list">
        {skills.map(({ name, count, says, drop }) => (
          <li key={name} class={drop === null ? "pic-help pic-few" : "pic-help"}>
            <span class="pic-help-name">{name}</span>
            <span class="pic-help-says small pic-num">{says}</span>
            <span class="pic-help-count small">{count}</span>
            <Bar drop={drop} at={at} />
          </li>
        ))}
      </ul>
    </div>
  );
}
