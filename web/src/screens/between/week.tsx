// The weekly ritual: each alone first, then together. What is written opens only when both are in, and nothing is said
// of anybody who has not written.
import ritual from "../../../../content/ritual.json";
import { useCouple, useSpace, type Ritual } from "../../between/data";
import { formFor } from "../../between/forms";
import { useGive } from "../../between/give";
import { useSeen } from "../../between/news";
import { Whose } from "../../between/Seen";
import { NotSetUp, With } from "../../between/With";
import { useDraft } from "../../draft";
import { go } from "../../router";
import type { ScreenProps } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t, tn } from "../../t";
import { readHeading, Area, Audience, Button, Page, Problem, Still, tooLong, Waiting } from "../../ui";
import { HowWeKnow } from "../parts/HowWeKnow";
import { Shown } from "../parts/Shown";

const { questions } = ritual;
const EACH_MOST = 1000;
const LEFT_OUT = "–"; // stands for a question that was left out, so that the others keep their places

interface Answers {
  at: number;
  words: string[];
}

const said = (words: string | undefined): string => (words === undefined || words === LEFT_OUT ? "" : words);

function Known() {
  return <HowWeKnow lines={ritual.sources.map(({ claim, cite, year, note }) => `${t(claim)} (${cite}, ${year}) ${t(note)}`)} />;
}

// Both answers to each question, one beside the other.
function Opened({ mine, theirs, space }: { mine: readonly string[]; theirs: readonly string[]; space: Space }) {
  return (
    <>
      <section class="section" aria-labelledby="how">
        <h2 id="how">{t("Now together")}</h2>
        <ol class="in-order">
          {ritual.together.map((step) => (
            <li key={step}>{t(step)}</li>
          ))}
        </ol>
      </section>
      {questions.map(({ id, ask }, i) => (
        <section key={id} class="section" aria-labelledby={`q-${id}`}>
          <h2 id={`q-${id}`}>{t(ask)}</h2>
          <div class="pic-pair">
            {[{ words: said(mine[i]), own: true }, { words: said(theirs[i]), own: false }].map(({ words, own }) => (
              <div key={String(own)} class={`card lined ${own ? "" : "partner"}`}>
                <Whose name={space.name} mine={own} />
                <p dir="auto" class={words === "" ? "soft" : undefined}>
                  {words || t("left out")}
                </p>
              </div>
            ))}
          </div>
        </section>
      ))}
      <div class="row wrap">
        <Button kind="quiet" href={`#/with/${space.space}/agreements/new`}>
          {t("Agree on one small thing")}
        </Button>
        <Button kind="plain" href={`#/with/${space.space}/cards/appreciation`}>
          {t("Say something good")}
        </Button>
      </div>
      <Known />
    </>
  );
}

function Mine({ mine, space }: { mine: readonly string[]; space: Space }) {
  return (
    <>
      <p class="lede">{t(ritual.after)}</p>
      <div class="card lined">
        <Whose name="" mine words={t("What you wrote")} />
        <dl class="said">
          {questions.map(({ id, ask }, i) => (
            <div key={id}>
              <dt>{t(ask)}</dt>
              <dd dir="auto">{said(mine[i]) || t("left out")}</dd>
            </div>
          ))}
        </dl>
      </div>
      {isOn(space) && (
        <div class="row">
          <Button kind="plain" href={`#/with/${space.space}/week/write`}>
            {t("Write it anew")}
          </Button>
        </div>
      )}
    </>
  );
}

function Begin({ space }: { space: Space }) {
  return (
    <>
      <ul class="plain-list">
        <li>{tn("{n} question, each alone, when it suits you.", "{n} questions, each alone, when it suits you.", questions.length)}</li>
        <li>{t("What you write stays closed until both are in. Then you both see both.")}</li>
        <li>{t(ritual.skip)}</li>
      </ul>
      {isOn(space) && (
        <div class="row">
          <Button href={`#/with/${space.space}/week/write`}>{t("Begin")}</Button>
        </div>
      )}
      <Known />
    </>
  );
}

