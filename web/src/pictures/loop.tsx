// The loop: a band in the shape of an eight, half of it yours, half your partner's, with no start.
//
// The words are text on the page and not in the drawing, so that they wrap, grow and turn with the language; the band
// stretches to the room they take. Drawn upright for a phone and lying for a laptop.
import type { ComponentChildren } from "preact";

export interface Node {
  readonly label: string;
  readonly words: string;
}

export interface HalfOf {
  readonly name: string;
  // what sets it off, the feeling, the urge, what the other may see; null: this half is not known
  readonly nodes: readonly [Node, Node, Node, Node] | null;
  readonly unknown: ComponentChildren;
}

export interface Edge {
  readonly strength: number; // 0: not known, and dotted; else 1 (said) to 3
  readonly words: string;
}

export interface LoopProps {
  readonly title: string;
  readonly me: HalfOf;
  readonly partner: HalfOf;
  readonly there: Edge; // from me to the partner
  readonly back: Edge;
}

type Spot = readonly [number, number];

const QUARTERS: readonly (readonly [Spot, Spot, Spot, Spot])[] = [
  [[0, 0], [50, 45], [158, 40], [158, 144]],
  [[158, 144], [158, 240], [88, 296], [0, 296]],
];
const NODES = [0.86, 1.42, 2.58, 3.14] as const; // along one half, 0 to 4
const STEP = 0.05;

// A place on the band: 0 to 4 is my half, 4 to 8 the partner's.
function spot(along: number): Spot {
  const u = along % 8;
  const part = u % 4;
  const goingBack = part > 2;
  const way = goingBack ? 4 - part : part;
  const [a, b, c, d] = QUARTERS[way < 1 ? 0 : 1] as (typeof QUARTERS)[number];
  const s = way < 1 ? way : way - 1;
  const mix = (i: 0 | 1) => (1 - s) ** 3 * a[i] + 3 * s * (1 - s) ** 2 * b[i] + 3 * s * s * (1 - s) * c[i] + s ** 3 * d[i];
  return [goingBack ? -mix(0) : mix(0), u < 4 ? mix(1) : -mix(1)];
}

type Turn = (at: Spot) => Spot;
const upright: Turn = ([x, y]) => [180 + x, 320 + y];
const lying: Turn = ([x, y]) => [320 - y, 180 - x];

function path(turn: Turn, from: number, to: number): string {
  const steps = Math.ceil((to - from) / STEP);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const [x, y] = turn(spot(from + ((to - from) * i) / steps));
    return `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join("");
}

function Chevron({ turn, at, whose }: { turn: Turn; at: number; whose: string }) {
  const [[x, y], [nextX, nextY]] = [turn(spot(at)), turn(spot(at + 0.02))];
  const angle = (Math.atan2(nextY - y, nextX - x) * 180) / Math.PI;
  return <path class={`loop-flow ${whose}`} d="M-4 -6 3 0-4 6" transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(0)})`} />;
}

function Crossing({ turn, from, edge, ends }: { turn: Turn; from: number; edge: Edge; ends: readonly [string, string] }) {
  const look = edge.strength === 0 ? "dots" : `strong-${edge.strength}`;
  const middle = Math.ceil(from);
  return (
    <>
      <path class={`loop-edge ${ends[0]} ${look}`} d={path(turn, from, middle)} />
      <path class={`loop-edge ${ends[1]} ${look}`} d={path(turn, middle, middle + NODES[0])} />
    </>
  );
}

function Band({ kind, turn, box, me, partner, there, back }: LoopProps & { kind: string; turn: Turn; box: string }) {
  const halves = [
    { whose: "of-me", from: 0, known: me.nodes !== null },
    { whose: "of-them", from: 4, known: partner.nodes !== null },
  ];
  return (
    <svg class={kind} viewBox={box} preserveAspectRatio="none" aria-hidden="true">
      {halves.map(({ whose, from, known }) => (
        <g key={whose}>
          <path class={`loop-band ${whose} ${known ? "" : "dots"}`} d={path(turn, from, from + 4)} />
          {known && <path class={`loop-edge ${whose}`} d={path(turn, from + NODES[0], from + NODES[3])} />}
        </g>
      ))}
      <Crossing turn={turn} from={NODES[3]} edge={there} ends={["of-me", "of-them"]} />
      <Crossing turn={turn} from={4 + NODES[3]} edge={back} ends={["of-them", "of-me"]} />
      {halves.map(({ whose, from, known }) => known && [1.1, 2, 2.9].map((at) => <Chevron key={`${whose}${at}`} turn={turn} at={from + at} whose={whose} />))}
    </svg>
  );
}

function Marks({ kind, turn, width, height, from, whose }: { kind: string; turn: Turn; width: number; height: number; from: number; whose: string }) {
  return (
    <>
      {NODES.map((at) => {
        const [x, y] = turn(spot(from + at));
        return <i key={at} class={`loop-mark ${whose} ${kind}`} style={{ insetInlineStart: `${(100 * x) / width}%`, insetBlockStart: `${(100 * y) / height}%` }} />;
      })}
    </>
  );
}

function Words({ half, whose }: { half: HalfOf; whose: string }) {
  return (
    <div class={`loop-half ${whose}`}>
      <p class="loop-name">{half.name}</p>
      {half.nodes === null ? (
        <div class="loop-unknown">{half.unknown}</div>
      ) : (
        half.nodes.map(({ label, words }, i) => (
          <p key={label} class={`loop-node n${i}`}>
            <span>{label}</span>
            <b dir="auto">{words}</b>
          </p>
        ))
      )}
    </div>
  );
}

export function Loop(props: LoopProps) {
  const { me, partner, there, back } = props;
  return (
    <div class="loop" role="group" aria-label={props.title}>
      <Band {...props} kind="loop-upright" turn={upright} box="0 0 360 640" />
      <Band {...props} kind="loop-lying" turn={lying} box="0 0 640 360" />
      {[{ half: me, from: 0, whose: "of-me" }, { half: partner, from: 4, whose: "of-them" }].map(
        ({ half, from, whose }) =>
          half.nodes && (
            <span key={whose} class="loop-marks" aria-hidden="true">
              <Marks kind="loop-upright" turn={upright} width={360} height={640} from={from} whose={whose} />
              <Marks kind="loop-lying" turn={lying} width={640} height={360} from={from} whose={whose} />
            </span>
          ),
      )}
      <Words half={me} whose="of-me" />
      <Words half={partner} whose="of-them" />
      <span class="loop-pill there">{there.words}</span>
      <span class="loop-pill back">{back.words}</span>
    </div>
  );
}
