// What if: two people after a hard moment, in a simple system that comes to rest by itself. It is drawn from the two
// ways chosen and from nothing that anybody wrote: a picture to talk about, not a forecast.
import { useState } from "preact/hooks";
import { useView } from "../ask";
import { SameAsTable } from "../pictures/table";
import { t } from "../t";
import { Banner, Choice, Page, Problem, Segments, Waiting } from "../ui";
import * as Icons from "../ui/icons";
import { numberOf } from "../words/dates";
import { sentence } from "../words/errors";
import { HowWeKnow } from "./parts/HowWeKnow";

type Way = "secure" | "anxious" | "avoidant" | "both";
type Plan = "as_it_is" | "pauses_kept" | "reassurance_first";
type Point = readonly [hours: number, me: number, partner: number];
type Pictured = Record<Plan, Point[]>;

const WIDTH = 340;
const HEIGHT = 200;
const LEFT = 12;
const LOWEST = -2.2;

const ways = (): { id: Way; name: string }[] => [
  { id: "anxious", name: t("reach") },
  { id: "avoidant", name: t("retreat") },
  { id: "both", name: t("both") },
  { id: "secure", name: t("ease") },
];

const plans = (): { id: Plan; name: string }[] => [
  { id: "as_it_is", name: t("As it is") },
  { id: "pauses_kept", name: t("Pauses kept") },
  { id: "reassurance_first", name: t("Reassurance first") },
];

const x = (hours: number, last: number) => LEFT + (hours / last) * (WIDTH - 2 * LEFT);
const y = (felt: number) => 24 + (Math.min(0.4, felt) / LOWEST) * (HEIGHT - 56);

function way(points: readonly Point[], who: 1 | 2): string {
  const last = points[points.length - 1]?.[0] ?? 1;
  return points.map((point, i) => `${i === 0 ? "M" : "L"}${x(point[0], last).toFixed(1)} ${y(point[who]).toFixed(1)}`).join("");
}

// The hour in which somebody is half-way back from where they began.
function halfBack(points: readonly Point[], who: 1 | 2): number | null {
  const start = points[0]?.[who] ?? 0;
  return points.find((point) => Math.abs(point[who]) <= Math.abs(start) / 2)?.[0] ?? null;
}

function backSaid(points: readonly Point[], who: 1 | 2): string {
  const hours = halfBack(points, who);
  return hours === null ? t("after more than two days") : t("after about {n} hours", { n: Math.round(hours) });
}

function Drawing({ said, plan, says }: { said: Pictured; plan: Plan; says: string }) {
  const points = said[plan];
  const end = points[points.length - 1] ?? [1, 0, 0];
  const edge = x(1, 1);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={says}>
      <path class="pic-hair" d={`M${LEFT} ${y(0)}H${edge}`} />
      <text class="pic-small" x={LEFT} y={y(0) - 8}>{t("settled")}</text>
      {plan !== "as_it_is" && ([1, 2] as const).map((who) => <path key={who} class={`whatif-line before ${who === 1 ? "of-me" : "of-them"}`} d={way(said.as_it_is, who)} />)}
      {([1, 2] as const).map((who) => <path key={who} class={`whatif-line ${who === 1 ? "of-me" : "of-them"}`} d={way(points, who)} />)}
      <circle class="whatif-end of-me" cx={edge} cy={y(end[1])} r="6.5" />
      <rect class="whatif-end of-them" x={edge - 6} y={y(end[2]) - 6} width="12" height="12" rx="3.6" />
      <text class="pic-small" x={LEFT} y={HEIGHT - 6}>{t("the hard moment")}</text>
      <text class="pic-small" x={edge} y={HEIGHT - 6} text-anchor="end">{t("two days later")}</text>
    </svg>
  );
}

function Legend() {
  return (
    <ul class="pic-legend">
      <li><svg viewBox="0 0 20 14" aria-hidden="true"><circle class="whatif-end of-me" cx="10" cy="7" r="6" /></svg>{t("You")}</li>
      <li><svg viewBox="0 0 20 14" aria-hidden="true"><rect class="whatif-end of-them" x="4" y="1" width="12" height="12" rx="3.6" /></svg>{t("Your partner")}</li>
      <li>{t("Dashed: as it is")}</li>
    </ul>
  );
}

export default function WhatIf() {
  const [mine, setMine] = useState<Way>("anxious");
  const [theirs, setTheirs] = useState<Way>("avoidant");
  const [plan, setPlan] = useState<Plan>("pauses_kept");
  const said = useView<Pictured>("whatif", { pair: [mine, theirs] });
  const says = said?.ok ? t("In this picture you are half-way back {me}, your partner {partner}.", { me: backSaid(said[plan], 1), partner: backSaid(said[plan], 2) }) : "";
  return (
    <Page title={t("What if one thing changed?")} back="/loop">
      <Banner icon={Icons.Info}>{t("A picture, not a forecast. It knows nothing of you two: only the two ways you choose here.")}</Banner>
      <div class="stack">
        <p class="label">{t("When it gets hard, you")}</p>
        <Segments legend={t("When it gets hard, you")} options={ways()} value={mine} onPick={setMine} />
        <p class="label">{t("and your partner")}</p>
        <Segments legend={t("and your partner")} options={ways()} value={theirs} onPick={setTheirs} />
        <p class="label">{t("And if")}</p>
        <Choice legend={t("And if")} options={plans()} value={plan} onPick={setPlan} />
      </div>
      {said === null ? (
        <Waiting />
      ) : !said.ok ? (
        <Problem>{sentence(said)}</Problem>
      ) : (
        <>
          <figure class="pic">
            <Drawing said={said} plan={plan} says={says} />
            <Legend />
            <figcaption>{says}</figcaption>
          </figure>
          <div>
            <SameAsTable
              caption={t("How far from settled, 0 is settled")}
              heads={[t("Hours"), t("You"), t("Your partner")]}
              rows={() => said[plan].filter((_, i) => i % 6 === 0).map((point) => [numberOf(point[0]), numberOf(point[1]), numberOf(point[2])])}
            />
            <HowWeKnow
              lines={[
                t("Two people who each come to rest by themselves and move the other a little: an old way to draw couples (Felmlee and Greenberg, 1999). The strengths are invented, to show the shape."),
                t("Nothing you wrote goes in, and nothing here comes true by being drawn. If you are afraid of your partner, none of this applies."),
              ]}
            />
          </div>
        </>
      )}
    </Page>
  );
}
