// Something to try, and a place to write about it. It is kept only if somebody wants to; nothing is counted.
import { useState } from "preact/hooks";
import { useView } from "../../ask";
import { useDraft } from "../../draft";
import { keep, keptWords } from "../../keep";
import { t } from "../../t";
import { Area, Audience, Button, Problem, toast } from "../../ui";
import { dayOf } from "../../words/dates";
import { sentence } from "../../words/errors";
import type { Practice } from "./lessons";

const WORDS_MOST = 4000;

interface Kept {
  o: string;
  at: number;
  lesson: string;
  words?: string;
}

// The practices kept so far, newest first.
export function usePractices(): readonly Kept[] {
  const reply = useView<{ entries: Kept[] }>("list", { type: "practice", limit: 100 });
  return reply?.ok === true ? reply.entries : [];
}

function Before({ kept }: { kept: Kept }) {
  return (
    <p class="small">
      <a href={`#/entry/${kept.o}`}>{t("What you wrote on {day}", { day: dayOf(kept.at) })}</a>
    </p>
  );
}

export function Try({ lesson, practice, question }: { lesson: string; practice: Practice; question?: string }) {
  const draft = useDraft<{ words: string }>(`try_${lesson}`, { words: "" });
  const had = usePractices().filter((one) => one.lesson === lesson);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const words = draft.value.words.trim();
  const read = had.length > 0;
  const wrote = had.find((one) => (one.words ?? "") !== "");

  const save = async () => {
    setBusy(true);
    const reply = await keep({ t: "practice", lesson, done: true, ...(words !== "" && { words }) });
    setBusy(false);
    if (!reply.ok) return setProblem(sentence(reply));
    await draft.clear();
    toast(words === "" ? t("Noted.") : keptWords());
  };
  return (
    <section class="section" aria-labelledby="try">
      <h2 id="try">{t(practice.title)}</h2>
      <ol class="in-order">
        {practice.steps.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      {question && <p>{t(question)}</p>}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Area
          label={t("In your own words, if you like")}
          placeholder={t(practice.prompt)}
          value={draft.value.words}
          limit={WORDS_MOST}
          onInput={(typed) => draft.set({ words: typed })}
        />
        <Audience />
        {problem && <Problem>{problem}</Problem>}
        {wrote && <Before kept={wrote} />}
        {words !== "" ? (
          <div class="row">
            <Button type="submit" busy={busy}>
              {t("Keep it")}
            </Button>
          </div>
        ) : (
          !read && (
            <div class="row">
              <Button kind="quiet" type="submit" busy={busy}>
                {t("Mark it as read")}
              </Button>
            </div>
          )
        )}
      </form>
    </section>
  );
}
