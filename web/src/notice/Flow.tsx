// The questions of a triggered moment: one a screen, each may be skipped, Back works, and closing loses nothing.
import { useEffect, useLayoutEffect } from "preact/hooks";
import { useDraft } from "../draft";
import { back, go, place } from "../router";
import { t } from "../t";
import { arrive, Audience, Button, Still, tooLong } from "../ui";
import { Body } from "./Body";
import { Choice } from "./Choosing";
import { Feelings, Picked } from "./Feelings";
import { Intensity, Older, Urge } from "./Marks";
import { EventWords, Need, Story } from "./Words";
import { answered, blank, isEmpty, steps, type Notes, type Step } from "./trigger";

export interface StepProps {
  notes: Notes;
  set: (change: Partial<Notes>) => void;
}

const questions = {
  event: { ask: () => t("What happened?"), hint: () => t("Only what a camera would have seen and heard."), Fill: EventWords },
  story: { ask: () => t("What do you tell yourself about it?"), hint: () => t("The story in your head. It may be true, or half of it."), Fill: Story },
  feelings: { ask: () => t("What is here?"), hint: () => t("Up to three. Close enough is fine."), Fill: Feelings },
  body: { ask: () => t("Where is it in your body?"), hint: () => t("Anything you notice. Nothing is an answer too."), Fill: Body },
  intensity: { ask: () => t("How strong is it?"), hint: () => "", Fill: Intensity },
  urge: { ask: () => t("What do you want to do, right now?"), hint: () => t("Wanting it is not doing it."), Fill: Urge },
  need: { ask: () => t("What do you need?"), hint: () => t("Underneath. Not what they should do."), Fill: Need },
  older: { ask: () => t("Is this older than today?"), hint: () => t("Sometimes a small thing touches an old place."), Fill: Older },
};

function current(): Step {
  const asked = place.value.query.get("at");
  return steps.find((step) => step === asked) ?? "event";
}

function to(step: Step): string {
  return `/triggered?at=${step}`;
}

export default function Flow() {
  const draft = useDraft<Notes>("trigger", blank);
  const notes = draft.value;
  const step = current();
  const i = steps.indexOf(step);

  useLayoutEffect(() => {
    arrive();
  }, [step]);
  useEffect(() => {
    if (!isEmpty(notes) && i > steps.indexOf(notes.at)) draft.set({ at: step });
  }, [step]);

  const onBack = i === 0 ? undefined : () => back(to(steps[i - 1] ?? "event"));
  if (step === "choice") return <Choice notes={notes} onBack={onBack} clear={draft.clear} />;

  const { ask, hint, Fill } = questions[step];
  const next = () => go(to(steps[i + 1] ?? "choice"));
  const said = answered(notes, step);
  const tooMuch = (["event", "story"] as const).some((one) => tooLong(notes[one], 2000)) || tooLong(notes.need, 500);
  return (
    <Still
      key={step}
      title={ask()}
      over={
        <span class="row apart">
          <Audience />
          <Thread at={i} />
        </span>
      }
      onBack={onBack}
      upset={false}
      class="close"
      onSubmit={next}
      actions={
        <>
        {step === "feelings" && <Picked picked={notes.feelings} />}
        <div class="pair">
          <Button kind={said ? "main" : "quiet"} type="submit" disabled={tooMuch} onClick={(event) => event.detail > 1 && event.preventDefault()}>
            {said ? t("Go on") : t("Skip this one")}
          </Button>
          {i > 0 && (
            <Button kind="plain" onClick={() => go(to("choice"))}>
              {t("Enough for now")}
            </Button>
          )}
        </div>
        </>
      }
    >
      {hint() && <p class="soft up not-at-night">{hint()}</p>}
      {step === "event" && notes.at !== "event" && <Resume at={notes.at} afresh={() => void draft.clear()} />}
      <Fill notes={notes} set={draft.set} />
    </Still>
  );
}

function Thread({ at }: { at: number }) {
  const asked = steps.length - 1;
  return (
    <span class="thread">
      <span class="hide">{t("Question {n} of {all}", { n: at + 1, all: asked })}</span>
      {steps.slice(0, asked).map((step, i) => (
        <i key={step} class={i === at ? "here" : i < at ? "done" : ""} aria-hidden="true" />
      ))}
    </span>
  );
}

// They closed it in the middle, and are here again: on where they were, or from the beginning.
function Resume({ at, afresh }: { at: Step; afresh: () => void }) {
  return (
    <div class="banner resume">
      <span>{t("You had begun to write. It is all still here.")}</span>
      <span class="row wrap">
        <Button small kind="quiet" onClick={() => go(to(at))}>
          {t("Go on where I was")}
        </Button>
        <Button small kind="plain" onClick={afresh}>
          {t("Start afresh")}
        </Button>
      </span>
    </div>
  );
}
