// How strong a hard moment was before and after: an open ring falls to a full one.
import { Rated, type RatedProps } from "./rated";
import { BROAD, NARROW, yOf } from "./scale";

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

function Drawing({ frame, kind, most, title, says, moments, ends }: MomentsProps & Pick<RatedProps, "frame" | "kind"> & { readonly most: number }) {
  const shown = moments.slice(-most);
  const room = frame.width - frame.left - frame.right - 4 * RING;
  const xAt = (i: number) => frame.left + 2 * RING + (shown.length > 1 ? (room * i) / (shown.length - 1) : room / 2);
  return (
    <Rated frame={frame} kind={kind} title={title} says={says} ends={ends}>
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
    </Rated>
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
