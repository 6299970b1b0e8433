// A passphrase to type: hidden unless somebody wants to see it, and typed twice where a slip would lock them out.
import { useState } from "preact/hooks";
import { useView } from "../../ask";
import { t } from "../../t";
import { Field, Switch } from "../../ui";

// The engine's own rule, in words; empty for the moment until it has said it.
export function useLeast(): string {
  const constants = useView<{ passphrase_min: number }>("constants");
  return constants?.ok === true ? t("At least {n} characters.", { n: constants.passphrase_min }) : "";
}

export interface SecretProps {
  label: string;
  hint?: string;
  value: string;
  onInput: (value: string) => void;
  problem?: string | null;
  fresh?: boolean; // a new one, which is asked for twice
  again?: string;
  hidden?: boolean; // no way to show it: another field of the form has one
  onAgain?: (value: string) => void;
}

export function Secret({ label, hint, value, onInput, problem, fresh, again = "", onAgain, hidden }: SecretProps) {
  const [seen, see] = useState(false);
  const type = seen ? "text" : "password";
  const autocomplete = fresh ? "new-password" : "current-password";
  const differs = again !== "" && again !== value && !value.startsWith(again);
  return (
    <div class="stack">
      <Field label={label} hint={hint} type={type} autocomplete={autocomplete} value={value} onInput={onInput} problem={problem} />
      {fresh && onAgain && (
        <Field
          label={t("The same once more")}
          type={type}
          autocomplete={autocomplete}
          value={again}
          onInput={onAgain}
          problem={differs ? t("The two are not the same yet.") : null}
        />
      )}
      {!hidden && <Switch label={t("Show what I type")} on={seen} onTurn={see} />}
    </div>
  );
}
