// Two shapes that drift apart and come back by the time agreed: once over the whole pause, at the pace of the clock, the
// same on both phones. A tap of the other's is a ripple at their shape; that none came shows nowhere.
import { t } from "../../t";
import { clockOf } from "./time";

const [LEFT, RIGHT, MIDDLE, RISE] = [30, 330, 150, 116]; // of the curves: M30 150C112 34 248 34 330 150, and its mirror
const SIDE = 21; // how far the two stand from each other where the curves meet
const NEAR = 0.12; // of the way: there a shape's name stands where a time would

const quiet = matchMedia("(prefers-reduced-motion: reduce)");

interface Point {
  x: number;
  y: number;
}

// A point of the curve, 0 at its beginning and 1 at its end.
function at(u: number, up: boolean): Point {
  const [a, b, c, d] = [(1 - u) ** 3, 3 * u * (1 - u) ** 2, 3 * u ** 2 * (1 - u), u ** 3];
  const x = a * LEFT + b * 112 + c * 248 + d * RIGHT;
  const rise = (b + c) * RISE;
  const meet = 1 - Math.sin(Math.PI * u);
  const inward = (u < 0.5 ? 1 : -1) * SIDE * meet;
  return { x: x + inward + (up ? -SIDE : SIDE) * meet, y: MIDDLE + (up ? -rise : rise) };
}

export interface ApartProps {
  began: number;
  ends: number;
  now: number;
  name: string;
  mine: string | null; // the word of a tap that was just made
  theirs: string | null;
}

export function Apart({ began, ends, now, name, mine, theirs }: ApartProps) {
  const gone = Math.min(1, Math.max(0, (now - began) / Math.max(1, ends - began)));
  const u = quiet.matches ? Math.floor(gone * 20) / 20 : gone; // without movement: now and then a step
  const [you, them] = [at(u, true), at(u, false)];
  const words = t("Two shapes, you and {name}, drift apart and are in one place again at {time}.", { name, time: clockOf(ends) });
  return (
    <svg class="apart" viewBox="0 20 360 292" role="img" aria-label={words}>
      <path class="way you" d="M30 150C112 34 248 34 330 150" />
      <path class="way them" d="M30 150C112 266 248 266 330 150" />
      <g class="meeting">
        <circle cx="320.8" cy="150" r="11" />
        <rect x="328.2" y="139.9" width="20.2" height="20.2" rx="6.2" />
      </g>
      {mine !== null && <Ripple key={`me ${mine}`} at={you} who="you" />}
      {theirs !== null && <Ripple key={`them ${theirs}`} at={them} who="them" />}
      <g class="drifts" style={{ transform: `translate(${you.x}px, ${you.y}px)` }}>
        <circle class="you" r="22" />
        <text y="-33" text-anchor="middle">{t("you")}</text>
      </g>
      <g class="drifts" style={{ transform: `translate(${them.x}px, ${them.y}px)` }}>
        <rect class="them" x="-21" y="-21" width="42" height="42" rx="12.5" />
        <text y="46" text-anchor="middle">{name}</text>
      </g>
      {u > NEAR && <text class="ends" x="18" y="200">{clockOf(began)}</text>}
      {u < 1 - NEAR && <text class="ends" x="342" y="200" text-anchor="end">{clockOf(ends)}</text>}
    </svg>
  );
}

function Ripple({ at: { x, y }, who }: { at: Point; who: "you" | "them" }) {
  return (
    <g class={`ripple ${who}`} style={{ transform: `translate(${x}px, ${y}px)` }}>
      <circle r="30" />
      <circle r="40" />
      <circle r="50" />
    </g>
  );
}
