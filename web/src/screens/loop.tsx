// The loop two people get into, drawn from each one's own words, with what the days say about it. With one person it
// is one half, and says what the other would need. No side starts, nobody causes, and it is not for those in danger.
import { useId } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { useView } from "../ask";
import { status } from "../engine";
import { Loop, type Edge, type HalfOf } from "../pictures/loop";
import { Counted, Spread } from "../pictures/spread";
import { SameAsTable } from "../pictures/table";
import { t, tn } from "../t";
import { Audience, Button, Item, Page, Rows } from "../ui";
import * as Icons from "../ui/icons";
import { choiceOf } from "../words/entries";
import { doing, firstSaid, hoursOf, intervalIn, looking, missing, oddsSaid, rangeSaid, settleSaid, shortOfIt, togetherSaid, type Cycling, type Half, type Odds, type Said } from "./parts/cycle";
import { HowWeKnow } from "./parts/HowWeKnow";
import { Shown } from "./parts/Shown";

const urgeOf = (half: Half): string => half.urge_words || choiceOf("urge", half.urge);
const feelingsOf = (half: Half): string => half.feelings?.join(", ") || t("not named");

function edgeOf(odds: Odds): Edge {
  if (odds.state === "not_yet") return { strength: 0, words: shortOfIt(odds) };
  const { reach_days, other_days } = odds.counts;
  const strength = !odds.claim ? 1 : (odds.value ?? 0) > 1.5 ? 3 : 2;
  return { strength, words: tn("{n} day", "{n} days", reach_days + other_days) };
}

function mineOf(half: Half | null): HalfOf {
  return {
    name: t("You"),
    nodes: half && [
      { label: t("Sets you off"), words: half.event || t("not written down") },
      { label: t("You feel"), words: feelingsOf(half) },
      { label: t("You want to"), words: urgeOf(half) },
      { label: t("They may see"), words: looking(half.urge) },
    ],
    unknown: <p>{t("After a hard moment with an urge named, your half is drawn here.")}</p>,
  };
}

function theirsOf(half: Half | null, two: boolean, name?: string): HalfOf {
  return {
    name: name ?? t("Your partner"),
    nodes: half && [
      { label: t("Sets them off"), words: half.event || t("not written down") },
      { label: t("They feel"), words: feelingsOf(half) },
      { label: t("They want to"), words: urgeOf(half) },
      { label: t("You may see"), words: looking(half.urge) },
    ],
    unknown: <p>{name ? t("It is drawn from what both of you hand over, each in your own words.") : two ? t("Your partner has not handed over a hard moment yet.") : t("Only your partner can say this half. We do not guess it.")}</p>,
  };
}

