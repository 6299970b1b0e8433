// The check: one short sentence a screen, five answers, back at any time. What was answered is a draft, so that it
// can be left and taken up again; which question comes next, and when it is enough, the engine decides.
import { useEffect, useState } from "preact/hooks";
import instrument from "../../../content/instruments/own-18.json";
import { useView } from "../ask";
import { useDraft } from "../draft";
import { go } from "../router";
import type { ScreenProps } from "../routes";
import { t, tn } from "../t";
import { Audience, Banner, Button, Choice, Problem, Scale, Still, Waiting } from "../ui";
import * as Icons from "../ui/icons";
import { dateOf } from "../words/dates";
import { sentence } from "../words/errors";
import { abouts, blankCheck, whoOf, type About, type CheckDraft, type Checked } from "./parts/check";
import { words } from "./parts/result";

const SECONDS_EACH = 8;

function timeLeft(questions: number): string {
  const minutes = Math.ceil((questions * SECONDS_EACH) / 60);
  return questions * SECONDS_EACH < 50 ? t("less than a minute left") : tn("about {n} minute left", "about {n} minutes left", minutes);
}

// Sooner than this, a repeat would mostly show chance: said before it begins, and left to the person.
function TooSoon({ about }: { about: About }) {
  const kept = useView<{ next_at: number | null }>("checks", { about });
  if (!kept?.ok || kept.next_at === null || kept.next_at * 1000 < Date.now()) return null;
  return <Banner icon={Icons.Calendar}>{t(words.change.retake, { date: dateOf(kept.next_at) })}</Banner>;
}

function Begin({ first, onBegin }: { first: About; onBegin: (about: About) => void }) {
  const [about, choose] = useState<About>(first);
  return (
    <Still
      title={t("Where do you lean when it gets hard?")}
      lede={t("Short sentences, and how well each fits you. There is no right answer, and you can stop at any of them.")}
      over={<Audience />}
      back="/me"
      onSubmit={() => onBegin(about)}
      actions={
        <Button type="submit" wide>
          {t("Begin, about 2 minutes")}
        </Button>
      }
    >
      <div class="stack tight">
        <p class="label">{t("Think of")}</p>
        <Choice legend={t("Think of")} options={abouts().map(({ id, name }) => ({ id, name }))} value={about} onPick={choose} />
      </div>
      <TooSoon about={about} />
      <p class="small not-at-night">{t("If there is no partner now, think of the last one, or of the people you love.")}</p>
    </Still>
  );
}

function Item(props: { index: number; draft: CheckDraft; said: Checked; onAnswer: (level: number) => void; onBack: () => void }) {
  const { index, draft, said } = props;
  const asks = t(instrument.wording[index] ?? "", { who: whoOf(draft.about ?? "general") });
  const answered = draft.asked.length;
  return (
    <Still
      title={asks}
      over={timeLeft(said.most - said.asked)}
      onBack={props.onBack}
      actions={
        answered >= 2 ? (
          <Button kind="plain" href="#/map">
            {t("Stop here, and see")}
          </Button>
        ) : undefined
      }
    >
      <Scale
        key={index}
        label={asks}
        value={draft.levels[index] || null}
        onPick={props.onAnswer}
        ends={[t(instrument.range.words[0] ?? ""), t(instrument.range.words[1] ?? "")]}
      />
    </Still>
  );
}

export default function Check({ params }: ScreenProps) {
  const draft = useDraft<CheckDraft>("check", blankCheck);
  const { about, levels, asked } = draft.value;
  const reply = useView<Checked>("check", { instrument: instrument.name, about: about ?? "general", levels });
  const [again, review] = useState<number | null>(null); // a question looked at again after Back
  const over = reply?.ok === true && reply.next === null && again === null;

  useEffect(() => {
    if (about !== null && over) go("/map", { replace: true });
  }, [about, over]);

  // A new sentence is read aloud as the page it is.
  const index = again ?? (reply?.ok ? reply.next : null);
  useEffect(() => {
    if (index !== null && asked.length > 0) document.querySelector<HTMLElement>("#main h1")?.focus({ preventScroll: true });
  }, [index]);

  if (about === null)
    return <Begin first={abouts().find(({ id }) => id === params["about"])?.id ?? "partner"} onBegin={(chosen) => draft.set({ about: chosen, levels: Array<number>(instrument.items).fill(0), asked: [] })} />;
  if (reply !== null && !reply.ok)
    return (
      <Still title={t("The check cannot go on just now")} back="/me" actions={<Button href="#/today">{t("To Today")}</Button>}>
        <Problem>{sentence(reply)}</Problem>
      </Still>
    );
  if (reply === null || index === null)
    return (
      <Still title={t("One moment")} hidden back="/me">
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

  return <Item index={index} draft={draft.value} said={reply} onAnswer={answer} onBack={back} />;
}
