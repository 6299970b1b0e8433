import { useState } from "preact/hooks";
import { locale, t } from "../t";
import { Button, Field, tooLong } from "../ui";

const LIMIT = 40;

// A word of one's own, kept in lower case as all of them are.
export function OwnWord({ onAdd, first = "" }: { onAdd: (word: string) => void; first?: string }) {
  const [open, show] = useState(false);
  const [word, type] = useState(first);
  const ready = word.trim().toLocaleLowerCase(locale());
  const add = () => {
    if (!ready || tooLong(ready, LIMIT)) return;
    onAdd(ready);
    type("");
    show(false);
  };
  if (!open)
    return (
      <button type="button" class="text-btn" onClick={() => show(true)}>
        {t("A word of your own")}
      </button>
    );
  return (
    <div class="own-word" onKeyDown={(event) => event.key === "Enter" && (event.preventDefault(), add())}>
      <Field label={t("A word of your own")} limit={LIMIT} value={word} onInput={type} />
      <Button kind="quiet" disabled={!ready || tooLong(ready, LIMIT)} onClick={add}>
        {t("Add it")}
      </Button>
    </div>
  );
}