export function InWords({ half, mine, name }: { half: Half; mine: boolean; name?: string }) {
  const lines: [string, string | undefined][] = [
    [t("When"), half.event],
    [t("I feel"), half.feelings?.join(", ")],
    [t("then I want to"), urgeOf(half)],
    [t("What I need"), half.need],
  ];
  return (
    <div class={`card lined ${mine ? "" : "partner"}`}>
      <h2 class="as-h3">{mine ? t("In your words") : name ? t("In {name}’s words", { name }) : t("In your partner’s words")}</h2>
      <dl class="in-words">
        {lines.map(
          ([name, words]) =>
            words && (
              <div key={name}>
                <dt>{name}</dt>
                <dd dir="auto">{words}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  );
}

function Part({ title, says, children, table, know }: { title: string; says: string; children?: ComponentChildren; table: ComponentChildren; know: readonly string[] }) {
  const id = useId();
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{says}</p>
      {children}
      <div>
        {table}
        <HowWeKnow lines={know} />
      </div>
    </section>
  );
}

function Reaching({ odds, mine }: { odds: Odds; mine: boolean }) {
  const { reach_days, reach_back, other_days, other_back } = odds.counts;
  const title = mine ? t("When you reach") : t("When they reach");
  const withReach = mine ? t("Days you reached") : t("Days they reached");
  const whose = mine ? "of-them" : "of-me";
  const pulled = mine ? t("They pulled back") : t("You pulled back");
  return (
    <Part
      title={title}
      says={oddsSaid(odds, mine)}
      table={
        <SameAsTable
          caption={t("Days on which you both wrote. How many times the odds: {odds}.", { odds: rangeSaid(odds, (value) => t("{n} times", { n: Math.exp(value).toFixed(1) })) })}
          heads={[t("Days"), t("In all"), pulled]}
          rows={() => [[withReach, reach_days, reach_back], [t("Other days"), other_days, other_back]]}
        />
      }
      know={[
        t("Counted from the days on which you both wrote. Bad days are skipped more often, so some are missing."),
        t("That two things fall on the same day does not say that one brings the other. We call it clear only when chance is unlikely: 9 in 10 sure, starting from doubt."),
      ]}
    >
      {odds.state === "said" && odds.wording === "numbers" && (
        <div class="stack tight">
          <Counted label={`${withReach}. ${pulled}: ${reach_back}`} full={reach_back} all={reach_days} whose={whose} />
          <Counted label={`${t("Other days")}. ${pulled}: ${other_back}`} full={other_back} all={other_days} whose={whose} />
        </div>
      )}
    </Part>
  );
}

function Table({ name, said, form }: { name: string; said: Said; form?: (value: number) => string }) {
  const rows = () => [[t("Estimate, likely range"), rangeSaid(said, form)], [t("Clear enough to say"), said.claim ? t("yes") : t("not yet")]];
  return <SameAsTable caption={name} heads={[t("What"), t("Value")]} rows={rows} />;
}

const asTen = (share: number): string => t("{n} in 10", { n: (share * 10).toFixed(1) });

function Rest({ said }: { said: Cycling }) {
  const { together, first, settle } = said.cycle;
  const [moods, firsts, settled] = [intervalIn(together), intervalIn(first), intervalIn(settle)];
  return (
    <>
      {said.two && (
        <div class="pic-pair">
          <Part
            title={t("Together, or in turn")}
            says={togetherSaid(together)}
            table={<Table name={t("From −1, always in turn, to 1, always together")} said={together} />}
            know={[t("From both people’s “close” and “settled”. A shared hard week, a cold or work, moves both: it does not say who moves whom, and we never show that.")]}
          >
            {moods && <Spread interval={moods} from={-1} to={1} zero={0} ends={[t("in turn"), t("together")]} />}
          </Part>
          <Part
            title={t("Who moved first")}
            says={firstSaid(first)}
            table={<Table name={t("How often it was you, of the times one of you was named")} said={first} form={asTen} />}
            know={[t("Only from your answers to “who moved first”, never from the rest. We name somebody only when 95 in 100 sure, from ten answers on.")]}
          >
            {firsts && first.claim && <Spread interval={{ value: 1 - firsts.value, low: 1 - firsts.high, high: 1 - firsts.low }} from={0} to={1} zero={0.5} ends={[t("you"), t("your partner")]} />}
          </Part>
        </div>
      )}
      <Part
        title={t("How long it takes to settle")}
        says={settleSaid(settle)}
        table={<Table name={t("Time until half of a hard mood has passed")} said={settle} form={hoursOf} />}
        know={[t("From how your check-ins follow one another. It takes 80 of them. Until then we show what a study of 106 couples found, and say so. They were patients and their partners, so yours may differ.")]}
      >
        {settled && <Spread interval={settled} from={0} to={Math.max(2, Math.ceil(settled.high))} ends={[t("at once"), hoursOf(Math.max(2, Math.ceil(settled.high)))]} />}
      </Part>
    </>
  );
}

// The band with its sentence; on paper it stands alone.
export function Drawn({ said, name }: { said: Cycling; name?: string }) {
  const { me, partner, two, cycle } = said;
  const round =
    me && partner
      ? t("When I {mine}, you {theirs}; when you {theirs}, I {mine}. No side is the start.", { mine: doing(me.urge), theirs: doing(partner.urge) })
      : t("One half is enough to begin: a loop changes when one of you moves differently.");
  return (
    <figure class="pic loop-place">
      <Loop title={t("The loop you two get into")} me={mineOf(me)} partner={theirsOf(partner, two, name)} there={edgeOf(cycle.odds["0->1"])} back={edgeOf(cycle.odds["1->0"])} />
      <figcaption>{round}</figcaption>
    </figure>
  );
}

export function Whole({ said, name }: { said: Cycling; name?: string }) {
  const { me, partner, two, cycle } = said;
  return (
    <>
      <Drawn said={said} {...(name && { name })} />
      <p class="small">
        {t("A thick line: seen on many days. A dotted line: not enough yet, with what there is and what it takes. Dotted is not weak, only unknown.")}
      </p>
      {(me || partner) && (
        <div class="pic-pair">
          {me && <InWords half={me} mine />}
          {partner && <InWords half={partner} mine={false} {...(name && { name })} />}
        </div>
      )}
      {!two && (
        <section class="section" aria-labelledby="not-yet">
          <h2 id="not-yet">{t("Not enough yet for the days")}</h2>
          <p>{missing({ ...cycle.odds["0->1"], of: "paired_days", have: cycle.paired_days, need: 20 })}</p>
          <p class="soft">
            {name
              ? t("They come from the check-ins that both of you hand over. What either of you keeps is not in them.")
              : t("These come from both of you, each on your own phone. You have {n} check-ins, and they count from the first day.", { n: cycle.checkins[0] })}
          </p>
        </section>
      )}
      {two && (
        <div class="pic-pair">
          <Reaching odds={cycle.odds["0->1"]} mine />
          <Reaching odds={cycle.odds["1->0"]} mine={false} />
        </div>
      )}
      <Rest said={said} />
    </>
  );
}

export function Nothing() {
  return (
    <>
      <p>{t("Nothing to draw yet. After the first hard moment you write down, your half of the loop is here, in your own words.")}</p>
      <Button href="#/triggered">{t("Name a hard moment")}</Button>
    </>
  );
}

export function WayOut() {
  return (
    <section class="section" aria-labelledby="way-out">
      <h2 id="way-out">{t("Where it can be left")}</h2>
      <Rows>
        <Item icon={Icons.Change} name={t("What if one thing changed?")} hint={t("A picture, not a forecast")} href="#/whatif" />
        <Item icon={Icons.Learn} name={t("One reaches, one retreats")} hint={t("The loop, and where it can be left")} href="#/learn/chase_and_retreat" />
      </Rows>
      <p class="soft">
        {t("Fear, force, threats or control are no loop of two, and this page is not for that.")} <a href="#/safety">{t("A private safety check")}</a>
      </p>
    </section>
  );
}

export default function LoopScreen() {
  const reply = useView<Cycling>("cycle", {});
  const two = reply?.ok === true && reply.two;
  return (
    <Page title={t("The loop you two get into")} back="/together" class="room">
      <div class="stack tight up">
        <Audience who={two && status.value.state === "sample" ? "us" : "me"} />
      </div>
      <Shown reply={reply} empty={<Nothing />}>
        {(said) => <Whole said={said} />}
      </Shown>
      <WayOut />
    </Page>
  );
}
