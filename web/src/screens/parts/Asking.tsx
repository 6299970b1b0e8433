// Questions one a screen: a short sentence, a few answers, back at any time. What was answered is a draft, so that it
// can be left and taken up again; which question comes next, and when it is enough, the engine decides.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useView } from "../../ask";
import { useDraft } from "../../draft";
import { go } from "../../router";
import { t, tn } from "../../t";
import { readHeading, Audience, Button, Choice, Problem, Scale, Still, Waiting } from "../../ui";
import { sentence } from "../../words/errors";
import { abouts, blankCheck, type About, type CheckDraft, type Checked } from "./check";

export const SECONDS_EACH = 8;

export interface Asks {
  instrument: string;
  view: "check" | "asked"; // who knows its figures (docs/DOOR.md)
  form: string; // of the draft
  done: string; // where the result is
  back: string;
  items: number;
  low: number; // what the lowest answer is called
  levels: number;
  ends: [string, string];
  bonds: boolean; // it is about somebody, who is chosen first
  words: (index: number, about: About) => string;
}

function timeLeft(questions: number): string {
  const minutes = Math.ceil((questions * SECONDS_EACH) / 60);
  return questions * SECONDS_EACH < 50 ? t("less than a minute left") : tn("about {n} minute left", "about {n} minutes left", minutes);
}

interface BeginProps {
  asks: Asks;
  first: About;
  title: string;
  lede: string;
  button: string;
  before: (about: About) => ComponentChildren; // said before it begins
  onBegin: (about: About) => void;
}

function Begin({ asks, first, title, lede, button, before, onBegin }: BeginProps) {
  const [about, choose] = useState<About>(first);
  return (
    <Still
      title={title}
      lede={lede}
      over={<Audience />}
      back={asks.back}
      onSubmit={() => onBegin(about)}
      actions={
        <Button type="submit" wide>
          {button}
        </Button>
      }
    >
      {asks.bonds && (
        <div class="stack tight">
          <p class="label">{t("Think of")}</p>
          <Choice legend={t("Think of")} options={abouts().map(({ id, name }) => ({ id, name }))} value={about} onPick={choose} />
        </div>
      )}
      {before(about)}
      {asks.bonds && <p class="small not-at-night">{t("If there is no partner now, think of the last one, or of the people you love.")}</p>}
    </Still>
  );
}

function Item(props: { asks: Asks; index: number; draft: CheckDraft; said: Checked; onAnswer: (level: number) => void; onBack: () => void }) {
  const { asks, index, draft, said } = props;
  const words = asks.words(index, draft.about ?? "general");
  const answered = draft.asked.length;
  return (
    <Still
      title={words}
      over={timeLeft(said.most - said.asked)}
      onBack={props.onBack}
      actions={
        answered >= 2 ? (
          <Button kind="plain" href={`#${asks.done}`}>
            {t("Stop here, and see")}
          </Button>
        ) : undefined
      }
    >
      <Scale key={index} label={words} value={draft.levels[index] || null} onPick={props.onAnswer} ends={asks.ends} max={asks.levels} low={asks.low} />
    </Still>
  );
}

export function Asking(props: Omit<BeginProps, "onBegin">) {
  const { asks } = props;
  const draft = useDraft<CheckDraft>(asks.form, blankCheck);
  const { about, levels, asked } = draft.value;
  const reply = useView<Checked>(asks.view, { instrument: asks.instrument, about: about ?? "general", levels });
  const [again, review] = useState<number | null>(null); // a question looked at again after Back
  const over = reply?.ok === true && reply.next === null && again === null;

  useEffect(() => {
    if (about !== null && over) go(asks.done, { replace: true });
  }, [about, over]);

  // A new sentence is read aloud as the page it is.
  const index = again ?? (reply?.ok ? reply.next : null);
  useEffect(() => {
    if (index !== null && asked.length > 0) readHeading();
  }, [index]);

  if (about === null)
    return <Begin {...props} onBegin={(chosen) => draft.set({ about: asks.bonds ? chosen : "general", levels: Array<number>(asks.items).fill(0), asked: [] })} />;
  if (reply !== null && !reply.ok)
    return (
      <Still title={t("The check cannot go on just now")} back={asks.back} actions={<Button href="#/today">{t("To Today")}</Button>}>
        <Problem>{sentence(reply)}</Problem>
      </Still>
    );
  if (reply === null || index === null)
    return (
      <Still title={t("One moment")} hidden back={asks.back}>
        <Waiting />
      </Still>
    );

  const answer = (level: number) => {
    draft.set({
      levels: levels.map((had, i) => (i === index ? level : had)),
      asked: asked.includes(index) ? asked : [...asked, index],
    });
    const next = again === null ? undefined : asked[asked.indexOf(again) + 1];
    review(next ?? null);
  };
  const before = again === null ? asked[asked.length - 1] : asked[asked.indexOf(again) - 1];
  const back = () => (before === undefined ? draft.set(blankCheck) : review(before));

  return <Item asks={asks} index={index} draft={draft.value} said={reply} onAnswer={answer} onBack={back} />;
}
