// How strong a hard moment was before and after: an open ring falls to a full one.
import { useId } from "preact/hooks";

import { BROAD, NARROW, yOf, type Frame } from "./scale";

export interface Moment {
  readonly before: number;
  readonly after: number;
}

export interface MomentsProps {
  readonly title: string;
  readonly says: string;
  // oldest first
  readonly moments: readonly Moment[];
  readonly ends: readonly [string, string];
}

const RING = 6;

function Drawing({ frame, kind, most, title, says, moments, ends }: MomentsProps & { readonly frame: Frame; readonly kind: string; readonly most: number }) {
  const id = useId();
  const shown = moments.slice(-most);
  const room = frame.width - frame.left - frame.right - 4 * RING;
  const xAt = (i: number) => frame.left + 2 * RING + (shown.length > 1 ? (room * i) / (shown.length - 1) : room / 2);
  return (
    <svg class={kind} viewBox={`0 0 ${frame.width} ${frame.height}`} role="img" aria-labelledby={`${id}-t ${id}-d`}>
      <title id={`${id}-t`}>{title}</title>
      <desc id={`${id}-d`}>{says}</desc>
      {[0, 5, 10].map((rating) => (
        <g key={rating}>
          <path class="pic-hair" d={`M${frame.left} ${yOf(frame, rating)}H${frame.width - frame.right}`} />
          <text class="pic-small" x={frame.left - 8} y={yOf(frame, rating) + 5} text-anchor="end">
            {rating}
          </text>
        </g>
      ))}
      {shown.map(({ before, after }, i) => {
        const [x, top, end] = [xAt(i), yOf(frame, before), yOf(frame, after)];
        return (
          <g key={i}>
            {before !== after && <path class="pic-fall" d={`M${x} ${top}V${end}`} />}
            <circle class="pic-ring" cx={x} cy={top} r={RING} />
            <circle class="pic-dot" cx={x} cy={end} r={before === after ? RING / 2 : RING} />
          </g>
        );
      })}
      <text class="pic-small" x={frame.left} y={frame.height - 8}>
        {ends[0]}
      </text>
      <text class="pic-small" x={frame.width - frame.right} y={frame.height - 8} text-anchor="end">
        {ends[1]}
      </text>
    </svg>
  );
}

export function Moments(props: MomentsProps) {
  return (
    <>
      <Drawing {...props} frame={NARROW} kind="pic-narrow" most={14} />
      <Drawing {...props} frame={BROAD} kind="pic-broad" most={24} />
    </>
  );
}
