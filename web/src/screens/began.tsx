// Where it began: a few gentle questions, one at a time, each of which can be left out. It can be stopped at any of
// them, and what was written is kept as one practice.
import began from "../../../content/began.json";
import { useState } from "preact/hooks";
import { useDraft } from "../draft";
import { keep, keptWords } from "../keep";
import { go } from "../router";
import { t } from "../t";
import { readHeading, Area, Audience, Button, Problem, Still, toast } from "../ui";
import { sentence } from "../words/errors";

const { prompts } = began;
const EACH_MOST = 700; // five of them with their questions stay within a practice's 4,000

interface Answers {
  at: number;
  words: string[];
}

const blank: Answers = { at: 0, words: [] };

function wordsOf(answers: Answers): string {
  return prompts
    .flatMap(({ ask }, i) => {
      const words = (answers.words[i] ?? "").trim();
      return words === "" ? [] : [`${t(ask)}\n${words}`];
    })
    .join("\n\n");
}

export default function Began() {
  const draft = useDraft<Answers>("began", blank);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { at, words } = draft.value;
  const prompt = prompts[at];
  const whole = wordsOf(draft.value);
  const move = (to: number) => {
    draft.set({ at: to, words });
    requestAnimationFrame(readHeading);
  };

  const finish = async () => {
    if (whole !== "") {
      setBusy(true);
      const kept = await keep({ t: "practice", lesson: "where_it_began", words: whole, done: true });
      setBusy(false);
      if (!kept.ok) return setProblem(sentence(kept));
      toast(keptWords());
    }
    await draft.clear();
    go("/map", { replace: true });
  };

  if (prompt === undefined)
    return (
      <Still
        title={t("Enough for today")}
        lede={t(began.end)}
        over={<Audience />}
        onBack={() => move(prompts.length - 1)}
        actions={<Button wide busy={busy} onClick={() => void finish()}>{whole === "" ? t("Close") : t("Keep it")}</Button>}
      >
        {problem && <Problem>{problem}</Problem>}
      </Still>
    );
  const answer = words[at] ?? "";
  return (
    <Still
      title={t(prompt.ask)}
      lede={at === 0 ? t(began.lede) : undefined}
      over={t("{n} of {most}", { n: at + 1, most: prompts.length })}
      {...(at === 0 ? { back: "/map" } : { onBack: () => move(at - 1) })}
      actions={
        <div class="pair">
          <Button kind="plain" onClick={() => move(prompts.length)}>{t("Stop here")}</Button>
          <Button onClick={() => move(at + 1)}>{answer.trim() === "" ? t("Leave this out") : t("Go on")}</Button>
        </div>
      }
    >
      <Area
        key={prompt.id}
        label={t(prompt.ask)}
        hideLabel
        hint={t(prompt.hint)}
        rows={5}
        value={answer}
        limit={EACH_MOST}
        onInput={(typed) => draft.set({ at, words: prompts.map((_, i) => (i === at ? typed : (words[i] ?? ""))) })}
      />
      <Audience />
      <p class="small">{t(began.stop)}</p>
    </Still>
  );
}
