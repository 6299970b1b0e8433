// The recovery code: shown once, large, to be kept outside this device; then one group of it is asked for, so that a
// copy that was never made is noticed today.
import { useState } from "preact/hooks";
import type { Code } from "../../account/talk";
import { placeOf } from "../../account/words";
import { t } from "../../t";
import { Button, Field, Still, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { save } from "../me/save";

async function copy(words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(words);
    toast(t("Copied. Put it where you would find it again, and then copy something else."));
  } catch {
    toast(t("This browser did not copy it. Write it down, or save it."));
  }
}

function Show({ code, onBack, onKept }: { code: Code; onBack: () => void; onKept: () => void }) {
  return (
    <Still
      title={t("Your recovery code")}
      lede={t("It opens your account if you forget the passphrase. It is shown this once.")}
      onBack={onBack}
      actions={
        <Button wide onClick={onKept}>
          {t("I have kept it")}
        </Button>
      }
    >
      <ol class="six-words code">
        {code.recovery.split("-").map((group, i) => (
          <li key={i}>{group}</li>
        ))}
      </ol>
      <div class="row wrap">
        <Button kind="quiet" small icon={Icons.Copy} onClick={() => void copy(code.recovery)}>
          {t("Copy")}
        </Button>
        <Button kind="quiet" small icon={Icons.Print} onClick={() => print()}>
          {t("Print")}
        </Button>
        <Button kind="quiet" small icon={Icons.Save} onClick={() => save(new Blob([`${code.recovery}\n`]), "txt")}>
          {t("Save")}
        </Button>
      </div>
      <p class="small">{t("Keep it away from this device, and where nobody else looks: whoever has it can open everything. On paper, it does not break.")}</p>
    </Still>
  );
}

export interface CodeProps {
  code: Code;
  busy: boolean;
  problem: string | null;
  confirm: string; // what the last button does
  onBack: () => void;
  onType: () => void;
  onConfirm: (typed: string) => void;
}

export function KeepCode({ code, busy, problem, confirm, onBack, onType, onConfirm }: CodeProps) {
  const [asked, ask] = useState(false);
  const [typed, type] = useState("");
  if (!asked) return <Show code={code} onBack={onBack} onKept={() => ask(true)} />;
  return (
    <Still
      title={t("Is it where you put it?")}
      lede={t("Take your copy and type the {place} four characters.", { place: placeOf(code.ask) })}
      onBack={() => ask(false)}
      onSubmit={() => onConfirm(typed)}
      actions={
        <>
          <Button wide type="submit" busy={busy} disabled={typed.trim().length < 4}>
            {busy ? t("One moment") : confirm}
          </Button>
          <Button kind="plain" wide disabled={busy} onClick={() => ask(false)}>
            {t("Show it once more")}
          </Button>
        </>
      }
    >
      <Field label={t("The {place} four characters", { place: placeOf(code.ask) })} value={typed} onInput={(words) => (onType(), type(words))} problem={problem} />
    </Still>
  );
}
