// Where it is felt in the body: up to six signs, of a short list or in one's own words.
import { useState } from "preact/hooks";
import { body } from "../../../content/feelings.json";
import { t } from "../t";
import { Chips } from "../ui";
import type { StepProps } from "./Flow";
import { OwnWord } from "./OwnWord";

const MOST = 6;

export function Body({ notes, set }: StepProps) {
  const [own, add] = useState(() => notes.body.filter((word) => !body.some((one) => one.word === word)));
  const words = [...body.map(({ word }) => ({ id: word, name: t(word) })), ...own.map((word) => ({ id: word, name: word }))];
  return (
    <div class="stack">
      <Chips label={t("Where is it in your body?")} options={words} picked={notes.body} most={MOST} onPick={(picked) => set({ body: picked })} />
      {notes.body.length < MOST && (
        <OwnWord
          onAdd={(word) => {
            if (!words.some(({ id }) => id === word)) add([...own, word]);
            if (!notes.body.includes(word)) set({ body: [...notes.body, word] });
          }}
        />
      )}
    </div>
  );
}
