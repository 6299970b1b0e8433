// One rating over time, with what is likely now as a soft band.
//
// Small dots are check-ins, the line goes through the average of each week. It is dotted where nothing was written
// for a whole slice: a gap is never drawn as if it were known. Drawn twice, for a narrow and a broad column, because text in a picture must not shrink.
import { t } from "../t";
import { monthOf } from "../words/dates";
import { Rated, type RatedProps } from "./rated";
import { BROAD, NARROW, slices, xOf, yOf, type Point } from "./scale";

export interface Level {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  // seconds: the days this level speaks of
  readonly from: number;
  readonly to: number;
}

export interface LinesProps {
  readonly title: string;
  readonly says: string;
  readonly points: readonly Point[];
  readonly level: Level | null;
}

const DAY = 86_400;
const GAP_DAYS = 14; // between the middles of two weeks that follow one another there are never more
const SLICES_MOST = 26;
const DOTS_MOST = 400; // beyond it the newest: older ones would be a grey bar

function pathOf(points: readonly Point[], place: (point: Point) => string, gaps: boolean): string {
  const usual = points.length > 1 ? (2 * ((points[points.length - 1]?.at ?? 0) - (points[0]?.at ?? 0))) / (SLICES_MOST - 1) : 0;
  let path = "";
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before === undefined) return;
    const gap = point.at - before.at > Math.max(GAP_DAYS * DAY, usual);
    if (gap === gaps) path += `M${place(before)}L${place(point)}`;
  });
  return path;
}

function Drawing({ frame, kind, title, says, points, level }: LinesProps & Pick<RatedProps, "frame" | "kind">) {
  const from = points[0]?.at ?? 0;
  const to = points[points.length - 1]?.at ?? 0;
  const rings = slices(points, SLICES_MOST);
  const place = ({ at, value }: Point) => `${xOf(frame, at, from, to).toFixed(1)} ${yOf(frame, value).toFixed(1)}`;
  const last = rings[rings.length - 1];
  return (
    <Rated frame={frame} kind={kind} title={title} says={says} ends={[monthOf(from), t("now")]}>
      {level !== null && (
        <rect
          class="pic-area"
          x={xOf(frame, Math.max(from, level.from), from, to)}
          y={yOf(frame, level.high)}
          width={Math.max(8, xOf(frame, to, from, to) - xOf(frame, Math.max(from, level.from), from, to))}
          height={yOf(frame, level.low) - yOf(frame, level.high)}
          rx="6"
        />
      )}
      {points.slice(-DOTS_MOST).map((point) => (
        <circle key={point.at} class="pic-mote" cx={xOf(frame, point.at, from, to)} cy={yOf(frame, point.value)} r="2" />
      ))}
      <path class="pic-line-gap" d={pathOf(rings, place, true)} />
      <path class="pic-line" d={pathOf(rings, place, false)} />
      {rings.map((point) => (
        <circle
          key={point.at}
          class="pic-ring"
          cx={xOf(frame, point.at, from, to)}
          cy={yOf(frame, point.value)}
          r="4"
        />
      ))}
      {last !== undefined && (
        <circle class="pic-dot" cx={xOf(frame, last.at, from, to)} cy={yOf(frame, last.value)} r="6.5" />
      )}
    </Rated>
  );
}

export function Lines(props: LinesProps) {
  return (
    <>
      <Drawing {...props} frame={NARROW} kind="pic-narrow" />
      <Drawing {...props} frame={BROAD} kind="pic-broad" />
    </>
  );
}
