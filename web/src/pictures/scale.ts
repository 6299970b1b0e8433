// From days and 0-10 ratings to places in a drawing, and the averages a line is drawn through.
//
// Nothing is estimated here: the engine estimates. A line through every check-in of a year is a thicket, so it goes
// through the average of each week, and the single check-ins stay as small dots behind it.

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Point {
  readonly at: number;
  readonly value: number;
}

export const NARROW: Frame = { width: 360, height: 214, left: 28, right: 14, top: 16, bottom: 34 };
export const BROAD: Frame = { width: 640, height: 240, left: 28, right: 14, top: 16, bottom: 34 };

const TOP_RATING = 10;

export function yOf(frame: Frame, rating: number): number {
  const room = frame.height - frame.top - frame.bottom;
  return frame.top + room * (1 - rating / TOP_RATING);
}

export function xOf(frame: Frame, at: number, from: number, to: number): number {
  const room = frame.width - frame.left - frame.right;
  return to > from ? frame.left + (room * (at - from)) / (to - from) : frame.left + room / 2;
}

const WEEK = 7 * 86_400;

// One point a slice of time: the average of the points that share it. A slice is a week, or longer where more than
// `most` weeks are shown.
export function slices(points: readonly Point[], most: number): readonly Point[] {
  const first = points[0];
  const last = points[points.length - 1];
  if (first === undefined || last === undefined) return points;

  const slice = Math.max(WEEK, (last.at - first.at + 1) / most);
  const sums = new Map<number, { at: number; value: number; count: number }>();
  for (const { at, value } of points) {
    const key = Math.floor((last.at - at) / slice);
    const sum = sums.get(key) ?? { at: 0, value: 0, count: 0 };
    sums.set(key, { at: sum.at + at, value: sum.value + value, count: sum.count + 1 });
  }
  return [...sums.values()].map(({ at, value, count }) => ({ at: at / count, value: value / count }));
}
