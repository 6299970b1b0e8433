// The end of the questions: slow down, say it, or keep it. Whatever is chosen, what was written is kept first.
import { useState } from "preact/hooks";
import { keep, keptWords } from "../keep";
import { go } from "../router";
import { t } from "../t";
import { Audience, Button, Problem, Still, toast } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";
import { entry, isEmpty, type Notes } from "./trigger";

export interface ChoiceProps {
  notes: Notes;
  onBack?: () => void;
  clear: () => Promise<void>;
}

export function Choice({ notes, onBack, clear }: ChoiceProps) {
  const [problem, say] = useState<string | null>(null);
  const [busy, wait] = useState<string | null>(null);
  const nothing = isEmpty(notes);

  const then = async (where: string, name: string) => {
    wait(name);
    let o: string | undefined;
    if (!nothing) {
      const kept = await keep(entry(notes));
      if (!kept.ok) {
        say(sentence(kept));
        wait(null);
        return;
      }
      o = kept.o;
      await clear();
      if (name === "keep") toast(keptWords());
    }
    const before = notes.intensity === null ? "" : `&before=${notes.intensity}`;
    go(o && name !== "keep" ? `${where}?trigger=${o}${before}` : where, { replace: true });
  };

  return (
    <Still
      title={t("What would help now?")}
      lede={nothing ? t("Nothing is written, and that is all right.") : t("You can always come back to this.")}
      over={<Audience />}
      onBack={onBack}
      upset={false}
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <Button wide icon={Icons.Wind} busy={busy !== null} onClick={() => void then("/slow/breathing", "slow")}>
            {t("Slow down")}
          </Button>
          <Button wide kind="quiet" icon={Icons.Say} busy={busy !== null} onClick={() => void then("/say", "say")}>
            {t("Say it")}
          </Button>
          <Button wide kind="plain" icon={Icons.Lock} busy={busy !== null} onClick={() => void then("/today", "keep")}>
            {nothing ? t("Close") : t("Keep it to myself")}
          </Button>
        </>
      }
    >
      <Summary notes={notes} />
    </Still>
  );
}

// What was written, short, so that it can be seen once from outside.
function Summary({ notes }: { notes: Notes }) {
  const lines: [string, string][] = [
    [t("What happened"), notes.event],
    [t("The story"), notes.story],
    [t("What is here"), notes.feelings.map((word) => t(word)).join(", ")],
    [t("In the body"), notes.body.map((word) => t(word)).join(", ")],
    [t("How strong"), notes.intensity === null ? "" : t("{n} of 10", { n: notes.intensity })],
    [t("What I need"), notes.need],
  ];
  const said = lines.filter(([, words]) => words.trim() !== "");
  if (said.length === 0) return null;
  return (
    <dl class="said not-at-night">
      {said.map(([name, words]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
