// The end of a talk: one small agreement, one good thing. What is left empty is not kept; nothing is kept unasked.
import { useState } from "preact/hooks";
import { command, type Reply } from "../../engine";
import { keep } from "../../keep";
import { go } from "../../router";
import type { Space } from "../../spaces";
import { t } from "../../t";
import { Area, Audience, Button, Problem, Still, toast, tooLong } from "../../ui";
import { sentence } from "../../words/errors";

const WORDS_MAX = 500;

interface Written {
  topic: string;
  agreement: string;
  appreciation: string;
}

// For both: each where it belongs, and the talk itself. All of it at once: what is tried again after trouble is never there twice.
function give(space: string, { topic, agreement, appreciation }: Written): Promise<Reply> {
  const entries: object[] = [];
  if (agreement) entries.push({ t: "agreement", words: agreement, state: "offered" });
  if (appreciation) entries.push({ t: "card", kind: "appreciation", words: appreciation });
  entries.push({ t: "repair", ...(topic && { topic }), ...(agreement && { agreement }), ...(appreciation && { appreciation }) });
  return command("give", { space, entries });
}

const forMe = ({ topic, agreement, appreciation }: Written): Promise<Reply> =>
  keep({ t: "practice", lesson: "repair", words: [topic, agreement, appreciation].filter(Boolean).join("\n\n") });

export function RepairEnd({ space, topic }: { space: Space | null; topic: string }) {
  const [agreement, agree] = useState("");
  const [appreciation, appreciate] = useState("");
  const [problem, say] = useState<string | null>(null);
  const [busy, wait] = useState(false);
  const written: Written = { topic, agreement: agreement.trim(), appreciation: appreciation.trim() };
  const nothing = !written.agreement && !written.appreciation;
  const tooMuch = tooLong(agreement, WORDS_MAX) || tooLong(appreciation, WORDS_MAX);

  const then = async (work: Promise<Reply>, said: string) => {
    wait(true);
    const reply = await work;
    wait(false);
    if (!reply.ok) return say(sentence(reply));
    toast(said);
    go(space ? `/with/${space.space}` : "/today", { replace: true });
  };

  return (
    <Still
      title={t("One small thing")}
      lede={<span class="not-at-night">{t("Small enough for this week.")}</span>}
      over={<Audience />}
      close="/together"
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          {!nothing && space && (
            <Button wide busy={busy} disabled={tooMuch} onClick={() => void then(give(space.space, written), t("{name} has it too.", { name: space.name }))}>
              {t("Hand it over to {name}", { name: space.name })}
            </Button>
          )}
          {!nothing && (
            <Button wide kind={space ? "quiet" : "main"} busy={busy} disabled={tooMuch} onClick={() => void then(forMe(written), t("Kept. Only you can see it."))}>
              {t("Keep it for me")}
            </Button>
          )}
          <div class="row centre">
            <Button kind={nothing ? "quiet" : "plain"} href="#/today">
              {t("Close, keep nothing")}
            </Button>
            <Button kind="plain" href="#/say">
              {t("Write at length")}
            </Button>
          </div>
        </>
      }
    >
      <Area label={t("What we will try")} rows={2} limit={WORDS_MAX} value={agreement} onInput={agree} />
      <Area label={t("One thing I saw in you and liked")} rows={2} limit={WORDS_MAX} value={appreciation} onInput={appreciate} />
    </Still>
  );
}
