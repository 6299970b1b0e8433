// The parts of Change: one line over time, hard moments before and after, and what helps.
import { useId } from "preact/hooks";
import { Helps } from "../../pictures/helps";
import { Legend } from "../../pictures/legend";
import { Lines } from "../../pictures/lines";
import { Moments } from "../../pictures/moments";
import { SameAsTable } from "../../pictures/table";
import { t, tn } from "../../t";
import { monthOf, numberOf, shortOf } from "../../words/dates";
import { choiceOf } from "../../words/entries";
import { dropOf, dropSaid, levelOf, levelSaid, momentsSaid, pointsOf, ratedOf, sorted, type Changing } from "./changing";
import { HowWeKnow } from "./HowWeKnow";
import { words } from "./result";

const DAY = 86_400;
const ROWS_MOST = 400; // a table longer than this is nobody's reading; the export has every row

export function Line(props: { title: string; column: string; said: Changing; of: "close" | "settled" }) {
  const { title, said, of } = props;
  const id = useId();
  const points = pointsOf(said, of);
  const level = said.level[of];
  const [first, last] = [points[0], points[points.length - 1]];
  const likely = levelOf(level);
  const sentence = levelSaid(level, said.level.days);
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {first === undefined || last === undefined ? (
        <p class="soft">{t(words.not_yet.level.text, { have: 0, need: level.need ?? 0 })}</p>
      ) : (
        <>
          <figure class="pic">
            <Lines
              title={t("{title}, {from} to now", { title, from: monthOf(first.at) })}
              says={sentence}
              points={points}
              level={likely && { ...likely, from: Math.max(first.at, last.at - said.level.days * DAY), to: last.at }}
            />
            <figcaption>{sentence}</figcaption>
          </figure>
          <div>
            <SameAsTable
              caption={t("{title}, 0 to 10, newest first", { title })}
              heads={[t("When"), props.column]}
              rows={() => [...points].reverse().slice(0, ROWS_MOST).map(({ at, value }) => [shortOf(at), numberOf(value, 0)])}
            />
            <HowWeKnow
              lines={[
                t("Small dots are your check-ins. The line goes through the average of each week, or of longer stretches where many months are shown. It is dotted where nothing was written."),
                t("The soft band holds your level of the last weeks 9 times in 10. Answers a few hours apart say much the same thing, so they count for less. Days without a check-in are missing, not zero."),
              ]}
            />
          </div>
        </>
      )}
    </section>
  );
}

export function MomentsPart({ said }: { said: Changing }) {
  const id = useId();
  const rated = ratedOf(said);
  const first = rated[0];
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>{t("Hard moments, before and after")}</h2>
      {first === undefined ? (
        <p class="soft">{t(words.not_yet.triggers.text)}</p>
      ) : (
        <>
          <figure class="pic">
            <Moments
              title={t("How strong it was before and after")}
              says={momentsSaid(rated)}
              moments={rated}
              ends={[monthOf(first.at), t("now")]}
            />
            <figcaption>{momentsSaid(rated)}</figcaption>
          </figure>
          <Legend open={t("before")} full={t("after")} />
          <div>
            <SameAsTable
              caption={t("Hard moments, how strong from 0 to 10, newest first")}
              heads={[t("When"), t("Before"), t("After")]}
              rows={() => [...rated].reverse().slice(0, ROWS_MOST).map(({ at, before, after }) => [shortOf(at), before, after])}
            />
            <HowWeKnow lines={[t("From your own ratings on this device. The picture shows the latest moments. A strong moment mostly comes down by itself as well, so this does not prove what did it.")]} />
          </div>
        </>
      )}
    </section>
  );
}

export function HelpsPart({ said }: { said: Changing }) {
  const id = useId();
  const skills = sorted(said.skills);
  const best = skills.find((one) => (dropOf(one)?.low ?? 0) > 0);
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>{t("What helps you")}</h2>
      {skills.length === 0 ? (
        <p class="soft">{t(words.not_yet.skills.text)}</p>
      ) : (
        <>
          <p>
            {best
              ? tn("{skill}: {n} time, and afterwards it was about {drop} steps less strong.", "{skill}: {n} times, and afterwards it was about {drop} steps less strong.", best.have, {
                  skill: choiceOf("skill", best.skill),
                  drop: numberOf(best.drop ?? 0, 0),
                })
              : t("Too early to say which helps most.")}
          </p>
          <Helps
            skills={skills.map((one) => ({
              name: choiceOf("skill", one.skill),
              count: one.have >= one.need ? tn("{n} time", "{n} times", one.have) : t("{have} of {need} times", { have: one.have, need: one.need }),
              says: dropSaid(one),
              drop: dropOf(one),
            }))}
          />
          <div>
            <SameAsTable
              caption={t("How much less strong it was afterwards, on the scale from 0 to 10")}
              heads={[t("Skill"), t("Times"), t("Average"), t("Likely")]}
              rows={() =>
                skills.map((one) => {
                  const drop = dropOf(one);
                  return [
                    choiceOf("skill", one.skill),
                    one.have,
                    drop ? numberOf(drop.value) : t("too few to say"),
                    drop ? t("{low} to {high}", { low: numberOf(drop.low), high: numberOf(drop.high) }) : "",
                  ];
                })
              }
            />
            <HowWeKnow
              lines={[
                t("The dot is the average, and the soft bar holds the true value 9 times in 10. Where it crosses “no change”, we can’t tell yet. With few uses, an average is drawn towards your others."),
                t("From your own ratings before and after. You chose the skill each time, and a strong moment comes down by itself as well. It is a hint, not a proof."),
              ]}
            />
          </div>
        </>
      )}
    </section>
  );
}
