// Where a place on the two scales falls in the drawing.
//
// The engine speaks in SD: 0 is the average adult, distance grows to the right, worry grows upwards.
// The drawing is a square of SIDE units with its corner at EDGE; beyond REACH_SD everything looks alike,
// so points are held at the rim and the numbers beside the picture say the rest.

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Place {
  readonly anxiety: Interval;
  readonly avoidance: Interval;
}

export interface Oval {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
}

export const EDGE = 20;
export const SIDE = 320;
const REACH_SD = 2.5;
const RIM = 12;

// Each interval holds its own scale 8 times in 10. For the oval to hold both at once 8 times in 10, its half axes
// are sqrt(-2 ln 0.2) standard errors instead of 1.2816 (two independent normal estimates).
const BOTH_AT_ONCE = Math.sqrt(-2 * Math.log(0.2)) / 1.2815515655;

function hold(at: number): number {
  return Math.min(EDGE + SIDE - RIM, Math.max(EDGE + RIM, at));
}

function units(sd: number): number {
  return (sd / (2 * REACH_SD)) * SIDE;
}

export function ovalOf(place: Place): Oval {
  const middle = EDGE + SIDE / 2;
  return {
    x: hold(middle + units(place.avoidance.value)),
    y: hold(middle - units(place.anxiety.value)),
    rx: units((place.avoidance.high - place.avoidance.low) / 2) * BOTH_AT_ONCE,
    ry: units((place.anxiety.high - place.anxiety.low) / 2) * BOTH_AT_ONCE,
  };
}

// A share of the whole scale, for the two bars: 0 at the low end, 1 at the high end.
export function shareOf(sd: number): number {
  return Math.min(1, Math.max(0, (sd + REACH_SD) / (2 * REACH_SD)));
}