function Week({ week, space }: { week: Ritual; space: Space }) {
  const { mine, theirs } = week;
  if (mine && theirs) return <Opened mine={mine.answers} theirs={theirs.answers} space={space} />;
  return mine ? <Mine mine={mine.answers} space={space} /> : <Begin space={space} />;
}

function ThisWeek({ space }: { space: Space }) {
  const reply = useCouple(space.space);
  useSeen(space.space, "week");
  return (
    <Shown reply={reply} empty={<Begin space={space} />}>
      {(couple) => <Week week={couple.ritual} space={space} />}
    </Shown>
  );
}

export default function WeekScreen({ params }: ScreenProps) {
  return (
    <With id={params["space"]} title={t(ritual.title)} lede={t(ritual.lede)} class="room">
      {(space) => <ThisWeek space={space} />}
    </With>
  );
}

function End({ answers, space, onBack, clear }: { answers: string[]; space: Space; onBack: () => void; clear: () => Promise<void> }) {
  const { problem, busy, give } = useGive(space);
  const home = `/with/${space.space}/week`;
  const empty = answers.every((words) => words === LEFT_OUT);

  const hand = async () => {
    if (!(await give({ t: "ritual", answers }, t(ritual.after)))) return;
    await clear();
    go(home, { replace: true });
  };

  return (
    <Still
      title={t("This is exactly what {name} will see", { name: space.name })}
      lede={t("Once both are in, and not before.")}
      over={<Audience />}
      onBack={onBack}
      onSubmit={() => void hand()}
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <div class="pair">
            <Button type="submit" busy={busy} disabled={empty}>
              {t("Hand it over")}
            </Button>
            <Button kind="plain" href={`#${home}`}>
              {t("Not now")}
            </Button>
          </div>
        </>
      }
    >
      <article class="card lined">
        <Whose name="" mine words={t("from you")} />
        <dl class="said">
          {questions.map(({ id, ask }, i) => (
            <div key={id}>
              <dt>{t(ask)}</dt>
              <dd dir="auto">{said(answers[i]) || t("left out")}</dd>
            </div>
          ))}
        </dl>
      </article>
    </Still>
  );
}

function Ask({ space, mine }: { space: Space; mine: readonly string[] }) {
  const draft = useDraft<Answers>(formFor("ritual", space.space), { at: 0, words: mine.map(said) });
  const { at, words } = draft.value;
  const move = (to: number) => {
    draft.set({ at: to, words });
    requestAnimationFrame(readHeading);
  };
  const question = questions[at];
  if (question === undefined)
    return <End answers={questions.map((_, i) => words[i]?.trim() || LEFT_OUT)} space={space} onBack={() => move(questions.length - 1)} clear={draft.clear} />;
  const answer = words[at] ?? "";
  return (
    <Still
      title={t(question.ask)}
      over={
        <span class="row apart">
          <Audience />
          <span>{t("{n} of {most}", { n: at + 1, most: questions.length })}</span>
        </span>
      }
      {...(at === 0 ? { back: `/with/${space.space}/week` } : { onBack: () => move(at - 1) })}
      onSubmit={() => move(at + 1)}
      actions={
        <Button wide type="submit" kind={answer.trim() === "" ? "quiet" : "main"} disabled={tooLong(answer, EACH_MOST)}>
          {answer.trim() === "" ? t("Leave this out") : t("Go on")}
        </Button>
      }
    >
      <Area
        key={question.id}
        label={t(question.ask)}
        hideLabel
        hint={t(question.hint)}
        rows={4}
        limit={EACH_MOST}
        value={answer}
        onInput={(typed) => draft.set({ at, words: questions.map((_, i) => (i === at ? typed : (words[i] ?? ""))) })}
      />
    </Still>
  );
}

export function WeekWrite({ params }: ScreenProps) {
  const id = params["space"] ?? "";
  const space = useSpace(id);
  const couple = useCouple(id);
  if (space === undefined || couple === null)
    return (
      <Page title={t("One moment")} back={`/with/${id}/week`}>
        <Waiting />
      </Page>
    );
  if (space === null || !isOn(space) || !couple.ok) return <NotSetUp />;
  return <Ask space={space} mine={couple.ritual.mine?.answers ?? []} />;
}
