// Asks for the passphrase once more, where an unlocked device alone must not be enough.
import { useState } from "preact/hooks";
import { Button } from "../../ui";
import type { ButtonProps } from "../../ui/Button";
import { Secret } from "../me/Secret";
import { t } from "../../t";

export interface ProveProps {
  action: string;
  busy: boolean;
  problem: string | null;
  kind?: ButtonProps["kind"];
  onType: () => void;
  onProve: (passphrase: string) => void;
}

export function Prove({ action, busy, problem, kind, onType, onProve }: ProveProps) {
  const [words, type] = useState("");
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onProve(words);
      }}
    >
      <Secret label={t("Your passphrase")} value={words} onInput={(typed) => (onType(), type(typed))} problem={problem} />
      <div class="row">
        <Button type="submit" kind={kind} busy={busy} disabled={words === ""}>
          {busy ? t("One moment") : action}
        </Button>
      </div>
    </form>
  );
}
