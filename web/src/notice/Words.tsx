// The three questions that are answered in one's own words.
import { needs } from "../../../content/feelings.json";
import { t } from "../t";
import { Area, Disclosure } from "../ui";
import type { StepProps } from "./Flow";

export function EventWords({ notes, set }: StepProps) {
  return (
    <Area
      label={t("What happened?")}
      hideLabel
      rows={4}
      limit={2000}
      value={notes.event}
      onInput={(event) => set({ event })}
      placeholder={t("They read my message at six and did not answer.")}
    />
  );
}

export function Story({ notes, set }: StepProps) {
  return (
    <Area
      label={t("What do you tell yourself about it?")}
      hideLabel
      rows={4}
      limit={2000}
      value={notes.story}
      onInput={(story) => set({ story })}
      placeholder={t("I tell myself that …")}
    />
  );
}

export function Need({ notes, set }: StepProps) {
  return (
    <div class="stack">
      <Area
        label={t("What do you need?")}
        hideLabel
        rows={2}
        limit={500}
        value={notes.need}
        onInput={(need) => set({ need })}
        placeholder={t("I need …")}
      />
      <Needs pick={(sentence) => set({ need: sentence })} />
    </div>
  );
}

// Words for a need, for when there are none: the first few in sight, the rest one tap away.
export function Needs({ pick }: { pick: (sentence: string) => void }) {
  const chip = ({ word, sentence }: { word: string; sentence: string }) => (
    <button type="button" class="chip" key={word} onClick={() => pick(t(sentence))}>
      {t(word)}
    </button>
  );
  return (
    <div class="stack tight" role="group" aria-label={t("Words for a need")}>
      <div class="chips">{needs.slice(0, 8).map(chip)}</div>
      <Disclosure summary={t("More words")}>
        <div class="chips">{needs.slice(8).map(chip)}</div>
      </Disclosure>
    </div>
  );
}
