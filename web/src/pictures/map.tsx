// The map: how much worry upwards, how much distance to the right, and where you are between them.
//
// The oval is where your true place lies 8 times in 10; earlier places fade. When too little is known there is
// no point at all, only a wide dotted oval. Every number in here is also in the sentence and the table beside it.
import { useId } from "preact/hooks";

import { t } from "../t";
import { EDGE, SIDE, ovalOf, type Place } from "./plane";

export interface Earlier {
  readonly place: Place;
  readonly when: string;
}

export interface MapProps {
  readonly title: string;
  readonly says: string;
  readonly now: Place;
  // false: the oval is dotted and empty, with these words in it
  readonly sure: boolean;
  readonly unsureWords?: string;
  readonly earlier?: readonly Earlier[];
}

const FAR = EDGE + SIDE;
const CORNERS = [
  { x: EDGE, y: EDGE },
  { x: FAR, y: EDGE },
  { x: EDGE, y: FAR },
  { x: FAR, y: FAR },
] as const;
const RINGS = [
  { r: 96, opacity: 0.95 },
  { r: 128, opacity: 0.6 },
  { r: 160, opacity: 0.3 },
] as const;

function Ground({ id }: { readonly id: string }) {
  return (
    <>
      <defs>
        <radialGradient id={`${id}-soft`}>
          <stop class="pic-stop" offset="0" />
          <stop class="pic-stop" offset=".45" />
          <stop class="pic-stop-out" offset="1" />
        </radialGradient>
        <clipPath id={`${id}-clip`}>
          <rect x={EDGE} y={EDGE} width={SIDE} height={SIDE} rx="28" />
        </clipPath>
      </defs>
      <rect class="pic-plane" x={EDGE} y={EDGE} width={SIDE} height={SIDE} rx="28" />
      <g clip-path={`url(#${id}-clip)`}>
        {CORNERS.map(({ x, y }) => (
          <g key={`${x} ${y}`}>
            <circle cx={x} cy={y} r="188" fill={`url(#${id}-soft)`} />
            {RINGS.map(({ r, opacity }) => (
              <circle key={r} class="pic-hair" cx={x} cy={y} r={r} opacity={opacity} />
            ))}
          </g>
        ))}
      </g>
    </>
  );
}

function CornerNames() {
  const corners = [
    { name: t("reach"), means: t("closer, now"), x: 36, y: 52, anchor: "start" },
    { name: t("both"), means: t("closer, and away"), x: 324, y: 52, anchor: "end" },
    { name: t("ease"), means: t("close, and free"), x: 36, y: 308, anchor: "start" },
    { name: t("retreat"), means: t("away, for now"), x: 324, y: 308, anchor: "end" },
  ] as const;
  return (
    <>
      {corners.map(({ name, means, x, y, anchor }) => (
        <g key={name}>
          <text class="pic-name" x={x} y={y} text-anchor={anchor}>
            {name}
          </text>
          <text class="pic-small" x={x} y={y + 19} text-anchor={anchor}>
            {means}
          </text>
        </g>
      ))}
    </>
  );
}

function Axes() {
  return (
    <>
      <text class="pic-small" x={EDGE} y="366">
        {t("I let people near")}
      </text>
      <text class="pic-small" x={FAR} y="366" text-anchor="end">
        {t("I keep my distance")}
      </text>
      <path class="pic-axis" d="M144 361h60m-5-4 5 4-5 4" />
      <text class="pic-small" transform="translate(12 340) rotate(-90)">
        {t("It will hold")}
      </text>
      <text class="pic-small" transform="translate(12 20) rotate(-90)" text-anchor="end">
        {t("I worry it won’t")}
      </text>
      <path class="pic-axis" d="M8 222v-76m-4 5 4-5 4 5" />
    </>
  );
}

function Past({ earlier, now }: { readonly earlier: readonly Earlier[]; readonly now: Place }) {
  const spots = [...earlier.map((past) => past.place), now].map(ovalOf);
  const first = spots[0];
  if (first === undefined || earlier.length === 0) return null;
  const way = spots.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  // Beside the point; where a corner's name stands, above or below it, away from the way it takes.
  const nearCorner = first.y < EDGE + 76 || first.y > FAR - 76;
  const label = nearCorner
    ? { x: Math.min(first.x, FAR - 40), y: first.y + ((spots[1]?.y ?? 0) >= first.y ? -12 : 22), anchor: "middle" as const }
    : first.x > FAR - 70
      ? { x: first.x - 12, y: first.y + 5, anchor: "end" as const }
      : { x: first.x + 12, y: first.y + 5, anchor: "start" as const };
  return (
    <>
      <path class="pic-way" d={way} />
      {spots.slice(0, -1).map(({ x, y }, i) => (
        <g key={i}>
          <circle class="pic-halo" cx={x} cy={y} r="7" />
          <circle class="pic-dot" cx={x} cy={y} r="5.5" opacity={0.34 + (0.44 * (i + 1)) / spots.length} />
        </g>
      ))}
      <text class="pic-small pic-edged" x={label.x} y={label.y} text-anchor={label.anchor}>
        {earlier[0]?.when}
      </text>
    </>
  );
}

function Now({ place }: { readonly place: Place }) {
  const { x, y, rx, ry } = ovalOf(place);
  const onLeft = x + rx + 44 > FAR;
  return (
    <>
      <ellipse class="pic-oval" cx={x} cy={y} rx={rx} ry={ry} />
      <circle class="pic-dot" cx={x} cy={y} r="8" />
      <text
        class="pic-strong pic-edged"
        x={onLeft ? x - rx - 8 : x + rx + 8}
        y={y + 5}
        text-anchor={onLeft ? "end" : "start"}
      >
        {t("now")}
      </text>
    </>
  );
}

export function MapPicture({ title, says, now, sure, unsureWords, earlier = [] }: MapProps) {
  const id = useId();
  const oval = ovalOf(now);
  return (
    <svg class="pic-map" viewBox="0 0 360 380" role="img" aria-labelledby={`${id}-t ${id}-d`}>
      <title id={`${id}-t`}>{title}</title>
      <desc id={`${id}-d`}>{says}</desc>
      <Ground id={id} />
      <CornerNames />
      <g clip-path={`url(#${id}-clip)`}>
        {sure ? (
          <>
            <Past earlier={earlier} now={now} />
            <Now place={now} />
          </>
        ) : (
          <>
            <ellipse class="pic-oval-unsure" cx={oval.x} cy={oval.y} rx={oval.rx} ry={oval.ry} />
            <text class="pic-strong pic-edged" x={EDGE + SIDE / 2} y={EDGE + SIDE / 2 + 4} text-anchor="middle">
              {unsureWords}
            </text>
          </>
        )}
      </g>
      <Axes />
    </svg>
  );
}
