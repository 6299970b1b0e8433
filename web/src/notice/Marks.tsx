// How strong, what one wants to do, and whether it is older: each a mark, with words only where they are wanted.
import content from "../../../content/urges.json";
import { look, wear } from "../look";
import { t } from "../t";
import { Area, Banner, Choice, Disclosure, Field, Slider } from "../ui";
import * as Icons from "../ui/icons";
import type { StepProps } from "./Flow";

const A_LOT = 7; // from here on the dimmed screen is offered

export function Intensity({ notes, set }: StepProps) {
  const strong = notes.intensity !== null && notes.intensity >= A_LOT;
  return (
    <div class="stack wide">
      <Slider label={t("How strong is it?")} hideLabel value={notes.intensity} onInput={(intensity) => set({ intensity })} ends={[t("barely there"), t("hard to hold")]} />
      <div role="status">
        {strong && look.value !== "night" && (
          <Banner icon={Icons.Night} line action={t("Dim the screen")} onAct={() => wear("night")}>
            {t("That is a lot.")}
          </Banner>
        )}
      </div>
    </div>
  );
}

export function Urge({ notes, set }: StepProps) {
  const chosen = content.urges.find(({ id }) => id === notes.urge);
  return (
    <div class="stack">
      <Choice
        legend={t(content.ask)}
        options={content.urges.map(({ id, label }) => ({ id, name: t(label) }))}
        value={notes.urge}
        onPick={(urge) => set({ urge })}
      />
      {notes.urge === "other" && (
        <Field label={t("In your words")} limit={200} value={notes.urge_words} onInput={(urge_words) => set({ urge_words })} />
      )}
      {chosen && (
        <div class="not-at-night">
          <Disclosure summary={t("What this tries to protect")} key={chosen.id}>
            <p class="soft">{t(chosen.protects)}</p>
          </Disclosure>
        </div>
      )}
    </div>
  );
}

export function Older({ notes, set }: StepProps) {
  return (
    <div class="stack">
      <Choice
        legend={t("Is this older than today?")}
        options={[
          { id: "no", name: t("No, it is about today") },
          { id: "maybe", name: t("Maybe") },
          { id: "yes", name: t("Yes, I know this one") },
        ]}
        value={notes.older}
        onPick={(older) => set({ older })}
      />
      {(notes.older === "maybe" || notes.older === "yes") && (
        <Area
          label={t("What does it remind you of?")}
          hint={t("Only if you want to. A few words are enough.")}
          limit={2000}
          value={notes.older_words}
          onInput={(older_words) => set({ older_words })}
        />
      )}
    </div>
  );
}
